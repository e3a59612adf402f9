import { type Effective, type Evidence, isInEffect } from '../../calendar/effective.ts';
import table from './bands.json' with { type: 'json' };

/** What scores from `min` to `max`, both included, mean. */
export interface Band {
  readonly code: string;
  readonly min: number;
  readonly max: number;
  readonly it: string;
  readonly en: string;
}

/** The bands of a scale (code of `home-care-scale`) and the time in which they are used. */
export interface BandTable extends Effective {
  readonly scale: string;
  readonly bands: readonly Band[];
}

/** What a score means, and how sure that is. */
export interface Interpretation extends Band {
  readonly source: string;
  readonly evidence: Evidence;
}

/** The bands that the platform is delivered with. */
export const deliveredBands = table as unknown as readonly BandTable[];

/**
 * What a score means on a day `YYYY-MM-DD`, by the latest table in effect; undefined when no table is, or the score lies in
 * none of its bands.
 */
export function interpretScore(
  scale: string,
  score: number,
  day: string,
  known = deliveredBands,
): Interpretation | undefined {
  const inEffect = known.findLast((each) => each.scale === scale && isInEffect(each, day));
  const band = inEffect?.bands.find(({ min, max }) => score >= min && score <= max);
  return inEffect && band && { ...band, source: inEffect.source, evidence: inEffect.evidence };
}
