import { notFound } from '../../../../fhir/showing.ts';
import { dayAt } from '../../../calendar/civil-day.ts';
import { requireThere } from '../../../steps/named.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { affectedBy, shownOf } from '../affected-bookings.ts';
import { type Agenda, publicationOf, withPublication } from '../agenda.ts';
import { patternOf } from '../pattern-of.ts';
import { agendaRemark } from '../rules.ts';
import { shows } from './apply-rules.ts';
import { existing } from './existing.ts';

/** Takes an agenda out of the booking centre. */
export const withdraw = defineStep<Agenda>()({
  name: 'booking-withdraw-agenda',
  target: { type: 'Schedule', level: 'instance' },
  description: {
    it: "Ritira un'agenda: i posti liberi non si prenotano più. Le prenotazioni restano valide finché non sono spostate, e la risposta le elenca.",
    en: 'Withdraws an agenda: its free slots can no longer be booked. Bookings stay valid until they are moved, and the answer lists them.',
  },
  parameters: {
    key: parameter.key(),
    replacedBy: parameter.optional(
      parameter.reference(['Schedule'], { it: 'Agenda che la sostituisce', en: 'Agenda that takes its place' }),
    ),
  },
  shows,
  async run({ subject, changes, warn, context, now }, { replacedBy }) {
    const schedule = existing(subject);
    const place = parameterPlace('replacedBy');
    if (replacedBy === undefined) warn(agendaRemark('BA-04', place));
    else
      await requireThere(context.store, replacedBy, 'replacedBy', () =>
        notFound({ type: 'Schedule', id: replacedBy.slice('Schedule/'.length) }),
      );
    const pattern = patternOf(schedule);
    const affected =
      pattern === undefined
        ? { slots: [], bookings: [] }
        : await affectedBy(context.store, schedule, { ...pattern, active: false }, dayAt(now));
    if (affected.slots.length > 0) warn(agendaRemark('BA-03', 'Slot.status'));
    // Its free slots are taken back by the watch; who searches finds none from now on.
    const days = publicationOf(schedule)?.days;
    const agenda = changes.update(
      withPublication(schedule, { state: 'withdrawn', ...(days === undefined ? {} : { days }) }),
    );
    const tells = [{ name: 'affectedCount', valueInteger: affected.slots.length }];
    return { state: 'withdrawn', about: agenda, shows: { agenda, ...shownOf(affected) }, tells };
  },
});
