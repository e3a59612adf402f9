import type { Bilingual } from '../steps/parameters.ts';
import type { NamingRule } from '../steps/person.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of a step. */
export type Told = 'person' | 'caregivers' | 'prescriber' | 'doctor';

/** A rule of the machine of therapeutic plans. */
export interface PlanStepRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
  /** Templates of the notices that the step sends, and to whom; nobody is told twice. */
  readonly notices?: readonly { readonly template: string; readonly tell: readonly Told[] }[];
}

/** What the machine says of each operation, by its name. */
export const planRules: ReadonlyMap<string, PlanStepRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, PlanStepRule>>),
);

/** What the machine says of an operation. */
export function ruleOf(name: string): PlanStepRule {
  const rule = planRules.get(name);
  if (rule === undefined) throw new Error(`the machine of therapeutic plans has no rule for ${name}`);
  return rule;
}

/** The states and what they are called. */
export const planStates: Readonly<Record<string, Bilingual>> = machine.states;

/** Who is told by the watch, by the kind of what it saw. */
export const planAlerts = machine.alerts as unknown as Readonly<
  Record<'plan-expiring' | 'plan-expired', { readonly template: string; readonly tell: readonly Told[] }>
>;
