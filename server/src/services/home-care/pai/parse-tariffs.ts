import { isJsonObject, type JsonObject } from '@sinfonia/profiles/json';
import { type ConfiguredList, isOneOf, readConfiguredList } from '../configured-lists.ts';
import type { Tariffs } from './tariffs.ts';

/** Ten thousand euro for one visit or hour: more is a slip of the pen, such as euro read as cents. */
const mostCents = 1_000_000;

/** Reads tariffs from a configuration (parsed JSON of the form of `tariffs.json`): whole cents, or null for not loaded. */
export function parseTariffs(value: unknown): ConfiguredList<Tariffs> {
  return readConfiguredList(value, tariffFaults);
}

function* tariffFaults({ currency, figures }: JsonObject): Generator<string> {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) yield 'currency';
  if (!isJsonObject(figures)) return yield 'figures';
  for (const [figure, tariff] of Object.entries(figures)) {
    if (!/^\d{1,2}$/.test(figure) || !isJsonObject(tariff)) {
      yield 'figures';
      continue;
    }
    const { per, cents, minutesPerVisit } = tariff;
    if (!isOneOf(per, ['visit', 'hour'])) yield `figures.${figure}.per`;
    if (cents !== null && !isWhole(cents, 0, mostCents)) yield `figures.${figure}.cents`;
    if (minutesPerVisit !== undefined && !isWhole(minutesPerVisit, 1, 1440)) yield `figures.${figure}.minutesPerVisit`;
  }
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
