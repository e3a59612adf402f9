import { addDays } from '@sinfonia/mappings';
import { dayAt } from '../../../calendar/civil-day.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { type Agenda, earliest, publicationOf } from '../agenda.ts';
import { withClosures } from '../closure-extension.ts';
import { patternOf } from '../pattern-of.ts';
import { refusedByAgenda } from '../rules.ts';
import { applyRules, shows } from './apply-rules.ts';
import { existing } from './existing.ts';

/** Ends a closure of an agenda before its term. */
export const reopen = defineStep<Agenda>()({
  name: 'booking-reopen-agenda',
  target: { type: 'Schedule', level: 'instance' },
  description: {
    it: "Riapre un'agenda prima della fine di una chiusura, o annulla una chiusura futura: i suoi posti tornano prenotabili.",
    en: 'Opens an agenda before the end of a closure, or takes a closure to come back: its slots can be booked again.',
  },
  parameters: {
    key: parameter.key(),
    from: parameter.day({ it: 'Primo giorno della chiusura', en: 'First day of the closure' }),
    opensOn: parameter.optional(
      parameter.day({
        it: 'Giorno da cui riapre; oggi, o il primo della chiusura, se assente',
        en: 'Day from which it is open again; today, or the first of the closure, unless given',
      }),
    ),
  },
  shows,
  run(work, { from, opensOn }) {
    const schedule = existing(work.subject);
    const today = dayAt(work.now);
    const closures = patternOf(schedule)?.closures ?? [];
    const closure = closures.find((one) => one.from === from && one.to >= today);
    if (closure === undefined) throw refusedByAgenda('BA-02', parameterPlace('from'));
    const first = opensOn ?? (today > from ? today : from);
    if (first > closure.to || first < today) throw refusedByAgenda('BA-02', parameterPlace('opensOn'));
    const others = closures.filter((one) => one !== closure);
    const left = first > from ? [...others, { ...closure, to: addDays(first, -1) }] : others;
    const extension = withClosures(schedule.extension, left);
    const keep = earliest(publicationOf(schedule)?.through, addDays(first, -1));
    return applyRules(work, { ...schedule, extension }, keep === undefined ? {} : { keep });
  },
});
