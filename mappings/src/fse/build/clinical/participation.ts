import type { Identifier, Reference } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { ii, mainName, pn, ts } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { anyIdentifier } from '../header/identifiers.ts';
import { assignedEntity, type Party, partyOf } from '../header/people.ts';

/** A reference to somebody with its FHIRPath. */
export interface Actor {
  readonly reference: Reference | undefined;
  readonly place: string;
}

const followed: ReadonlySet<string> = new Set(['PractitionerRole', 'Practitioner', 'Patient', 'Organization']);

/** Each identifier of an entry that has an OID as `id`; the others become remarks. */
export function entryIds(
  { remarks }: BuildContext,
  identifiers: readonly Identifier[] | undefined,
  path: string,
): readonly CdaElement[] {
  return (identifiers ?? []).flatMap((identifier, at) => {
    // A codice fiscale names a person and no statement.
    const made = oidOf(identifier.system) === oids.codiceFiscale ? undefined : ii('id', identifier);
    if (!made) remarks.leftOut(`${path}.identifier[${at}]`);
    return made ? [made] : [];
  });
}

/**
 * `performer` of an entry: people alone, since the schematrons ask for their names; organisations and those who are not in
 * the Bundle are named in words. Source: schematron LDO b35, b41, b82.
 */
export function entryPerformers(
  context: BuildContext,
  actors: readonly Actor[],
  from: Located,
  time?: string,
): { readonly elements: readonly CdaElement[]; readonly names: readonly string[] } {
  const elements: CdaElement[] = [];
  const names: string[] = [];
  for (const { reference, place } of actors) {
    const party = follow(context, reference, place, from);
    if (party?.person) {
      const entity = assignedEntity(context, party, place);
      elements.push(el('performer', { typeCode: 'PRF' }, ts('time', time), entity));
      continue;
    }
    const name = party?.organization?.resource.name ?? reference?.display;
    if (name !== undefined) names.push(name);
    else if (reference) context.remarks.leftOut(place);
  }
  return { elements, names };
}

/** Who asked for what an entry tells, as `participant`; a remark when nobody with a name can be found. Source: LDO b37–b39. */
export function requester(
  context: BuildContext,
  { reference, place }: Actor,
  from: Located,
  typeCode: 'IND' | 'DIR',
  time: string | undefined,
): CdaElement | undefined {
  if (!reference) return undefined;
  const person = follow(context, reference, place, from)?.person;
  const name = person && pn('name', mainName(person.resource.name));
  if (!person || !name) {
    context.remarks.leftOut(place);
    return undefined;
  }
  const id = anyIdentifier(person.resource.identifier, [oids.codiceFiscale]) ?? el('id', { nullFlavor: 'NI' });
  return el(
    'participant',
    { typeCode },
    ts('time', time),
    el('participantRole', {}, id, el('playingEntity', {}, name)),
  );
}

/** Who a reference leads to; nothing for kinds of actors that a CDA names in no entry, which are not a fault. */
function follow(
  context: BuildContext,
  reference: Reference | undefined,
  place: string,
  from: Located,
): Party | undefined {
  if (reference?.reference === undefined) return undefined;
  const found = context.document.find(reference, from);
  return found && !followed.has(found.resource.resourceType) ? undefined : partyOf(context, reference, place, from);
}
