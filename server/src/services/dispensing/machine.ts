import type { Bilingual } from '../steps/parameters.ts';
import type { StepRule } from '../steps/step.ts';
import type { Notices } from '../steps/told.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of a step of dispensing. */
export type Told = 'person' | 'prescriber';

/** A rule of the machine of dispensing. */
export interface DispensingRule extends StepRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'read' | 'update';
  readonly notices?: readonly Notices<Told>[];
}

/** What the machine says of each step, by the name of its operation. */
export const dispensingRules: ReadonlyMap<string, DispensingRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, DispensingRule>>),
);

/** The rule of an operation of dispensing. */
export function dispensingRuleOf(name: string): DispensingRule {
  const rule = dispensingRules.get(name);
  if (rule === undefined) throw new Error(`the machine of dispensing has no rule for ${name}`);
  return rule;
}

/** The states, which are those of Sistema TS, and what they are called. */
export const dispensingStates: Readonly<Record<string, Bilingual>> = machine.states;
