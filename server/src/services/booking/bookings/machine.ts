import type { Bilingual } from '../../steps/parameters.ts';
import type { NamingRule } from '../../steps/person.ts';
import type { Notices } from '../../steps/told.ts';
import machine from './machine.json' with { type: 'json' };

/** Who is told of what happens to a booking. */
export type Told = 'person' | 'representatives';

/** A rule of the machine of bookings; `byIdentifier`: roles that may present a prescription or booking with an identifier of the person. */
export interface BookingStepRule extends NamingRule {
  /** Permission on the target that the scopes must have. */
  readonly scope: 'create' | 'read' | 'update';
  readonly notices?: readonly Notices<Told>[];
}

/** What the machine says of each operation, by its name. */
export const bookingRules: ReadonlyMap<string, BookingStepRule> = new Map(
  Object.entries(machine.steps as unknown as Readonly<Record<string, BookingStepRule>>),
);

/** What the machine says of an operation. */
export function bookingRuleOf(name: string): BookingStepRule {
  const rule = bookingRules.get(name);
  if (rule === undefined) throw new Error(`the machine of bookings has no rule for ${name}`);
  return rule;
}

/** The states and what they are called. */
export const bookingStates: Readonly<Record<string, Bilingual>> = machine.states;

/** The notice that reminds of a booking. */
export const reminderNotice = machine.watch.reminder as unknown as Notices<Told>;

/** The notice of a slot that a structure holds for whom it cancelled. */
export const offeredNotice = machine.watch.offered as unknown as Notices<Told>;
