import { isCivilDate } from '@sinfonia/mappings';
import { isJsonObject, type JsonObject } from '@sinfonia/profiles/json';

/** A list from a configuration, taken whole, or the places in it that are wrong (never their values). */
export type ConfiguredList<Entry> =
  | { readonly ok: true; readonly list: readonly Entry[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Tells where an entry is wrong, as paths below it. */
export type EntryCheck = (entry: JsonObject) => Iterable<string>;

/**
 * Reads a list of entries with `id`, `source`, `evidence` and `period` from parsed JSON. Faults are paths such as
 * `[0].period.start`.
 */
export function readConfiguredList<Entry>(value: unknown, check: EntryCheck): ConfiguredList<Entry> {
  if (!Array.isArray(value) || value.length === 0) return { ok: false, faults: ['[]'] };
  const faults: string[] = [];
  for (const [index, entry] of value.entries()) {
    if (!isJsonObject(entry)) faults.push(`[${index}]`);
    else for (const fault of [...effectiveFaults(entry), ...check(entry)]) faults.push(`[${index}].${fault}`);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, list: value as readonly Entry[] };
}

/** Tells whether a value is one of some texts. */
export function isOneOf(value: unknown, texts: readonly string[]): boolean {
  return typeof value === 'string' && texts.includes(value);
}

function* effectiveFaults({ id, source, evidence, period }: JsonObject): Generator<string> {
  if (typeof id !== 'string' || id === '') yield 'id';
  if (typeof source !== 'string' || source === '') yield 'source';
  if (!isOneOf(evidence, ['normative', 'public', 'unverified'])) yield 'evidence';
  if (!isJsonObject(period)) return yield 'period';
  const { start, end } = period;
  if (typeof start !== 'string' || !isCivilDate(start)) yield 'period.start';
  else if (end !== undefined && (typeof end !== 'string' || !isCivilDate(end) || end < start)) yield 'period.end';
}
