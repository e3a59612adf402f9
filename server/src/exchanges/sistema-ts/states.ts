import table from './states.json' with { type: 'json' };

/** State of a prescription in Sistema TS, as its code says; `none` before it is known there. */
export type PrescriptionState = 'none' | keyof typeof table.states;

/** What happens to a prescription. */
export type PrescriptionEvent =
  | 'send'
  | 'cancel'
  | 'take'
  | 'release'
  | 'suspend'
  | 'resume'
  | 'dispense-part'
  | 'dispense-all'
  | 'reverse'
  | 'expire';

/** Who may make a step: `holder` is the dispenser who has the prescription in charge. */
export type Actor = 'prescriber' | 'same-prescriber' | 'dispenser' | 'holder' | 'system';

/** A step that is allowed. */
export interface Transition {
  readonly to: PrescriptionState;
  readonly by: Actor;
}

/** `F` drugs, `P` specialist services. */
export type PrescriptionKind = 'F' | 'P';

/**
 * The steps that an event may make from a state, of a kind of prescription, none when it is refused. More than one differ in who
 * makes them.
 *
 * Source: Sistema TS, ricetta dematerializzata, specifiche tecniche, parte 1, 5 December 2024 (`states.json`).
 */
export function transitionsOf(
  event: PrescriptionEvent,
  from: PrescriptionState,
  kind: PrescriptionKind,
): readonly Transition[] {
  return table.transitions
    .filter((one) => one.event === event && one.from.includes(from) && (one.kind ?? kind) === kind)
    .map(({ to, by }) => ({ to: to as PrescriptionState, by: by as Actor }));
}

/** Whether a code is that of a state. */
export function isState(code: string): code is Exclude<PrescriptionState, 'none'> {
  return Object.hasOwn(table.states, code);
}

/**
 * The last day on which a prescription can be taken in charge, `YYYY-MM-DD`; `issued` is the day of issue (Europe/Rome).
 *
 * Source: DPR 371/1998 (30 days, day of issue excluded); Sistema TS, specifiche tecniche (180 days).
 */
export function lastDayOf(issued: string, kind: PrescriptionKind): string {
  const day = new Date(`${issued}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + table.validityDays[kind].days);
  return day.toISOString().slice(0, 10);
}
