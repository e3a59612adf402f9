import type { PlanText } from '../evaluation/plan-type.ts';
import table from './layout.json' with { type: 'json' };

/** A column of the file of plans to migrate. */
export interface PlanColumn extends PlanText {
  readonly name: string;
  readonly required: boolean;
  /** Form of the value beside its pattern; text unless given. */
  readonly form?: 'identifier' | 'decimal' | 'integer' | 'day';
  readonly pattern: string;
  /** Parameter of `$plan-issue` that the column is. */
  readonly parameter?: string;
}

/** The columns, in the order in which they are told. */
export const planColumns = table.columns as readonly PlanColumn[];

/** Prefix of the columns with the answers of a form. */
export const answerPrefix = 'answer.';
