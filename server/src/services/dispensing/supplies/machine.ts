import type { Bilingual } from '../../steps/parameters.ts';
import type { DispensingRule } from '../machine.ts';
import machine from './machine.json' with { type: 'json' };

/** What the machine says of each step of supplies, by the name of its operation. */
export const supplyRules: ReadonlyMap<string, DispensingRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, DispensingRule>>),
);

/** The states of the plan that a supply rests on. */
export const supplyStates: Readonly<Record<string, Bilingual>> = machine.states;
