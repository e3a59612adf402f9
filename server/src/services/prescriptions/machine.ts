import type { Bilingual } from '../steps/parameters.ts';
import type { NamingRule } from '../steps/person.ts';
import type { Notices } from '../steps/told.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of what happens to a prescription. */
export type Told = 'person' | 'representatives';

/** A rule of the machine of prescriptions. */
export interface PrescriptionRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
  readonly notices?: readonly Notices<Told>[];
}

/** What the machine says of each operation, by its name. */
export const prescriptionRules: ReadonlyMap<string, PrescriptionRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, PrescriptionRule>>),
);

/** What the machine says of an operation. */
export function ruleOf(name: string): PrescriptionRule {
  const rule = prescriptionRules.get(name);
  if (rule === undefined) throw new Error(`the machine of prescriptions has no rule for ${name}`);
  return rule;
}

/** The states and what they are called. */
export const prescriptionStates: Readonly<Record<string, Bilingual>> = machine.states;

/** Who is told that a prescription has expired. */
export const expiryNotice: Notices<Told> = machine.watch as unknown as Notices<Told>;
