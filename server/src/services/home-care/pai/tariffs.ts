import { type Effective, isInEffect } from '../../calendar/effective.ts';
import table from './tariffs.json' with { type: 'json' };

/** What a visit or an hour of a profession costs. */
export interface Tariff {
  readonly per: 'visit' | 'hour';
  /** Euro cents, a whole number ≥ 0; null as long as nobody has loaded the amount. */
  readonly cents: number | null;
  /** Minutes of a visit whose timing does not say them; needed only for a tariff by the hour. */
  readonly minutesPerVisit?: number;
}

/** The unit costs of a region or ASL, by profession (code of `siad-tipo-operatore`). */
export interface Tariffs extends Effective {
  readonly id: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly figures: Readonly<Record<string, Tariff>>;
}

/** The tariffs that the platform is delivered with: every profession, no amount. */
export const deliveredTariffs = table as unknown as readonly Tariffs[];

/** The tariffs in effect on a day `YYYY-MM-DD`, the latest in the list; undefined when there are none. */
export function tariffsOn(day: string, known = deliveredTariffs): Tariffs | undefined {
  return known.findLast((tariffs) => isInEffect(tariffs, day));
}
