import type { IndicatorResult } from '../indicators/answer-indicators.ts';
import type { IndicatorQuestion } from '../indicators/compute-indicator.ts';
import type { DatasetName, FamilyName } from '../indicators/families.ts';

/** What a data set is asked: some indicators of a family, and from how many persons on a figure is shown. */
export interface DatasetQuestion extends IndicatorQuestion {
  readonly family: FamilyName;
  readonly indicators: readonly string[];
  readonly smallest: number;
}

/** What the thread of a data set is started with: which one, and the file of reference figures, absent for the one that is shipped. */
export interface DatasetStart {
  readonly dataset: DatasetName;
  readonly referenceFigures?: string;
}

/** To the thread of a data set. Resources travel as the texts that are stored. */
export type DatasetRequest =
  | { readonly kind: 'add'; readonly texts: readonly string[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'ask'; readonly number: number; readonly question: DatasetQuestion };

/** From the thread of a data set. */
export type DatasetReply =
  | { readonly kind: 'ready'; readonly types: readonly string[] }
  /** A batch was taken: the next may come. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'finished'; readonly resources: number; readonly leftOut: number }
  | { readonly kind: 'answer'; readonly number: number; readonly results: readonly IndicatorResult[] }
  | { readonly kind: 'failed'; readonly number: number; readonly error: Error };
