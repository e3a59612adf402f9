import type { Bilingual } from '../../steps/parameters.ts';
import type { EmergencyRule } from '../machine.ts';
import machine from './machine.json' with { type: 'json' };

/** What the machine says of what a department declares of itself. */
export const departmentRules: ReadonlyMap<string, EmergencyRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, EmergencyRule>>),
);

/** The states, which are those of a Location, and what they are called. */
export const departmentStates: Readonly<Record<string, Bilingual>> = machine.states;
