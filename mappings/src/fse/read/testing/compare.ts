import type { Bundle, BundleEntry } from '@medplum/fhirtypes';

/** One place where two Bundles say something else; `more` is what only ours has, `less` what only the other has. */
export interface Difference {
  /** Resource type and elements, without positions: `Immunization.reasonReference`. */
  readonly path: string;
  readonly ours: 'more' | 'less' | 'other';
  /** What the two say, for whoever looks into it; never written to a table. */
  readonly values: readonly [expected: unknown, ours: unknown];
}

type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

/**
 * The differences between two transaction Bundles. Ids, fullUrls, the order of resources and lists, timestamps and the white
 * space of narratives do not count. A reference counts as what it leads to: the identifier of a shared resource, the
 * code of another one. Resources are paired by the same, and among several by how much they have in common.
 */
export function compareBundles(expected: Bundle, ours: Bundle): readonly Difference[] {
  const theirs = labelled(expected);
  const own = labelled(ours);
  const found: Difference[] = [];
  const bundle = ({ identifier, type }: Bundle): JsonObject => ({ identifier, type });
  diff('Bundle', bundle(expected), bundle(ours), found);
  for (const label of new Set([...theirs.keys(), ...own.keys()])) {
    const { pairs, less, more } = pairUp(theirs.get(label) ?? [], own.get(label) ?? []);
    const type = label.split('|')[0] ?? label;
    for (const [left, right] of pairs) diff(type, left, right, found);
    for (const one of less) found.push({ path: type, ours: 'less', values: [one, undefined] });
    for (const one of more) found.push({ path: type, ours: 'more', values: [undefined, one] });
  }
  return found;
}

/** Resources by label, with what stands for their references and their request. */
function labelled(bundle: Bundle): Map<string, JsonObject[]> {
  const byUrl = new Map<string, JsonObject>();
  for (const { fullUrl, resource } of bundle.entry ?? []) {
    if (fullUrl !== undefined && resource) byUrl.set(fullUrl, asObject(resource));
  }
  const result = new Map<string, JsonObject[]>();
  for (const entry of bundle.entry ?? []) {
    const { resource } = entry;
    if (!resource) continue;
    const label = labelOf(asObject(resource), byUrl);
    const list = result.get(label) ?? [];
    list.push(withLabels(entry, byUrl));
    result.set(label, list);
  }
  return result;
}

function withLabels(entry: BundleEntry, byUrl: ReadonlyMap<string, JsonObject>): JsonObject {
  const { id: _, resourceType: __, ...rest } = asObject(entry.resource);
  return { ...asObject(replaceReferences(rest, byUrl)), request: { ...entry.request } };
}

function replaceReferences(value: Json, byUrl: ReadonlyMap<string, JsonObject>): Json {
  if (Array.isArray(value)) return value.map((one) => replaceReferences(one, byUrl));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (name === 'reference' && typeof one === 'string') {
        const target = byUrl.get(one);
        return [name, target ? labelOf(target, byUrl) : one];
      }
      if (name === 'div' && typeof one === 'string') return [name, one.replace(/\s+/g, ' ').replaceAll('> ', '>')];
      return [name, replaceReferences(one, byUrl)];
    }),
  );
}

const named = new Set(['Patient', 'Practitioner', 'Organization', 'Location', 'Device']);

function labelOf(resource: JsonObject, byUrl: ReadonlyMap<string, JsonObject>): string {
  const type = String(resource['resourceType']);
  if (named.has(type)) return `${type}|${String(at(resource, 'identifier', 0, 'value'))}`;
  if (type === 'PractitionerRole') {
    const target = byUrl.get(String(at(resource, 'practitioner', 'reference')));
    return `${type}|${target ? labelOf(target, byUrl) : ''}`;
  }
  // Only one of the two may say what somebody is allergic to.
  if (type === 'AllergyIntolerance') return type;
  const code =
    at(resource, 'code', 'coding', 0, 'code') ??
    at(resource, 'vaccineCode', 'coding', 0, 'code') ??
    at(resource, 'medicationCodeableConcept', 'coding', 0, 'code') ??
    '';
  return `${type}|${String(code)}`;
}

function at(value: Json, ...path: readonly (string | number)[]): Json {
  let now = value;
  for (const step of path) {
    if (typeof step === 'number') now = Array.isArray(now) ? now[step] : undefined;
    else now = isObject(now) ? now[step] : undefined;
  }
  return now;
}

function diff(path: string, expected: Json, ours: Json, found: Difference[]): void {
  if (canonical(expected) === canonical(ours)) return;
  if (expected === undefined || ours === undefined) {
    found.push({ path, ours: expected === undefined ? 'more' : 'less', values: [expected, ours] });
  } else if (Array.isArray(expected) && Array.isArray(ours)) {
    const { pairs, less, more } = pairUp(expected, ours);
    for (const [left, right] of pairs) diff(path, left, right, found);
    for (const one of less) found.push({ path, ours: 'less', values: [one, undefined] });
    for (const one of more) found.push({ path, ours: 'more', values: [undefined, one] });
  } else if (isObject(expected) && isObject(ours)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(ours)])) {
      diff(`${path}.${name}`, expected[name], ours[name], found);
    }
  } else found.push({ path, ours: 'other', values: [expected, ours] });
}

/** Equal members first, then those with most in common; with nothing in common they are no pair. */
function pairUp<T extends Json>(
  expected: readonly T[],
  ours: readonly T[],
): { readonly pairs: readonly (readonly [T, T])[]; readonly less: readonly T[]; readonly more: readonly T[] } {
  const less = [...expected];
  const more = [...ours];
  const pairs: (readonly [T, T])[] = [];
  for (;;) {
    let best = 0;
    let place: readonly [number, number] | undefined;
    for (const [left, one] of less.entries()) {
      for (const [right, other] of more.entries()) {
        const score = likeness(one, other);
        if (score <= best) continue;
        best = score;
        place = [left, right];
      }
    }
    if (!place) return { pairs, less, more };
    const [one] = less.splice(place[0], 1);
    const [other] = more.splice(place[1], 1);
    if (one !== undefined && other !== undefined) pairs.push([one, other]);
  }
}

/** Share of the leaves that two values have in common, 0 to 1; equal values have 1. */
function likeness(left: Json, right: Json): number {
  if (canonical(left) === canonical(right)) return 1;
  const ours = new Set(leaves(left, ''));
  const theirs = new Set(leaves(right, ''));
  const common = [...ours].filter((leaf) => theirs.has(leaf)).length;
  return common / (ours.size + theirs.size - common + 1);
}

function leaves(value: Json, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, path));
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => leaves(one, `${path}.${name}`));
  return [`${path}=${String(value)}`];
}

/** JSON with sorted names and lists, so that order does not count. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${names
    .sort()
    .map((name) => `${name}:${canonical(value[name])}`)
    .join()}}`;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
