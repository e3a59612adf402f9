import { toMinutes } from '../../calendar/civil-day.ts';
import { type Effective, toEffective } from '../../calendar/effective.ts';
import { isPriorityClass, type PriorityClass } from '../classes.ts';
import table from './waiting-terms.json' with { type: 'json' };

/** How a list is ordered. */
export interface OrderTerms extends Effective {
  /** After how many longest waits an entry counts one class more urgent. */
  readonly raisedAfterLimits: number;
  /** The most urgent class that an entry may come to count as. */
  readonly notAbove: PriorityClass;
}

/** How long an automatic offer stands; hours by class, `none` for follow-ups. */
export interface OfferTerms extends Effective {
  readonly answerHours: Readonly<Record<PriorityClass | 'none', number>>;
  /** Least hours between the end of the offer and the start of the slot. */
  readonly leadHours: Readonly<Record<PriorityClass | 'none', number>>;
  /** Hours before the end of an offer at which the person is reminded of it once. */
  readonly reminderHours: Readonly<Record<PriorityClass | 'none', number>>;
  /** Minutes after midnight in Italy between which no time to answer runs; `from` is later than `to`. */
  readonly quiet: { readonly from: number; readonly to: number };
}

/** When health authorities are told of protected paths that they owe. */
export interface ProtectedPathTerms extends Effective {
  /** Days before the last day of the class. */
  readonly raiseDaysBefore: number;
}

/** All terms of waiting lists. */
export interface WaitingTerms {
  readonly order: OrderTerms;
  readonly offers: OfferTerms;
  readonly protectedPath: ProtectedPathTerms;
}

/** Terms of waiting lists that come with the platform (`waiting-terms.json`). Throws at start when they are not well formed. */
export const waitingTerms: WaitingTerms = readTerms();

function readTerms(): WaitingTerms {
  const { order, offers, protectedPath } = table;
  const [from, to] = [toMinutes(offers.quiet.from), toMinutes(offers.quiet.to)];
  if (!isPriorityClass(order.notAbove) || from === undefined || to === undefined || from <= to)
    throw new Error('waiting-terms.json');
  const { raisedAfterLimits, notAbove } = order;
  const { answerHours, leadHours, reminderHours } = offers;
  return {
    order: { ...toEffective(order), raisedAfterLimits, notAbove },
    offers: { ...toEffective(offers), answerHours, leadHours, reminderHours, quiet: { from, to } },
    protectedPath: { ...toEffective(protectedPath), raiseDaysBefore: protectedPath.raiseDaysBefore },
  };
}
