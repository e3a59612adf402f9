import { valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type Work } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { conflictsOf, takeAgendas } from '../agendas/booked-visits.ts';
import { requireAuthority } from '../case/authority.ts';
import { episodeOf, type HomeCareCase, planInForce } from '../case/home-care-case.ts';
import { isSuspendedOn } from '../case/status-history.ts';
import { leftOutParameter, type Visit, visitsGiven, visitsOfPlan } from '../case/visits-to-book.ts';
import { refusedBy, remarkOf } from '../rules.ts';

/** Most visits of one step. */
const mostVisits = 500;

const professionals = ['PractitionerRole', 'Practitioner'];

/** Books visits: those given, or those that the PAI asks for between two days. */
export const schedule = defineStep<HomeCareCase>()({
  name: 'home-care-schedule',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Programma gli accessi: quelli indicati (visit), oppure quelli che il PAI prevede tra due giorni (from, to), distribuiti nella settimana, senza festivi e sospensioni. Un operatore o una persona non hanno due accessi insieme. Ripetuto sugli stessi giorni non programma due volte.',
    en: 'Books visits: those given (visit), or those that the PAI asks for between two days (from, to), spread over the week, without holidays and suspensions. No operator and no person has two visits at once. Repeated for the same days it books nothing twice.',
  },
  parameters: {
    key: parameter.key(),
    visit: parameter.many(
      parameter.optional(
        parameter.parts(
          {
            start: parameter.instant({ it: 'Inizio', en: 'Start' }),
            end: parameter.instant({ it: 'Fine', en: 'End' }),
            performer: parameter.reference(professionals, { it: 'Operatore', en: 'Operator' }),
            service: parameter.many(
              parameter.code(valueSetUrl.SiadTipoPrestazione, systemOf('siad-tipo-prestazione'), {
                it: 'Prestazione (SIAD)',
                en: 'Service (SIAD)',
              }),
            ),
          },
          { it: 'Accesso da programmare', en: 'Visit to book' },
        ),
      ),
    ),
    from: parameter.optional(
      parameter.day({ it: 'Primo giorno da programmare dal PAI', en: 'First day to plan from the PAI' }),
    ),
    to: parameter.optional(
      parameter.day({ it: 'Ultimo giorno da programmare dal PAI', en: 'Last day to plan from the PAI' }),
    ),
    holidays: parameter.optional(
      parameter.choice(['keep', 'skip', 'move'], {
        it: 'Nei festivi: keep lascia, skip salta, move sposta (se assente)',
        en: 'On holidays: keep, skip, or move (unless given)',
      }),
    ),
    together: parameter.optional(
      parameter.flag({
        it: 'Ammette due operatori insieme dalla stessa persona',
        en: 'Allows two operators at the same person at once',
      }),
    ),
  },
  tells: [leftOutParameter],
  shows: {
    appointment: { type: 'Appointment', text: { it: 'Accessi programmati', en: 'Booked visits' }, many: true },
  },
  exampleShows: ['from', 'to'],
  async run(work, input) {
    const { subject, changes, warn } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const address = `EpisodeOfCare/${found.id}`;
    const ranged = input.from !== undefined || input.to !== undefined;
    if (ranged === input.visit.length > 0) throw refusedBy('HC-30', parameterPlace(ranged ? 'visit' : 'from'));
    const { visits, leftOut } = ranged
      ? await visitsOfPlan(work, input)
      : { visits: visitsGiven(work, input.visit), leftOut: [] };
    if (visits.length > mostVisits) throw refusedBy('HC-31', parameterPlace(ranged ? 'to' : 'visit'));
    for (const visit of visits) requireDay(work, visit);
    const agenda = visits.map(({ key, from, to, performer }) => ({
      key,
      from,
      to,
      patient: subject.patient,
      operator: performer,
    }));
    for (const { kind, visit } of await conflictsOf(work, agenda)) {
      const place = ranged ? parameterPlace('from') : `Parameters.parameter[${visit}]`;
      if (kind === 'travel-time' || kind === 'outside-hours') warn(remarkOf('HC-32', place));
      else if (kind !== 'patient-busy' || input.together !== true) throw refusedBy('HC-26', place);
    }
    const operators = [...new Set(visits.map(({ performer }) => performer))];
    await takeAgendas(work, [subject.patient, ...operators]);
    const appointment = visits.map((visit) => changes.createOnce(visit.appointment));
    const concerns =
      visits.length === 0 ? ({ silent: true } as const) : { operators, values: { count: String(visits.length) } };
    return { state: work.stateBefore, about: address, shows: { appointment }, tells: leftOut, concerns };
  },
});

/** A visit is planned for today or later, while the PAI is in force and the case is not suspended. Rule HC-29. */
function requireDay({ subject, now }: Work<HomeCareCase>, { from }: Visit): void {
  const day = dayOf(from);
  const { start, end } = planInForce(subject)?.period ?? {};
  const outside = (start !== undefined && day < dayIn(start)) || (end !== undefined && day > dayIn(end));
  if (outside || day < dayOf(now) || isSuspendedOn(episodeOf(subject), day)) {
    throw refusedBy('HC-29', parameterPlace('visit'));
  }
}
