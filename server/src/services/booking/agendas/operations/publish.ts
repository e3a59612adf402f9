import type { Schedule } from '@medplum/fhirtypes';
import { dayAt } from '../../../calendar/civil-day.ts';
import type { Read } from '../../../steps/changes.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep, type Work } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { kindOf } from '../../bookings/wait.ts';
import { refusedBy, remarkOf } from '../../rules.ts';
import { type Agenda, actorOfType, codeOfAgenda, publicationOf, withPublication } from '../agenda.ts';
import type { AgendaPattern } from '../agenda-pattern.ts';
import { checkPattern } from '../check-pattern.ts';
import { judgeClosure, judgeHorizon } from '../closures.ts';
import { patternOf } from '../pattern-of.ts';
import { refusedByAgenda } from '../rules.ts';
import { applyRules, shows } from './apply-rules.ts';
import { existing } from './existing.ts';
import { conforming } from './of-profile.ts';
import { placeOfFault } from './place-of-fault.ts';

/** Days from today that slots are made for, unless said: more than the longest wait (class P, 120 days). */
const usualDays = 180;

/** Most slots of one day: a day is written in one transaction. */
const mostSlotsOfDay = 1000;

/** Publishes an agenda, or its changed rules. */
export const publish = defineStep<Agenda>()({
  name: 'booking-publish-agenda',
  target: { type: 'Schedule', level: 'instance' },
  description: {
    it: "Pubblica un'agenda nel CUP unico, o le sue regole cambiate (agenda). Crea i posti dalle regole per i giorni chiesti e ogni giorno ne aggiunge; quelli che non stanno in una transazione sono creati poco dopo. I posti prenotati restano come sono, e la risposta elenca quelli che le regole non offrono più.",
    en: 'Publishes an agenda in the single booking centre, or its changed rules (agenda). Makes the slots of the rules for the days asked for and adds to them every day; those that do not fit one transaction are made shortly after. Booked slots stay as they are, and the answer lists those that the rules no longer offer.',
  },
  parameters: {
    key: parameter.key(),
    agenda: parameter.optional(
      parameter.resource<Schedule>('Schedule', {
        it: 'Regole cambiate dell’agenda',
        en: 'Changed rules of the agenda',
      }),
    ),
    days: parameter.optional(
      parameter.count(1, 366, {
        it: 'Per quanti giorni da oggi creare i posti; 180 se assente',
        en: 'For how many days from today slots are made; 180 unless given',
      }),
    ),
  },
  shows,
  run(work, { agenda: given, days }) {
    const before = existing(work.subject);
    const schedule = given === undefined ? before : changedRules(before, conforming(work.context, given));
    const pattern = patternOf(schedule);
    if (pattern === undefined) throw refusedBy('BK-20', 'Schedule.extension');
    judge(work, schedule, { ...pattern, active: true }, patternOf(before));
    // Without openings the provider writes the slots itself.
    const makes = pattern.openings.length > 0;
    const published = withPublication(schedule, {
      state: 'published',
      ...(makes ? { days: days ?? publicationOf(before)?.days ?? usualDays } : {}),
    });
    return applyRules(work, published, {});
  },
});

function changedRules(before: Read<Schedule>, given: Schedule): Read<Schedule> {
  const place = `${parameterPlace('agenda')}.resource`;
  const isSame =
    codeOfAgenda(given) === codeOfAgenda(before) &&
    ['HealthcareService', 'Location'].every((type) => actorOfType(given, type) === actorOfType(before, type));
  if (!isSame) throw refusedByAgenda('BA-01', place);
  const { meta, ...rest } = given;
  return { ...rest, id: before.id, meta: { ...before.meta, ...meta } };
}

function judge(
  { now, warn }: Work<Agenda>,
  schedule: Schedule,
  pattern: AgendaPattern,
  before: AgendaPattern | undefined,
): void {
  const today = dayAt(now);
  const [fault] = checkPattern(pattern);
  if (fault !== undefined) throw refusedBy('BK-20', placeOfFault(fault));
  const slotsOfDay = pattern.openings.reduce(
    (sum, { minutes, slotMinutes, places = 1 }) => sum + Math.floor(minutes / slotMinutes) * places,
    0,
  );
  if (slotsOfDay > mostSlotsOfDay) throw refusedByAgenda('BA-07', placeOfFault('openings[0]'));
  for (const [index, closure] of pattern.closures.entries()) {
    const isKnown = before?.closures.some(
      ({ from, to, reason }) => from === closure.from && to === closure.to && reason === closure.reason,
    );
    if (isKnown === true && publicationOf(schedule)?.state === 'published') continue;
    for (const rule of judgeClosure(closure, today, pattern.closures)) {
      if (rule === 'BK-18') warn(remarkOf(rule, placeOfFault(`closures[${index}]`)));
      else throw refusedBy(rule, placeOfFault(`closures[${index}]`));
    }
  }
  const kind = kindOf(schedule.serviceType?.[0] ?? {});
  for (const rule of judgeHorizon(pattern, kind, today)) warn(remarkOf(rule, 'Schedule.planningHorizon'));
}
