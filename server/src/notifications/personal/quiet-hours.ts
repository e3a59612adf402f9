/** A span of the day by the clock in Italy, `HH:MM`; it may go past midnight. The end is outside. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const minute = 60_000;
const clockForm = /^([01]\d|2[0-3]):([0-5]\d)$/;
const romeClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/** Tells whether a text is a time of the clock, `00:00` to `23:59`. */
export function isClock(text: string): boolean {
  return clockForm.test(text);
}

/** Time of the clock in Italy at an instant (ms, UTC). */
export function clockOf(instant: number): string {
  return romeClock.format(instant);
}

/** Whether it is quiet at an instant (ms, UTC). */
export function isQuiet(instant: number, { from, to }: QuietHours): boolean {
  const clock = clockOf(instant);
  return from <= to ? from <= clock && clock < to : from <= clock || clock < to;
}

/**
 * First instant from the given one (ms, UTC) at which it is not quiet. The clock decides, minute by minute: so it holds in the nights in
 * which the clock is put forward or back. Where the clock is put past all the time that is not quiet, that time comes a day later.
 */
export function endOfQuiet(instant: number, quiet: QuietHours): number {
  return firstFrom(instant, (one) => !isQuiet(one, quiet));
}

/**
 * First instant from the given one (ms, UTC) whose clock shows a time of the day or, when the clock is put past it, the first minute
 * after it.
 */
export function nextAt(instant: number, time: string): number {
  if (clockOf(instant) === time) return instant;
  return firstFrom(instant, (one) => {
    const [before, now] = [clockOf(one - minute), clockOf(one)];
    return now === time || (before < time && time < now);
  });
}

/** Minutes of two days and the hour that one may be longer: a time of the clock is left out at most once in a row. */
const horizon = 49 * 60;

function firstFrom(instant: number, holds: (instant: number) => boolean): number {
  if (holds(instant)) return instant;
  let one = Math.floor(instant / minute) * minute;
  for (let step = 0; step < horizon; step++) {
    one += minute;
    if (holds(one)) return one;
  }
  return one;
}
