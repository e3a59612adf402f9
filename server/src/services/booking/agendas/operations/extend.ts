import type { Schedule } from '@medplum/fhirtypes';
import { dayAt } from '../../../calendar/civil-day.ts';
import * as parameter from '../../../steps/parameters.ts';
import { defineStep } from '../../../steps/step.ts';
import { parameterPlace } from '../../../steps/step-rules.ts';
import { kindOf } from '../../bookings/wait.ts';
import { remarkOf } from '../../rules.ts';
import { type Agenda, earliest, horizonEnd, publicationOf, withPublication } from '../agenda.ts';
import { judgeHorizon } from '../closures.ts';
import { patternOf } from '../pattern-of.ts';
import { refusedByAgenda } from '../rules.ts';
import { applyRules, shows } from './apply-rules.ts';
import { existing } from './existing.ts';

/** Makes an agenda bookable for longer. */
export const extend = defineStep<Agenda>()({
  name: 'booking-extend-agenda',
  target: { type: 'Schedule', level: 'instance' },
  description: {
    it: "Prolunga il periodo prenotabile di un'agenda, e per quanti giorni da oggi se ne creano i posti. Ogni giorno la piattaforma aggiunge da sé i posti di un giorno.",
    en: 'Prolongs the period that an agenda can be booked for, and for how many days from today its slots are made. Every day the platform adds the slots of a day by itself.',
  },
  parameters: {
    key: parameter.key(),
    until: parameter.optional(
      parameter.day({
        it: 'Ultimo giorno prenotabile; fino a nuovo avviso se assente',
        en: 'Last day that can be booked; until further notice unless given',
      }),
    ),
    days: parameter.optional(
      parameter.count(1, 366, {
        it: 'Per quanti giorni da oggi creare i posti',
        en: 'For how many days from today slots are made',
      }),
    ),
  },
  shows,
  run(work, { until, days }) {
    const before = existing(work.subject);
    const end = horizonEnd(before);
    if (until !== undefined && (end === undefined || until < end)) {
      throw refusedByAgenda('BA-05', parameterPlace('until'));
    }
    const { through, days: usual } = publicationOf(before) ?? {};
    if (days !== undefined && usual !== undefined && days < usual)
      throw refusedByAgenda('BA-05', parameterPlace('days'));
    const { start } = before.planningHorizon ?? {};
    const planningHorizon: Schedule['planningHorizon'] = {
      ...(start === undefined ? {} : { start }),
      ...(until === undefined ? {} : { end: until }),
    };
    const shown = days ?? usual;
    const schedule = withPublication(
      { ...before, planningHorizon },
      { state: 'published', ...(shown === undefined || usual === undefined ? {} : { days: shown }) },
    );
    const pattern = patternOf(schedule);
    const kind = kindOf(schedule.serviceType?.[0] ?? {});
    const remarks = pattern === undefined ? [] : judgeHorizon(pattern, kind, dayAt(work.now));
    for (const rule of remarks) work.warn(remarkOf(rule, parameterPlace('until')));
    const keep = end === undefined ? through : earliest(through, end);
    return applyRules(work, schedule, keep === undefined ? {} : { keep });
  },
});
