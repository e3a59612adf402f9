import type { Reference } from '@medplum/fhirtypes';
import { oidOf } from '../../cda/code-systems.ts';
import { type CdaElement, el } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { assignedEntity, partyOf } from '../header/people.ts';

/**
 * `performer` of a dispensing or a service: who did it. The schematrons ask for an identifier with an OID of everybody (rule
 * on `id`), so one without it is named in words instead; `names` gives those.
 */
export function performers(
  context: BuildContext,
  actors: readonly (Reference | undefined)[],
  from: Located,
  time: CdaElement | undefined,
): { readonly elements: readonly CdaElement[]; readonly names: readonly string[] } {
  const elements: CdaElement[] = [];
  const names: string[] = [];
  for (const [at, reference] of actors.entries()) {
    if (!reference) continue;
    const place = `${from.path}.performer[${at}]`;
    const party = reference.reference === undefined ? undefined : partyOf(context, reference, place, from);
    const owner = party?.person ?? party?.organization;
    const identified = (owner?.resource.identifier ?? []).some(
      ({ system, value }) => oidOf(system) !== undefined && value !== undefined,
    );
    if (party && owner && identified) {
      const entity = assignedEntity(context, party, place);
      elements.push(el('performer', { typeCode: 'PRF' }, time, entity));
      continue;
    }
    const name = reference.display ?? nameOf(owner);
    if (name === undefined) context.remarks.leftOut(place);
    else names.push(name);
  }
  return { elements, names };
}

function nameOf(owner: Located | undefined): string | undefined {
  const resource = owner?.resource;
  if (resource?.resourceType === 'Organization') return resource.name;
  if (resource?.resourceType !== 'Practitioner' && resource?.resourceType !== 'Patient') return undefined;
  const { text, family, given } = resource.name?.[0] ?? {};
  return text ?? ([family, ...(given ?? [])].filter(Boolean).join(' ') || undefined);
}
