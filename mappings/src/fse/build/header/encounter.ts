import type { Encounter, Location } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { addr, cdOfCoding, iiOf, ivl } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from './identifiers.ts';
import { assignedEntity, organizationElement, organizationId, partyOf } from './people.ts';

/** Roles of who answers for an encounter, the first that is found counts. Source: HL7 V3 ParticipationType. */
const responsible = ['ATND', 'PPRF', 'DIS', 'ADM'];

/** The encounter that the document is about. */
export function encounterOf({ document, gaps, rules }: BuildContext): Located<Encounter> | undefined {
  const { composition, compositionPath } = document;
  const place = `${compositionPath}.encounter`;
  const encounter = document.findAs('Encounter', composition.encounter, document.located);
  if (!encounter && composition.encounter) gaps.reference(place);
  else if (!encounter && rules.componentOf) gaps.missing(place);
  return encounter;
}

/**
 * `componentOf`: encounter with identifier, class, time, who answers for it, and the facility with its organisation. The
 * class is written when it is one of the HL7 ActCode (AMB, IMP, EMER, HH).
 */
export function componentOf(context: BuildContext): readonly CdaElement[] {
  const encounter = encounterOf(context);
  if (!encounter) return [];
  const { resource, path } = encounter;
  const { gaps, rules } = context;
  const period = ivl('effectiveTime', resource.period);
  if (resource.period && !period) gaps.value(`${path}.period`);
  for (const end of rules.encounterPeriod ? (['start', 'end'] as const) : []) {
    if (resource.period?.[end] === undefined) gaps.missing(`${path}.period.${end}`);
  }
  const id = encounterId(context, encounter);
  if (!id && rules.encounterId) gaps.missing(`${path}.identifier`);
  return [
    el(
      'componentOf',
      { typeCode: 'COMP' },
      el(
        'encompassingEncounter',
        { classCode: 'ENC', moodCode: 'EVN' },
        id,
        cdOfCoding('code', resource.class, { systems: [oids.actCode] }),
        period ?? el('effectiveTime', { nullFlavor: 'UNK' }),
        responsibleParty(context, encounter),
        facility(context, encounter),
      ),
    ),
  ];
}

/**
 * Identifier of an encounter. One of a system without OID stands below the root of the ASL that keeps the document
 * (`2.16.840.1.113883.2.9.2.[region and ASL].4.6`), as in the ministry's samples.
 */
export function encounterId(context: BuildContext, { resource }: Located<Encounter>): CdaElement | undefined {
  const own = anyIdentifier(resource.identifier);
  if (own) return own;
  const { document } = context;
  const value = resource.identifier?.find((one) => one.value !== undefined)?.value;
  let keeper = document.findAs('Organization', document.composition.custodian, document.located);
  for (let level = 0; keeper && value !== undefined && level < 8; level += 1) {
    const asl = keeper.resource.identifier?.find(({ system }) => oidOf(system) === oids.asl)?.value;
    if (asl !== undefined && /^\d{6}$/.test(asl)) return iiOf('id', `2.16.840.1.113883.2.9.2.${asl}.4.6`, value);
    keeper = document.findAs('Organization', keeper.resource.partOf, keeper);
  }
  return undefined;
}

/** `responsibleParty` of an encounter: the attending or primary performer. */
export function responsibleParty(context: BuildContext, encounter: Located<Encounter>): CdaElement | undefined {
  const { resource, path } = encounter;
  const list = resource.participant ?? [];
  const typed = responsible.map((code) =>
    list.findIndex(({ type }) => type?.some(({ coding }) => coding?.some((one) => one.code === code))),
  );
  const at = typed.find((index) => index >= 0) ?? -1;
  const individual = list[at]?.individual;
  if (!individual || context.document.findAs('RelatedPerson', individual, encounter)) return undefined;
  const place = `${path}.participant[${at}].individual`;
  const party = partyOf(context, individual, place, encounter);
  const { responsibleIds } = context.rules;
  const entity = party && assignedEntity(context, party, place, responsibleIds ? { roots: responsibleIds } : {});
  return entity ? el('responsibleParty', { typeCode: 'RESP' }, entity) : undefined;
}

/** `location` of an encounter: facility, its place, and the organisation that provides the service. */
export function facility(context: BuildContext, encounter: Located<Encounter>): CdaElement | undefined {
  const { document, gaps, rules } = context;
  const { resource } = encounter;
  const location = document.findAs('Location', resource.location?.[0]?.location, encounter);
  const provider =
    document.findAs('Organization', resource.serviceProvider, encounter) ??
    (location && document.findAs('Organization', location.resource.managingOrganization, location));
  if (!location && !provider) return undefined;
  if (provider && rules.providerId && !organizationId(provider)) gaps.missing(`${provider.path}.identifier`);
  return el(
    'location',
    { typeCode: 'LOC' },
    el(
      'healthCareFacility',
      { classCode: 'SDLOC' },
      location ? anyIdentifier(location.resource.identifier, [oids.unit, oids.hospital, oids.facility]) : undefined,
      location ? placeOf(location) : undefined,
      provider ? organizationElement(context, provider, 'serviceProviderOrganization', { partOf: true }) : undefined,
    ),
  );
}

function placeOf({ resource }: Located<Location>): CdaElement {
  const name = resource.name === undefined ? undefined : el('name', {}, resource.name);
  return el('location', { classCode: 'PLC', determinerCode: 'INSTANCE' }, name, addr(resource.address, 'organization'));
}
