import type {
  Bundle,
  Composition,
  CompositionSection,
  Encounter,
  Identifier,
  Immunization,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Procedure,
  Resource,
} from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/sdk';

/** Whom a document is about and who answers for it, as the registers have them, and the visit that it comes from. */
export interface Parties {
  readonly person: Patient;
  readonly doctor: Practitioner;
  readonly appointment: PractitionerRole;
  readonly structure: Organization;
  readonly visit: Encounter;
}

/** A version of a document: the number of its series, which version it is, and when it was written. */
export interface Version {
  readonly series: string;
  readonly version: 1 | 2;
  readonly date: string;
}

/** Makes a version of a document. */
export type DocumentMaker = (parties: Parties, version: Version) => Bundle;

/** Root of the identifiers of documents that the platform gives in the Region. */
const root = 'urn:oid:2.16.840.1.113883.2.9.2.150.4.4';
const loinc = 'http://loinc.org';
const versionNumber = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber';
const ownBase = 'https://fhir.sinfonia.campania.it';

/** What tells one type of document from another. */
interface Kind {
  readonly profile: string;
  readonly title: string;
  /** LOINC code. */
  readonly type: string;
  /** Class of the document (tipoDocumentoLivAlto). */
  readonly class: string;
  /** National template. */
  readonly template: string;
}

const kinds = {
  vaccination: {
    profile: profileUrl.FseSingleVaccinationComposition,
    title: 'Scheda della singola vaccinazione',
    type: '87273-9',
    class: 'VAC',
    template: '2.16.840.1.113883.2.9.10.1.11.1.1',
  },
  report: {
    profile: profileUrl.FseOutpatientReportComposition,
    title: 'Referto di specialistica ambulatoriale',
    type: '11488-4',
    class: 'REF',
    template: '2.16.840.1.113883.2.9.10.1.9.1',
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** A vaccination; the second version corrects the lot. */
export const vaccinationDocument: DocumentMaker = (parties, version) => {
  const lot = version.version === 1 ? 'LOTTO-PROVA-1' : 'LOTTO-PROVA-2';
  const immunization: Immunization = {
    resourceType: 'Immunization',
    id: 'vaccinazione',
    status: 'completed',
    vaccineCode: {
      coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000001' }],
      text: 'Vaccino antinfluenzale di prova',
    },
    patient: referenceTo(parties.person),
    occurrenceDateTime: version.date,
    lotNumber: lot,
    performer: [{ actor: referenceTo(parties.appointment) }],
    protocolApplied: [
      {
        targetDisease: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.56.4', code: '16' }] }],
        doseNumberPositiveInt: 1,
      },
    ],
  };
  const sections = [section('11369-6', 'Vaccinazione', `Vaccino antinfluenzale di prova, lotto ${lot}.`, immunization)];
  return documentOf(kinds.vaccination, parties, version, sections, [immunization]);
};

/** The report of a visit; the second version adds a conclusion. */
export const reportDocument: DocumentMaker = (parties, version) => {
  const visit: Procedure = {
    resourceType: 'Procedure',
    id: 'prestazione',
    status: 'completed',
    code: { text: 'Visita cardiologica di controllo' },
    subject: referenceTo(parties.person),
    performedDateTime: version.date,
    performer: [{ actor: referenceTo(parties.appointment) }],
  };
  const sections = [
    section('62387-6', 'Prestazioni', 'Visita cardiologica di controllo.', visit),
    section('47045-0', 'Referto', 'Toni ritmici, compenso buono.'),
    ...(version.version === 1 ? [] : [section('55110-1', 'Conclusioni', 'Controllo tra un anno.')]),
  ];
  return documentOf(kinds.report, parties, version, sections, [visit]);
};

/** Puts a document together: its Composition first, then all that it cites. */
function documentOf(
  kind: Kind,
  parties: Parties,
  { series, version, date }: Version,
  sections: CompositionSection[],
  content: readonly Resource[],
): Bundle {
  const signer = referenceTo(parties.appointment);
  const identifier = (value: string): Identifier => ({ system: root, value });
  const composition: Composition = {
    resourceType: 'Composition',
    id: 'documento',
    meta: { profile: [kind.profile] },
    language: 'it-IT',
    extension: [
      { url: extensionUrl.FseTemplate, valueCoding: { system: codeSystemUrl.FseFormat, code: kind.template } },
      { url: versionNumber, valueString: String(version) },
    ],
    // That of the series; the Bundle has that of the version.
    identifier: identifier(series),
    status: 'final',
    type: { coding: [{ system: loinc, code: kind.type }] },
    category: [{ coding: [{ system: codeSystemUrl.FseClass, code: kind.class }] }],
    subject: referenceTo(parties.person),
    encounter: referenceTo(parties.visit),
    date,
    author: [signer],
    attester: [{ mode: 'legal', time: date, party: signer }],
    title: kind.title,
    confidentiality: 'N',
    custodian: referenceTo(parties.structure),
    ...(version === 1 ? {} : { relatesTo: [{ code: 'replaces', targetIdentifier: identifier(series) }] }),
    section: sections,
  };
  return {
    resourceType: 'Bundle',
    type: 'document',
    identifier: identifier(version === 1 ? series : `${series}.V${version}`),
    timestamp: date,
    entry: [composition, ...Object.values<Resource>({ ...parties }), ...content].map((resource) => ({
      fullUrl: `${ownBase}/${resource.resourceType}/${resource.id}`,
      resource: withoutVersion(resource),
    })),
  };
}

function section(code: string, title: string, words: string, entry?: Resource): CompositionSection {
  return {
    title,
    code: { coding: [{ system: loinc, code }] },
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${words}</p></div>` },
    ...(entry === undefined ? {} : { entry: [referenceTo(entry)] }),
  };
}

function referenceTo(resource: Resource): { reference: string } {
  return { reference: `${resource.resourceType}/${resource.id}` };
}

/** A document says what it says, whichever version of the registers it was made from. */
function withoutVersion<T extends Resource>(resource: T): T {
  const { profile } = resource.meta ?? {};
  return { ...resource, meta: profile === undefined ? {} : { profile } };
}
