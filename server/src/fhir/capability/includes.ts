import { resourceTypes } from '@sinfonia/profiles/model';
import { parametersOf } from '../search/parameters.ts';

let reverse: ReadonlyMap<string, readonly string[]> | undefined;

/** Values of `_include` on a type: its reference parameters, and `*`. Source: FHIR R4 search.html#include. */
export function includesOf(type: string): readonly string[] {
  return ['*', ...referencesOf(type).map(({ code }) => `${type}:${code}`)];
}

/** Values of `_revinclude` on a type: the reference parameters of all types that may point to it, and `*`. */
export function reverseIncludesOf(type: string): readonly string[] {
  reverse ??= collectReverse();
  return reverse.get(type) ?? [];
}

function collectReverse(): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>(resourceTypes().map((type) => [type, ['*']]));
  for (const source of resourceTypes()) {
    for (const { code, targets } of referencesOf(source)) {
      for (const target of targets.length > 0 ? targets : resourceTypes()) lists.get(target)?.push(`${source}:${code}`);
    }
  }
  return lists;
}

function referencesOf(type: string): readonly { readonly code: string; readonly targets: readonly string[] }[] {
  return [...parametersOf(type).values()]
    .filter((parameter) => parameter.type === 'reference')
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
