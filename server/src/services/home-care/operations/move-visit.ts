import type { Appointment } from '@medplum/fhirtypes';
import { valueSetUrl } from '@sinfonia/profiles';
import { dayIn, dayOf } from '../../steps/days.ts';
import { systemOf } from '../../steps/elements.ts';
import * as parameter from '../../steps/parameters.ts';
import { defineStep, type StepResult } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { conflictsOf, operatorOf, takeAgendas } from '../agendas/booked-visits.ts';
import { requireAuthority } from '../case/authority.ts';
import { episodeOf, type HomeCareCase, planInForce } from '../case/home-care-case.ts';
import { isSuspendedOn } from '../case/status-history.ts';
import { cancelled } from '../case/visits.ts';
import { refusedBy, remarkOf } from '../rules.ts';

const movable: ReadonlySet<string> = new Set(['proposed', 'pending', 'booked', 'arrived', 'checked-in']);

/** Moves a booked visit, has somebody else make it, or cancels it. */
export const moveVisit = defineStep<HomeCareCase>()({
  name: 'home-care-move-visit',
  target: { type: 'EpisodeOfCare', level: 'instance' },
  description: {
    it: 'Sposta un accesso programmato (start, end), lo affida a un altro operatore (performer) o lo annulla (cancel). Operatore e persona restano senza sovrapposizioni.',
    en: 'Moves a booked visit (start, end), gives it to another operator (performer) or cancels it (cancel). Operator and person stay without overlaps.',
  },
  parameters: {
    key: parameter.key(),
    appointment: parameter.reference(['Appointment'], { it: 'Accesso programmato', en: 'Booked visit' }),
    start: parameter.optional(parameter.instant({ it: 'Nuovo inizio', en: 'New start' })),
    end: parameter.optional(parameter.instant({ it: 'Nuova fine', en: 'New end' })),
    performer: parameter.optional(
      parameter.reference(['PractitionerRole', 'Practitioner'], { it: 'Nuovo operatore', en: 'New operator' }),
    ),
    cancel: parameter.optional(
      parameter.code(valueSetUrl.BookingCancellationReason, systemOf('booking-cancellation-reason'), {
        it: "Motivo dell'annullamento",
        en: 'Reason of the cancellation',
      }),
    ),
    together: parameter.optional(
      parameter.flag({
        it: 'Ammette due operatori insieme dalla stessa persona',
        en: 'Allows two operators at the same person at once',
      }),
    ),
  },
  shows: { appointment: { type: 'Appointment', text: { it: 'Accesso', en: 'Visit' } } },
  exampleShows: ['start', 'end'],
  async run(work, input) {
    const { subject, changes, context, now, warn } = work;
    const found = episodeOf(subject);
    await requireAuthority(work, found.managingOrganization?.reference ?? '');
    const about = `EpisodeOfCare/${found.id}`;
    const visit = await readResource(context.store, 'Appointment', input.appointment);
    const ofCase = visit?.supportingInformation?.some(({ reference }) => reference === about) === true;
    if (visit === undefined || !ofCase || !movable.has(visit.status ?? '')) {
      throw refusedBy('HC-15', parameterPlace('appointment'));
    }
    const moves = input.start !== undefined && input.end !== undefined;
    const asked = [moves, input.performer !== undefined, input.cancel !== undefined].filter(Boolean).length;
    if ((input.start === undefined) !== (input.end === undefined) || asked === 0 || (input.cancel && asked > 1)) {
      throw refusedBy('HC-33', parameterPlace('start'));
    }
    if (input.cancel !== undefined) {
      const appointment = changes.update<Appointment>(cancelled(visit, input.cancel));
      return {
        state: work.stateBefore,
        about,
        shows: { appointment },
        concerns: { ...concernsOf(visit), template: 'visit-cancelled' },
      };
    }
    const start = input.start ?? visit.start ?? '';
    const end = input.end ?? visit.end ?? '';
    const [from, to] = [Date.parse(start), Date.parse(end)];
    if (!(from < to)) throw refusedBy('HC-14', parameterPlace('end'));
    const period = planInForce(subject)?.period;
    const day = dayOf(from);
    const outside = period?.end !== undefined && day > dayIn(period.end);
    if (moves && (outside || day < dayOf(now) || isSuspendedOn(found, day))) {
      throw refusedBy('HC-29', parameterPlace('start'));
    }
    const before = operatorOf(visit);
    const operator = input.performer ?? before;
    const agenda = { key: input.appointment, from, to, patient: subject.patient };
    const asVisit = operator === undefined ? agenda : { ...agenda, operator };
    for (const { kind } of await conflictsOf(work, [asVisit])) {
      if (kind === 'travel-time' || kind === 'outside-hours') warn(remarkOf('HC-32', parameterPlace('start')));
      else if (kind !== 'patient-busy' || input.together !== true) throw refusedBy('HC-26', parameterPlace('start'));
    }
    const operators = [before, operator].filter((one) => one !== undefined);
    await takeAgendas(work, [subject.patient, ...operators]);
    const participant = (visit.participant ?? []).map((one) =>
      input.performer !== undefined && one.actor?.reference === before
        ? { actor: { reference: input.performer }, status: 'needs-action' }
        : one,
    );
    const appointment = changes.update<Appointment>({ ...visit, start, end, participant } as typeof visit);
    return { state: work.stateBefore, about, shows: { appointment }, concerns: { operators, values: { day } } };
  },
});

function concernsOf(visit: Appointment): NonNullable<StepResult['concerns']> {
  const operator = operatorOf(visit);
  const day = dayOf(Date.parse(visit.start ?? ''));
  return { operators: operator === undefined ? [] : [operator], values: { day } };
}
