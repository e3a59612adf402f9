import type { Bilingual } from '../steps/parameters.ts';
import type { NamingRule } from '../steps/person.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of a step. */
export type Told =
  | 'person'
  | 'caregivers'
  | 'requester'
  | 'doctor'
  | 'authority'
  | 'target-authority'
  | 'case-manager'
  | 'team'
  | 'unit'
  | 'operators';

/** A rule of the machine of home care. */
export interface HomeCareRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
  /** Templates of the notices that the step sends, and to whom; nobody is told twice. */
  readonly notices?: readonly { readonly template: string; readonly tell: readonly Told[] }[];
}

/** What the machine says of each step, by the name of its operation. */
export const homeCareRules: ReadonlyMap<string, HomeCareRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, HomeCareRule>>),
);

/** What the machine says of an operation. */
export function ruleOf(name: string): HomeCareRule {
  const rule = homeCareRules.get(name);
  if (rule === undefined) throw new Error(`the machine of home care has no rule for ${name}`);
  return rule;
}

/** The states and what they are called. */
export const homeCareStates: Readonly<Record<string, Bilingual>> = machine.states;

/** Who is told of an alert, by its kind. */
export const homeCareAlerts: ReadonlyMap<string, { readonly template: string; readonly tell: readonly Told[] }> =
  new Map(
    Object.entries(machine.alerts as unknown as Readonly<Record<string, { template: string; tell: readonly Told[] }>>),
  );
