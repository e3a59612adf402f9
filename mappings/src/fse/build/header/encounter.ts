import type { Encounter, Location } from '@medplum/fhirtypes';
import { oids } from '../../cda/code-systems.ts';
import { addr, cdOfCoding, ivl } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from './identifiers.ts';
import { assignedEntity, organizationElement, partyOf } from './people.ts';

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
  const period = ivl('effectiveTime', resource.period);
  if (resource.period && !period) context.gaps.value(`${path}.period`);
  return [
    el(
      'componentOf',
      { typeCode: 'COMP' },
      el(
        'encompassingEncounter',
        { classCode: 'ENC', moodCode: 'EVN' },
        anyIdentifier(resource.identifier),
        cdOfCoding('code', resource.class, { systems: [oids.actCode] }),
        period ?? el('effectiveTime', { nullFlavor: 'UNK' }),
        responsibleParty(context, encounter),
        facility(context, encounter),
      ),
    ),
  ];
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
  const entity = party && assignedEntity(context, party, place);
  return entity ? el('responsibleParty', { typeCode: 'RESP' }, entity) : undefined;
}

/** `location` of an encounter: facility, its place, and the organisation that provides the service. */
export function facility(context: BuildContext, encounter: Located<Encounter>): CdaElement | undefined {
  const { document } = context;
  const { resource } = encounter;
  const location = document.findAs('Location', resource.location?.[0]?.location, encounter);
  const provider =
    document.findAs('Organization', resource.serviceProvider, encounter) ??
    (location && document.findAs('Organization', location.resource.managingOrganization, location));
  if (!location && !provider) return undefined;
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
