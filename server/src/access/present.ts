import { parseJsonText, toJsonText } from '@sinfonia/profiles/json';
import { subsettedTag } from '../fhir/subsetting.ts';
import type { HiddenElements } from './policies/policy.ts';

type Json = Record<string, unknown>;

/** Address (`Type/id`) that a literal reference names, at this server or relative; without the version. */
const literal = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * Addresses (`Type/id`) that the references of a resource name, each once.
 *
 * @param fhirBase absolute FHIR base: addresses below it are those of this server
 */
export function referencesIn(text: string, fhirBase: string): readonly string[] {
  const found = new Set<string>();
  for (const [, reference = ''] of text.matchAll(/"reference":"([^"]+)"/g)) {
    const address = addressOf(reference, fhirBase);
    if (address !== undefined) found.add(address);
  }
  return [...found];
}

function addressOf(reference: string, fhirBase: string): string | undefined {
  return literal.exec(reference.startsWith(`${fhirBase}/`) ? reference.slice(fhirBase.length + 1) : reference)?.[1];
}

/**
 * The text of a resource without the elements that a role does not see and without references to hidden resources. A part
 * that is left empty goes too; a resource that lost anything is marked SUBSETTED, so that it cannot be sent back as if it
 * were whole.
 */
export function withoutHidden(
  text: string,
  hides: readonly HiddenElements[],
  hidden: ReadonlySet<string>,
  fhirBase: string,
): string {
  const resource = parseJsonText(text) as Json;
  const before = toJsonText(resource);
  mask(resource, hides);
  const isHidden = (reference: string): boolean => hidden.has(addressOf(reference, fhirBase) ?? '');
  const shown = hidden.size === 0 ? resource : (withoutReferences(resource, isHidden) as Json);
  if (toJsonText(shown) === before) return text;
  const meta = (shown['meta'] ?? {}) as Json;
  const tags = Array.isArray(meta['tag']) ? (meta['tag'] as unknown[]) : [];
  return toJsonText({ ...shown, meta: { ...meta, tag: [...tags, subsettedTag] } });
}

/** Takes the hidden elements out of a resource and of those inside it: contained ones, and the entries of a Bundle. */
function mask(value: unknown, hides: readonly HiddenElements[]): void {
  if (typeof value !== 'object' || value === null) return;
  const type = (value as Json)['resourceType'];
  for (const { elements } of hides.filter((one) => one.type === type))
    for (const path of elements) remove(value, path.split('.'));
  if (hides.length > 0) for (const inner of Object.values(value)) mask(inner, hides);
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
function withoutReferences(value: unknown, isHidden: (reference: string) => boolean): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((one) => withoutReferences(one, isHidden)).filter((one) => one !== undefined);
    return kept.length === 0 && value.length > 0 ? undefined : kept;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  const reference = (value as Json)['reference'];
  if (typeof reference === 'string' && isHidden(reference)) return undefined;
  const kept = entries.flatMap(([name, inner]) => {
    const shown = withoutReferences(inner, isHidden);
    return shown === undefined ? [] : [[name, shown] as const];
  });
  return kept.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(kept);
}
