import type { ValueSetExpansionContains } from '@medplum/fhirtypes';
import type { CodeSystemContent } from './code-system.ts';
import { hasFlag } from './filters.ts';

/** Deepest nesting of an expansion; what lies deeper, or in a hierarchy that goes in circles, stands at the top. */
const deepest = 60;

/** Puts codes below the codes that they are kinds of; groups that are no codes themselves stand as `abstract`. */
export function nest(
  content: CodeSystemContent,
  flat: readonly ValueSetExpansionContains[],
): ValueSetExpansionContains[] {
  const entries = new Map(flat.map((entry) => [entry.code ?? '', entry]));
  const parents = new Map<string, string>();
  // Grows while it is walked: the groups found above codes are placed like the codes.
  for (const code of entries.keys()) {
    for (const parent of content.get(code)?.[2] ?? []) {
      if (!entries.has(parent)) {
        const group = groupOf(content, parent);
        if (group) entries.set(parent, group);
      }
      if (!entries.has(parent)) continue;
      parents.set(code, parent);
      break;
    }
  }
  const roots: ValueSetExpansionContains[] = [];
  for (const [code, entry] of entries) {
    const parent = depthOf(code, parents) <= deepest ? entries.get(parents.get(code) ?? '') : undefined;
    if (!parent) roots.push(entry);
    else if (parent.contains) parent.contains.push(entry);
    else parent.contains = [entry];
  }
  return roots;
}

function depthOf(code: string, parents: ReadonlyMap<string, string>): number {
  let depth = 0;
  for (let at = parents.get(code); at !== undefined && depth <= deepest; at = parents.get(at)) depth++;
  return depth;
}

function groupOf(content: CodeSystemContent, code: string): ValueSetExpansionContains | undefined {
  const concept = content.get(code);
  if (!concept || !hasFlag(concept, 'abstract')) return undefined;
  return { system: content.header.url, abstract: true, code, display: concept[1] };
}
