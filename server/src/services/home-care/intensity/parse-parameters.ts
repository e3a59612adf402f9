import { isJsonObject, type JsonObject } from '@sinfonia/profiles/json';
import { type ConfiguredList, isOneOf, readConfiguredList } from '../configured-lists.ts';
import type { IntensityParameters } from './parameters.ts';

const choices: Readonly<Record<string, readonly string[]>> = {
  suspensions: ['counted', 'excluded'],
  resumption: ['day-of-care', 'day-on-hold'],
  conclusion: ['day-of-care', 'not-counted'],
  cut: ['period', 'case'],
  planned: ['separate-days', 'same-days'],
};
const known = {
  'home-care': ['base', 'adi-1', 'adi-2', 'adi-3'],
  palliative: ['palliative-base', 'palliative-specialist'],
} as const;

/**
 * Reads parameters of the intensity from a configuration (parsed JSON of the form of `parameters.json`). Bounds are whole
 * hundredths from 0 to 100; levels rise and do not overlap; those of home care leave no hundredth out.
 */
export function parseIntensityParameters(value: unknown): ConfiguredList<IntensityParameters> {
  return readConfiguredList(value, parameterFaults);
}

function* parameterFaults(entry: JsonObject): Generator<string> {
  for (const [name, admitted] of Object.entries(choices)) if (!isOneOf(entry[name], admitted)) yield name;
  const { levels } = entry;
  if (!isJsonObject(levels)) return yield 'levels';
  for (const [kind, codes] of Object.entries(known)) {
    for (const fault of levelFaults(levels[kind], codes, kind === 'home-care')) yield `levels.${kind}${fault}`;
  }
}

function* levelFaults(list: unknown, codes: readonly string[], isWhole: boolean): Generator<string> {
  if (!Array.isArray(list) || list.length === 0) return yield '';
  // The hundredth up to which levels are given so far.
  let reached = -1;
  for (const [index, bounds] of list.entries()) {
    if (!isJsonObject(bounds) || !isOneOf(bounds['level'], codes)) return yield `[${index}].level`;
    const min = bounds['min'] ?? 0;
    const max = bounds['max'] ?? 100;
    if (!isHundredth(min) || min <= reached || (isWhole && min !== reached + 1)) return yield `[${index}].min`;
    if (!isHundredth(max) || max < min) return yield `[${index}].max`;
    reached = max;
  }
  if (isWhole && reached !== 100) yield `[${list.length - 1}].max`;
}

function isHundredth(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100;
}
