import type { Identifier, Reference } from '@medplum/fhirtypes';
import { oidOf, oids } from '../../cda/code-systems.ts';
import { mainName } from '../../cda/data-types.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { assignedEntity, type Party, partyOf } from '../header/people.ts';

/** Root of the identifiers that a region gives its professionals. */
const regional = /^2\.16\.840\.1\.113883\.2\.9\.2\.\d{2,3}\.4\.2$/;

/** Who did something, as elements or, where they cannot be, by name. */
export interface Performers {
  readonly elements: readonly CdaElement[];
  readonly names: readonly string[];
}

/**
 * `performer` elements of those who have a codice fiscale or an identifier of a region, the only ones that the schematrons of
 * telemedicine admit for an `assignedEntity` (Televisita ERRORE-68); all others by name. `places` are those of the
 * references.
 */
export function performers(
  context: BuildContext,
  references: readonly (Reference | undefined)[],
  from: Located,
  place: (at: number) => string,
): Performers {
  const elements: CdaElement[] = [];
  const names: string[] = [];
  for (const [at, reference] of references.entries()) {
    if (!reference) continue;
    const party = reference.reference === undefined ? undefined : partyOf(context, reference, place(at), from);
    const root = party?.person && rootOf(party.person.resource.identifier);
    if (party && root !== undefined) {
      const entity = assignedEntity(context, party, place(at), { roots: [root] });
      if (entity) elements.push(el('performer', { typeCode: 'PRF' }, entity));
      continue;
    }
    const name = nameOf(party) ?? reference.display;
    if (name !== undefined) names.push(name);
    else context.remarks.leftOut(place(at));
  }
  return { elements, names };
}

function rootOf(identifiers: readonly Identifier[] | undefined): string | undefined {
  const roots = (identifiers ?? []).flatMap(({ system, value }) => {
    const root = value === undefined ? undefined : oidOf(system);
    return root === undefined ? [] : [root];
  });
  return roots.find((root) => root === oids.codiceFiscale) ?? roots.find((root) => regional.test(root));
}

/** The name of a party, for the reader. */
export function nameOf(party: Party | undefined): string | undefined {
  const name = mainName(party?.person?.resource.name);
  const words = name?.text ?? [...(name?.prefix ?? []), ...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
  if (words) return words;
  const device = party?.device?.resource;
  return party?.organization?.resource.name ?? device?.deviceName?.[0]?.name ?? device?.modelNumber;
}
