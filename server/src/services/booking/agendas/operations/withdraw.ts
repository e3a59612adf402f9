import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { remarkOf } from '../../rules.ts';
import { type Agenda, withPublication } from '../agenda.ts';
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
  shows: { agenda: { type: 'Schedule', text: { it: 'Agenda', en: 'Agenda' } } },
  run({ subject, changes, warn }, { replacedBy }) {
    const schedule = existing(subject);
    if (replacedBy === undefined) warn(remarkOf('BK-43', parameterPlace('replacedBy')));
    const agenda = changes.update(withPublication(schedule, { state: 'withdrawn' }));
    return { state: 'withdrawn', about: agenda, shows: { agenda } };
  },
});
