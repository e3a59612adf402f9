import type { Bilingual } from '../../steps/parameters.ts';
import type { NamingRule } from '../../steps/person.ts';
import type { Notices } from '../../steps/told.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of a step on a wait: the person, who represents her, and the health authority that answers for the time. */
export type Told = 'person' | 'caregiver' | 'authority';

/** A rule of the machine of waits. */
export interface WaitingRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'read' | 'create' | 'update';
  readonly notices?: readonly Notices<Told>[];
}

/** What the machine says of each step, by the name of its operation. */
export const waitingRules: ReadonlyMap<string, WaitingRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, WaitingRule>>),
);

/** The states of a wait, which are those of `waiting-list-status` and `none` before it, and what they are called. */
export const waitingStates: Readonly<Record<string, Bilingual>> = machine.states;

/** What the watch over waits tells, and whom. */
export const watchNotices = machine.watch as Readonly<Record<keyof typeof machine.watch, Notices<Told>>>;
