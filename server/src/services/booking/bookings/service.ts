import { valueSetUrl } from '@sinfonia/profiles';
import type { Attempts } from '../../dispensing/prescription/attempts.ts';
import { newAttempts } from '../../dispensing/service.ts';
import { dayIn } from '../../steps/days.ts';
import type { Service } from '../../steps/step.ts';
import { bookingConditions } from '../rules.ts';
import { type Booking, stateAt } from './booking.ts';
import { loadBooking, turnOf } from './load.ts';
import { bookingRules, bookingStates } from './machine.ts';
import { noticesOf } from './notifications.ts';

/**
 * Bookings as a service of steps. A prescription or booking is open to who sees it, and to who presents its number together with an
 * identifier of the person, which is asked instead of a relationship; numbers cannot be guessed, since what is asked in vain is counted.
 */
export function bookingService(attempts: Attempts = newAttempts()): Service<Booking> {
  return {
    name: 'booking',
    states: { valueSet: valueSetUrl.BookingState, titles: bookingStates },
    rules: bookingRules,
    conditions: bookingConditions,
    stateOf: (booking) => stateAt(booking, Date.now()),
    turnOf,
    guarded: ({ appointment }) => appointment,
    load: (asked, step, input) => loadBooking(attempts, asked, step, input),
    async noticesOf({ context, subject, actor, now }, step, { about, concerns }) {
      if (concerns?.silent === true) return [];
      const day = concerns?.values?.['day'] ?? dayIn(subject.appointment?.start ?? subject.offered?.slot.start ?? '');
      const notices = (bookingRules.get(step)?.notices ?? []).map((one) => ({
        ...one,
        template: concerns?.template ?? one.template,
      }));
      return noticesOf(context.store, subject.patient, notices, {
        about: [about],
        sender: actor.who,
        now,
        values: { day },
      });
    },
  };
}
