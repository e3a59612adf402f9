import type { ParametersParameter, Schedule } from '@medplum/fhirtypes';
import { type Day, dayAt } from '../../../calendar/civil-day.ts';
import type { Read } from '../../../steps/changes.ts';
import type { StepResult, Work } from '../../../steps/step.ts';
import { type Affected, affectedBy, shownOf } from '../affected-bookings.ts';
import { type Agenda, publicationOf, stateOn, withPublication } from '../agenda.ts';
import type { AgendaPattern } from '../agenda-pattern.ts';
import { nextSlots, type SlotsMade, writeSlots } from '../make-slots.ts';
import { patternOf } from '../pattern-of.ts';
import { agendaRemark } from '../rules.ts';

/** What the steps that change the rules of an agenda show. */
export const shows = {
  agenda: { type: 'Schedule', text: { it: 'Agenda', en: 'Agenda' } },
  affected: {
    type: 'Appointment',
    text: {
      it: 'Prenotazione da spostare, fra le prime 200; solo quelle che il chiamante può vedere',
      en: 'Booking to be moved, of the first 200; only those that the caller may see',
    },
    many: true,
  },
  affectedSlot: {
    type: 'Slot',
    text: {
      it: 'Posto bloccato o prenotato che le regole non offrono più così, fra i primi 200',
      en: 'Slot held or booked that the rules no longer offer as it is, of the first 200',
    },
    many: true,
  },
} as const;

/**
 * Writes the rules of a published agenda with the first part of what they change of its slots: the rest is made by the watch. From
 * the day after `keep` on slots are compared again; `to` bounds the days whose bookings may be affected.
 */
export async function applyRules(
  work: Work<Agenda>,
  schedule: Read<Schedule>,
  { keep, affectedFrom, affectedTo }: { keep?: Day; affectedFrom?: Day; affectedTo?: Day },
): Promise<StepResult> {
  const { context, changes, now, warn } = work;
  const today = dayAt(now);
  const pattern = patternOf(schedule);
  const { days } = publicationOf(schedule) ?? {};
  const made = pattern === undefined || days === undefined ? undefined : await firstPart(work, schedule, pattern, keep);
  if (made !== undefined) writeSlots(changes, made);
  const through = made?.through;
  const next = withPublication(schedule, {
    state: 'published',
    ...(days === undefined ? {} : { days }),
    ...(through === undefined ? {} : { through }),
  });
  const agenda = changes.update(next);
  const affected =
    pattern === undefined
      ? { slots: [], bookings: [] }
      : await affectedBy(context.store, schedule, { ...pattern, active: true }, affectedFrom ?? today, affectedTo);
  if (affected.slots.length > 0) warn(agendaRemark('BA-03', 'Slot.status'));
  if (made?.complete === false) warn(agendaRemark('BA-06', 'Slot'));
  return {
    state: stateOn({ schedule: next }, today),
    about: agenda,
    shows: { agenda, ...shownOf(affected) },
    tells: tellsOf(made, affected),
  };
}

/** How many bookings are to be moved, and how far slots are made. */
function tellsOf(made: SlotsMade | undefined, { slots }: Affected): ParametersParameter[] {
  return [
    { name: 'affectedCount', valueInteger: slots.length },
    ...(made === undefined
      ? []
      : [
          { name: 'slotsCreated', valueInteger: made.created.length },
          { name: 'slotsChanged', valueInteger: made.changed.length },
          ...(made.through === undefined ? [] : [{ name: 'slotsThrough', valueDate: made.through }]),
          { name: 'complete', valueBoolean: made.complete },
        ]),
  ];
}

function firstPart(
  { context, now }: Work<Agenda>,
  schedule: Read<Schedule>,
  pattern: AgendaPattern,
  keep: Day | undefined,
): Promise<SlotsMade> {
  const published = withPublication(schedule, { ...publicationOf(schedule), state: 'published' });
  const rules = { ...pattern, active: true };
  return nextSlots({ store: context.store, schedule: published, pattern: rules, through: keep, today: dayAt(now) });
}
