import { addDays } from '@sinfonia/mappings';
import { codeSystemUrl, valueSetUrl } from '@sinfonia/profiles';
import { dayAt } from '../../../calendar/civil-day.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { type Agenda, earliest, publicationOf } from '../agenda.ts';
import { withClosures } from '../closure-extension.ts';
import { judgeClosure } from '../closures.ts';
import { patternOf } from '../pattern-of.ts';
import { applyRules, shows } from './apply-rules.ts';
import { existing } from './existing.ts';

/** Closes an agenda for a period. */
export const close = defineStep<Agenda>()({
  name: 'booking-close-agenda',
  target: { type: 'Schedule', level: 'instance' },
  description: {
    it: "Chiude un'agenda in alcuni giorni, con un motivo dell'elenco pubblico. La risposta elenca le prenotazioni da spostare; restano valide finché non sono spostate.",
    en: 'Closes an agenda on some days, with a reason of the public list. The answer lists the bookings to be moved; they stay valid until they are moved.',
  },
  parameters: {
    key: parameter.key(),
    from: parameter.day({ it: 'Primo giorno', en: 'First day' }),
    to: parameter.day({ it: 'Ultimo giorno', en: 'Last day' }),
    reason: parameter.code(valueSetUrl.BookingClosureReason, codeSystemUrl.BookingClosureReason, {
      it: 'Motivo',
      en: 'Reason',
    }),
    text: parameter.optional(
      parameter.words({
        it: 'Che cosa legge il pubblico oltre al motivo, senza dati personali',
        en: 'What the public reads beside the reason, without personal data',
      }),
    ),
  },
  shows,
  run(work, { from, to, reason, text }) {
    const schedule = existing(work.subject);
    const today = dayAt(work.now);
    const pattern = patternOf(schedule);
    if (pattern === undefined) throw refusedBy('BK-20', 'Schedule.extension');
    const closure = { from, to, reason, ...(text === undefined ? {} : { text }) };
    if (to < today) throw refusedBy('BK-16', parameterPlace('to'));
    for (const rule of judgeClosure(closure, today, pattern.closures)) {
      if (rule === 'BK-18') work.warn(remarkOf(rule, parameterPlace('from')));
      else throw refusedBy(rule, parameterPlace(rule === 'BK-15' ? 'reason' : 'to'));
    }
    const extension = withClosures(schedule.extension, [...pattern.closures, closure]);
    const keep = earliest(publicationOf(schedule)?.through, addDays(from, -1));
    const affectedFrom = from > today ? from : today;
    return applyRules(
      work,
      { ...schedule, extension },
      { ...(keep === undefined ? {} : { keep }), affectedFrom, affectedTo: to },
    );
  },
});
