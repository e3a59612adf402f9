import type { Reference } from '@medplum/fhirtypes';
import type { CdaElement } from '../../cda/element.ts';
import type { Located } from '../../document.ts';
import type { BuildContext } from '../context.ts';
import { performers } from '../dispensation/performers.ts';

const parties: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole', 'Organization']);

/**
 * `performer` elements of who did it: people and organisations with an identifier; the others by their names, for the words of
 * the statement. A team or the person in care becomes a remark.
 */
export function performersOf(
  context: BuildContext,
  actors: readonly Reference[] | undefined,
  from: Located,
  place?: string,
): { readonly elements: readonly CdaElement[]; readonly names: readonly string[] } {
  const admitted = (actors ?? []).map((reference, at) => {
    const found = context.document.find(reference, from);
    if (!found || parties.has(found.resource.resourceType)) return reference;
    context.remarks.leftOut(place ?? `${from.path}.performer[${at}]`);
    return undefined;
  });
  return performers(context, admitted, from, undefined);
}
