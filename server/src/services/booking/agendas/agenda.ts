import type { Schedule } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import type { Day } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { extensionOf, withExtension } from '../../steps/elements.ts';
import { dayPart, patternOf } from './pattern-of.ts';
import { isClosed } from './slots-of.ts';

/** States of an agenda (`machine.json`). */
export type AgendaState = 'none' | 'draft' | 'published' | 'closed' | 'withdrawn';

/** What `schedule-publication` says. */
export interface Publication {
  readonly state: 'draft' | 'published' | 'withdrawn';
  /** For how many days from today the platform makes slots; without it the system of the provider writes them. */
  readonly days?: number;
  /** Last day in `Europe/Rome` up to which the slots are as the rules say. */
  readonly through?: Day;
}

/** An agenda that a step is about; without a Schedule it does not exist yet. */
export interface Agenda {
  readonly schedule?: Read<Schedule>;
}

/** What a Schedule says of its publication; undefined when it does not. */
export function publicationOf(schedule: Schedule): Publication | undefined {
  const parts = extensionOf(schedule, extensionUrl.SchedulePublication)?.extension ?? [];
  const state = parts.find(({ url }) => url === 'state')?.valueCoding?.code;
  if (state !== 'draft' && state !== 'published' && state !== 'withdrawn') return undefined;
  const days = parts.find(({ url }) => url === 'days')?.valuePositiveInt;
  const through = parts.find(({ url }) => url === 'through')?.valueDate;
  return { state, ...(days === undefined ? {} : { days }), ...(through === undefined ? {} : { through }) };
}

/** A Schedule with another publication; it is in use when that is published. */
export function withPublication<S extends Schedule>(schedule: S, { state, days, through }: Publication): S {
  return {
    ...schedule,
    active: state === 'published',
    extension: withExtension(schedule.extension, extensionUrl.SchedulePublication, {
      url: extensionUrl.SchedulePublication,
      extension: [
        { url: 'state', valueCoding: { system: codeSystemUrl.BookingAgendaState, code: state } },
        ...(days === undefined ? [] : [{ url: 'days', valuePositiveInt: days }]),
        ...(through === undefined ? [] : [{ url: 'through', valueDate: through }]),
      ],
    }),
  };
}

/** The state of an agenda on a day in `Europe/Rome`: what its publication says, closed while a closure holds. */
export function stateOn({ schedule }: Agenda, today: Day): AgendaState {
  if (schedule === undefined) return 'none';
  const state = publicationOf(schedule)?.state ?? (schedule.active === true ? 'published' : 'draft');
  if (state !== 'published') return state;
  const pattern = patternOf(schedule);
  return pattern !== undefined && isClosed(pattern, today) ? 'closed' : 'published';
}

/** The code of an agenda in the booking centre. */
export function codeOfAgenda({ identifier }: Schedule): string {
  return identifier?.find(({ system }) => system === agendaCodeSystem)?.value ?? '';
}

/** System of the codes of agendas (`sinfonia-booking-schedule`). */
export const agendaCodeSystem = 'https://fhir.sinfonia.campania.it/sid/cup-schedule';

/** The reference of an actor of an agenda of a type. */
export function actorOfType({ actor }: Schedule, type: string): string | undefined {
  return actor.find(({ reference }) => reference?.startsWith(`${type}/`))?.reference;
}

/** The first day of a period of a Schedule that is not over. */
export const horizonEnd = ({ planningHorizon }: Schedule): Day | undefined =>
  planningHorizon?.end === undefined ? undefined : dayPart(planningHorizon.end);

/** The earlier of two days; undefined when the first is not known. */
export function earliest(one: Day | undefined, other: Day): Day | undefined {
  return one === undefined || one < other ? one : other;
}
