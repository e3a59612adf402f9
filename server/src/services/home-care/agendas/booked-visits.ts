import { createHash } from 'node:crypto';
import type { Appointment, PractitionerRole, Schedule, Slot } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Condition } from '../../../fhir/search/plan.ts';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import type { Work } from '../../steps/step.ts';
import { all, findResources, hasCode, type Reading, readResource, refersTo } from '../../steps/stored.ts';
import { type AgendaVisit, findConflicts, type VisitConflict } from '../scheduling/agenda/conflicts.ts';
import { readWorkingTime, type WorkingTime } from '../scheduling/agenda/working-time.ts';

const longestVisit = 24 * 3_600_000;
const agendaSystem = `${canonicalBase}/sid/home-care-agenda`;

/** A booked visit as an agenda has it, and its Appointment. */
export interface BookedAppointment extends AgendaVisit {
  readonly appointment: Read<Appointment>;
}

/** What is booked for somebody (person or professional) between two instants (ms, UTC). */
export async function bookedFor(
  store: Reading,
  actors: readonly string[],
  from: number,
  to: number,
): Promise<readonly BookedAppointment[]> {
  if (actors.length === 0) return [];
  const found = await findResources(
    store,
    'Appointment',
    all(
      refersTo('Appointment', 'actor', ...actors),
      hasCode('Appointment', 'status', 'pending', 'booked', 'arrived', 'checked-in'),
      startsBetween(from - longestVisit, to),
    ),
  );
  return found.flatMap((appointment) => {
    const [start, end] = [Date.parse(appointment.start ?? ''), Date.parse(appointment.end ?? '')];
    if (Number.isNaN(start) || Number.isNaN(end) || end <= from) return [];
    const operator = operatorOf(appointment);
    return [
      {
        key: `Appointment/${appointment.id}`,
        from: start,
        to: end,
        patient: patientOf(appointment) ?? '',
        ...(operator === undefined ? {} : { operator }),
        appointment,
      },
    ];
  });
}

function startsBetween(low: number, high: number): Condition {
  return {
    kind: 'and',
    of: [
      { kind: 'date', parameter: { type: 'Appointment', code: 'date' }, comparator: 'ge', low, high: low + 1 },
      { kind: 'date', parameter: { type: 'Appointment', code: 'date' }, comparator: 'lt', low: high, high: high + 1 },
    ],
  };
}

/** The professional of a visit. */
export function operatorOf({ participant }: Appointment): string | undefined {
  return participant?.map(({ actor }) => actor?.reference).find((one) => one?.startsWith('Practitioner') === true);
}

/** The person of a visit. */
export function patientOf({ participant }: Appointment): string | undefined {
  return participant?.map(({ actor }) => actor?.reference).find((one) => one?.startsWith('Patient/') === true);
}

/** What of the visits does not go together with each other, with what is booked, and with hours and absences. */
export async function conflictsOf(
  { context }: Pick<Work<unknown>, 'context'>,
  visits: readonly AgendaVisit[],
): Promise<readonly VisitConflict[]> {
  if (visits.length === 0) return [];
  const { store } = context;
  const from = Math.min(...visits.map((one) => one.from));
  const to = Math.max(...visits.map((one) => one.to));
  const operators = [...new Set(visits.flatMap(({ operator }) => operator ?? []))];
  const actors = [...operators, ...new Set(visits.map(({ patient }) => patient))];
  const booked = await bookedFor(store, actors, from - longestVisit, to + longestVisit);
  const times = new Map<string, WorkingTime>();
  for (const operator of operators) {
    const time = await workingTimeOf(store, operator, from, to);
    if (time !== undefined) times.set(operator, time);
  }
  return findConflicts({ visits, booked, times });
}

/** Working hours and absences of a professional, from the appointment and the slots of the agendas. */
export async function workingTimeOf(
  store: Reading,
  operator: string,
  from: number,
  to: number,
): Promise<WorkingTime | undefined> {
  const role = await readResource(store, 'PractitionerRole', operator);
  if (role === undefined) return undefined;
  const agendas = await findResources(store, 'Schedule', refersTo('Schedule', 'actor', operator));
  const slots: Slot[] = [];
  for (const { id } of agendas) {
    slots.push(...(await findResources(store, 'Slot', refersTo('Slot', 'schedule', `Schedule/${id}`))));
  }
  return readWorkingTime(role as PractitionerRole, slots, dayOf(from), addDays(dayOf(to), 1));
}

/** Logical id of the Schedule that is the agenda of a person or professional. */
export function agendaIdOf(actor: string): string {
  return `adi-${createHash('sha256').update(actor).digest('hex').slice(0, 40)}`;
}

/**
 * Binds a step to the agendas of those whose time it takes: two steps that book the same person or professional at once
 * cannot both be written, so that what was free when it was looked at is free when it is taken.
 */
export async function takeAgendas({ context, changes, now }: Work<unknown>, actors: readonly string[]): Promise<void> {
  const comment = `Programmazione ${new Date(now).toISOString()}`;
  for (const actor of new Set(actors)) {
    const id = agendaIdOf(actor);
    const known = await readResource(context.store, 'Schedule', `Schedule/${id}`);
    if (known !== undefined) changes.update<Schedule>({ ...known, comment });
    else {
      changes.createAt<Schedule>({
        resourceType: 'Schedule',
        id,
        identifier: [{ system: agendaSystem, value: actor }],
        active: true,
        actor: [{ reference: actor } as Schedule['actor'][number]],
        comment,
      });
    }
  }
}
