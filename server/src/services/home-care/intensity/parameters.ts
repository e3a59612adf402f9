import { type Effective, isInEffect } from '../../calendar/effective.ts';
import table from './parameters.json' with { type: 'json' };

/** Kind of care that a level is of: home care (art. 22) or palliative home care (art. 23 DPCM 12 January 2017). */
export type CareKind = 'home-care' | 'palliative';

/** A level with the bounds of its CIA in hundredths, both included; a bound that is absent does not limit. */
export interface LevelBounds {
  /** Code of the CodeSystem `home-care-level`. */
  readonly level: string;
  readonly min?: number;
  readonly max?: number;
}

/**
 * How days are counted and which CIA is which level. The formula is public; everything here is a choice that the Region
 * may make otherwise, so it is data with its period.
 *
 * @see DPCM 12 January 2017, art. 22 c. 3 and art. 23
 */
export interface IntensityParameters extends Effective {
  readonly id: string;
  /** Whether days on hold are days of care (`counted`) or not (`excluded`: nor is an access on such a day counted). */
  readonly suspensions: 'counted' | 'excluded';
  /** Whether care has begun again on the day on which a suspension ends, or only on the next. */
  readonly resumption: 'day-of-care' | 'day-on-hold';
  /** Whether the day on which the case ends is a day of care. The end of an observed period always is. */
  readonly conclusion: 'day-of-care' | 'not-counted';
  /** Days before the observed period: left out (`period`), or counted from the beginning of the case (`case`). */
  readonly cut: 'period' | 'case';
  /** Whether the visits of different figures in a plan are expected on days of their own or on the same ones. */
  readonly planned: 'separate-days' | 'same-days';
  readonly levels: Readonly<Record<CareKind, readonly LevelBounds[]>>;
}

/** Every set of parameters that the platform knows, oldest first. */
export const intensityParameters = table as unknown as readonly IntensityParameters[];

/**
 * The parameters in effect on a day `YYYY-MM-DD`; undefined when none is written for it. Where several are, the latest in
 * the list counts.
 */
export function parametersOn(day: string, known = intensityParameters): IntensityParameters | undefined {
  return known.findLast((parameters) => isInEffect(parameters, day));
}

/** The level of a CIA in hundredths; undefined when the bounds give it to none (0.50 of palliative care). */
export function levelOf(hundredths: number, kind: CareKind, { levels }: IntensityParameters): string | undefined {
  return levels[kind].find(
    ({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => hundredths >= min && hundredths <= max,
  )?.level;
}
