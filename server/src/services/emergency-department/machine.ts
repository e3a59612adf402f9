import type { Bilingual } from '../steps/parameters.ts';
import type { NamingRule } from '../steps/person.ts';
import machine from './machine.json' with { type: 'json' };

/** A state of an access to an emergency department. */
export type EmergencyState = keyof typeof machine.states;

/** A rule of the machine of emergency departments. */
export interface EmergencyRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
}

/** What the machine says of each step, by the name of its operation. */
export const emergencyRules: ReadonlyMap<string, EmergencyRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, EmergencyRule>>),
);

/** The states and what they are called. */
export const emergencyStates: Readonly<Record<EmergencyState, Bilingual>> = machine.states;
