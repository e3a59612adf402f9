import { stepRules } from '../../steps/step-rules.ts';
import { bookingConditions } from '../rules.ts';
import { waitingRules } from './machine.ts';
import table from './rules.json' with { type: 'json' };

const own = stepRules(table.rules);

/** What the rules of waits say to clients, by their names in `rules.json`. */
export const { refusedBy: refusedWait, remarkOf: remarkOnWait } = own;

/** All that steps on waits ask of their data: the rules of bookings that name them, and their own. */
export const waitingConditions = [
  ...bookingConditions.filter(({ steps }) => steps.some((step) => waitingRules.has(step))),
  ...own.conditions,
];
