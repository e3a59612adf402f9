import data from './code-systems.json' with { type: 'json' };

/** OIDs that the builders and readers name themselves; all others stay data. Source: HL7 Italia, OIDs of the FSE guides. */
export const oids = {
  loinc: '2.16.840.1.113883.6.1',
  aic: '2.16.840.1.113883.2.9.6.1.5',
  branch: '2.16.840.1.113883.2.9.6.1.10',
  discipline: '2.16.840.1.113883.2.9.6.1.9',
  atc: '2.16.840.1.113883.6.73',
  equivalenceGroup: '2.16.840.1.113883.2.9.6.1.51',
  exemption: '2.16.840.1.113883.2.9.6.1.22',
  aifaNote: '2.16.840.1.113883.2.9.6.1.24',
  icd9cm: '2.16.840.1.113883.6.103',
  gender: '2.16.840.1.113883.5.1',
  actCode: '2.16.840.1.113883.5.4',
  actCodeIt: '2.16.840.1.113883.2.9.5.1.4',
  actPriority: '2.16.840.1.113883.5.7',
  confidentiality: '2.16.840.1.113883.5.25',
  roleCodeIt: '2.16.840.1.113883.2.9.5.1.111',
  codiceFiscale: '2.16.840.1.113883.2.9.4.3.2',
  teamPersonal: '2.16.840.1.113883.2.9.4.3.3',
  teamCard: '2.16.840.1.113883.2.9.4.3.7',
  nre: '2.16.840.1.113883.2.9.4.3.9',
  ana: '2.16.840.1.113883.2.9.4.3.15',
  stp: '2.16.840.1.113883.2.9.4.3.17',
  eni: '2.16.840.1.113883.2.9.4.3.18',
  vat: '2.16.840.1.113883.2.9.6.3.2',
  asl: '2.16.840.1.113883.2.9.4.1.1',
  hospital: '2.16.840.1.113883.2.9.4.1.2',
  facility: '2.16.840.1.113883.2.9.4.1.3',
  unit: '2.16.840.1.113883.2.9.4.1.6',
} as const;

const systems = [...data.codeSystems, ...data.identifierSystems];
const oidByUri = new Map(systems.flatMap(({ oid, uris }) => uris.map((uri) => [uri, oid] as const)));
const systemByOid = new Map(systems.map((system) => [system.oid, system] as const));

/** The OID of a FHIR system (code or identifier), from our table or from `urn:oid:`; nothing for one that has none. */
export function oidOf(system: string | undefined): string | undefined {
  if (system === undefined) return undefined;
  const known = oidByUri.get(system);
  if (known !== undefined) return known;
  return /^urn:oid:([0-2](\.(0|[1-9]\d*))+)$/.exec(system)?.[1];
}

/** The FHIR system of an OID: that of our table, or else the OID as `urn:oid:`. */
export function uriOf(oid: string): string {
  return systemByOid.get(oid)?.uris[0] ?? `urn:oid:${oid}`;
}

/** What a code system is called (`codeSystemName`), or who gives out an identifier (`assigningAuthorityName`). */
export function nameOfOid(oid: string): string | undefined {
  return systemByOid.get(oid)?.name;
}
