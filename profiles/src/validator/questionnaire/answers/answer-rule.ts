import type { FormItem } from '../../../questionnaire/form.ts';
import type { FormValue } from '../../../questionnaire/form-value.ts';
import type { Terminology } from '../../../terminology/index.ts';
import type { Run } from '../../run.ts';
import type { FindContained } from './sets.ts';

/** A compiled check of the value of an answer; the run stands at the value. */
export type AnswerCheck = (value: FormValue, run: Run) => void;

/** What rules of answers may ask for. */
export interface AnswerContext {
  readonly terminology: Terminology;
  readonly findContained: FindContained;
  /** Whether the form is published. Patterns of a form that comes with the request are not run: they may never end. */
  readonly trusted: boolean;
}

/** A rule about answers, compiled for an item; undefined when the item does not ask for it. */
export type AnswerRule = (item: FormItem, context: AnswerContext) => AnswerCheck | undefined;
