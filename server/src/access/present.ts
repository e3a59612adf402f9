import { parseJsonText, toJsonText } from '@sinfonia/profiles/json';
import { subsettedTag } from '../fhir/subsetting.ts';
import type { HiddenElements } from './policies/policy.ts';

type Json = Record<string, unknown>;

/** Addresses (`Type/id`) that the references of a resource name, each once. */
export function referencesIn(text: string): readonly string[] {
  return [
    ...new Set(
      [...text.matchAll(/"reference":"([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})/g)].map(([, found = '']) => found),
    ),
  ];
}

/**
 * The text of a resource without the elements that a role does not see and without references to hidden resources. A part
 * that is left empty goes too; a resource that lost anything is marked SUBSETTED, so that it cannot be sent back as if it
 * were whole.
 */
export function withoutHidden(text: string, hides: readonly HiddenElements[], hidden: ReadonlySet<string>): string {
  const resource = parseJsonText(text) as Json;
  const before = toJsonText(resource);
  for (const { type, elements } of hides)
    if (resource['resourceType'] === type) for (const path of elements) remove(resource, path.split('.'));
  const shown = hidden.size === 0 ? resource : (withoutReferences(resource, hidden) as Json);
  if (toJsonText(shown) === before) return text;
  const meta = (shown['meta'] ?? {}) as Json;
  const tags = Array.isArray(meta['tag']) ? (meta['tag'] as unknown[]) : [];
  return toJsonText({ ...shown, meta: { ...meta, tag: [...tags, subsettedTag] } });
}

function remove(value: unknown, [name, ...rest]: readonly string[]): void {
  if (name === undefined) return;
  if (Array.isArray(value)) for (const one of value) remove(one, [name, ...rest]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const parent = value as Json;
  if (rest.length > 0) {
    remove(parent[name], rest);
    return;
  }
  delete parent[name];
  delete parent[`_${name}`];
}

/** A copy without references to the addresses; undefined when nothing is left of it. */
function withoutReferences(value: unknown, hidden: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((one) => withoutReferences(one, hidden)).filter((one) => one !== undefined);
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  const reference = (value as Json)['reference'];
  if (typeof reference === 'string' && hidden.has(reference.replace(/\/_history\/.*$/, ''))) return undefined;
  const kept = entries.flatMap(([name, inner]) => {
    const shown = withoutReferences(inner, hidden);
    return shown === undefined ? [] : [[name, shown] as const];
  });
  return kept.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(kept);
}
