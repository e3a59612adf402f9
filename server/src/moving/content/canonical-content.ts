import { hash } from 'node:crypto';
import { narrativeForm } from './narrative-form.ts';

/** Elements of `meta` that are sets. Source: FHIR R4 resource.html#Meta. */
const setsOfMeta: ReadonlySet<string> = new Set(['profile', 'tag', 'security']);

/** A number by its text. */
class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Digest of the content of a resource that does not depend on the store that holds it: SHA-256, hexadecimal, of a text in
 * which properties stand in alphabetical order, without `id`, `meta.versionId` and `meta.lastUpdated`; the sets of `meta`
 * are sorted, narratives in the form of `narrativeForm`, and decimals as digits and exponent, so that `1.0e2` is `100` with the
 * precision of `1.0e2`, and `70.50` is not `70.5`.
 *
 * Source: FHIR R4 json.html#canonical, which it follows but for decimals and narratives.
 *
 * @param text JSON of a resource
 */
export function contentDigest(text: string): string {
  const parse = JSON.parse as (json: string, reviver: Reviver) => Record<string, unknown>;
  const resource = parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? new WrittenNumber(source ?? String(value)) : value,
  );
  const { id: _id, meta, ...content } = resource;
  const kept = metaOf(meta);
  return hash('sha256', canonical(kept === undefined ? content : { ...content, meta: kept }, ''), 'hex');
}

function metaOf(meta: unknown): Record<string, unknown> | undefined {
  if (typeof meta !== 'object' || meta === null) return undefined;
  const { versionId: _version, lastUpdated: _updated, ...rest } = meta as Record<string, unknown>;
  for (const [name, value] of Object.entries(rest)) {
    if (!setsOfMeta.has(name) || !Array.isArray(value)) continue;
    const members = new Map(value.map((member) => [canonical(member, ''), member as unknown]));
    rest[name] = [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
  }
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function canonical(value: unknown, name: string): string {
  if (value instanceof WrittenNumber) return exactNumber(value.text);
  if (typeof value === 'string') return JSON.stringify(name === 'div' ? narrativeForm(value) : value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((member) => canonical(member, name)).join(',')}]`;
  const properties = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key], key)}`);
  return `{${properties.join(',')}}`;
}

/** Digits and power of ten of a number: `70.50` is `7050e-2`, `1.0e2` is `10e1`. Zero keeps its places and has no sign. */
function exactNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  return `${digits === '0' ? '' : sign}${digits}e${Number(exponent) - fraction.length}`;
}
