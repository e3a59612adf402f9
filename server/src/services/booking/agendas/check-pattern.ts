import { isCivilDate } from '@sinfonia/mappings';
import { toMinutes, weekdayCodes } from '../../calendar/civil-day.ts';
import type { AgendaPattern, DayRange, ExtraSession, Opening } from './agenda-pattern.ts';

/** What is not coherent in the rules of an agenda, as a path into {@link AgendaPattern}; a step refuses with BK-20. */
export type PatternFault = string;

const longestSession = 24 * 60;
const mostPlaces = 200;

/**
 * What is not coherent in the rules of an agenda; empty when all is: times and days that exist, sessions that hold a slot, end by
 * midnight and do not overlap, shares of 1 to 100 that are no more than 100 together, no class in an agenda of follow-ups.
 */
export function checkPattern(pattern: AgendaPattern): readonly PatternFault[] {
  const { openings, extraSessions, quotas, channelQuotas, access, classes, closures } = pattern;
  const faults: PatternFault[] = [];
  const ask = (holds: boolean, path: string): void => {
    if (!holds) faults.push(path);
  };
  ask(isRange(pattern.horizon), 'horizon');
  openings.forEach((opening, at) => {
    ask(isSession(opening) && opening.days.length > 0, `openings[${at}]`);
    ask(opening.validity === undefined || isRange(opening.validity), `openings[${at}].validity`);
    ask(!openings.slice(0, at).some((other) => areTogether(opening, other)), `openings[${at}].at`);
  });
  extraSessions.forEach((session, at) => {
    ask(isSession(session) && isCivilDate(session.day), `extraSessions[${at}]`);
    const others = [
      ...openingsOn(openings, session),
      ...extraSessions.slice(0, at).filter(({ day }) => day === session.day),
    ];
    ask(!others.some((other) => areAtOnce(session, other)), `extraSessions[${at}].at`);
  });
  closures.forEach((closure, at) => {
    ask(isRange(closure), `closures[${at}]`);
  });
  ask(access === 'first' || (classes.length === 0 && quotas.length === 0), 'quotas');
  ask(new Set(quotas.map((quota) => quota.class)).size === quotas.length, 'quotas');
  ask(
    quotas.every((quota) => classes.length === 0 || classes.includes(quota.class)),
    'quotas',
  );
  ask(areShares(quotas), 'quotas');
  ask(areShares(channelQuotas) && channelQuotas.every(({ channels }) => channels.length > 0), 'channelQuotas');
  ask(Number.isInteger(pattern.overbooking) && pattern.overbooking >= 0, 'overbooking');
  return [...new Set(faults)];
}

function isRange({ from, to }: DayRange): boolean {
  return isCivilDate(from) && (to === undefined || (isCivilDate(to) && to >= from));
}

function isSession({ at, minutes, slotMinutes, places = 1 }: Omit<ExtraSession, 'day'>): boolean {
  const opens = toMinutes(at);
  return (
    opens !== undefined &&
    opens + minutes <= longestSession &&
    [minutes, slotMinutes, places].every((value) => Number.isInteger(value) && value > 0) &&
    slotMinutes <= minutes &&
    places <= mostPlaces
  );
}

function areShares(quotas: readonly { readonly share: number; readonly releaseDays?: number }[]): boolean {
  const sum = quotas.reduce((total, { share }) => total + share, 0);
  return (
    sum <= 100 &&
    quotas.every(
      ({ share, releaseDays = 0 }) =>
        Number.isInteger(share) && share > 0 && Number.isInteger(releaseDays) && releaseDays >= 0,
    )
  );
}

function areTogether(one: Opening, other: Opening): boolean {
  const { from, to } = one.validity ?? { from: '' };
  const { from: otherFrom, to: otherTo } = other.validity ?? { from: '' };
  const inTime = (otherTo === undefined || from <= otherTo) && (to === undefined || otherFrom <= to);
  return inTime && one.days.some((day) => other.days.includes(day)) && areAtOnce(one, other);
}

function areAtOnce(one: { at: string; minutes: number }, other: { at: string; minutes: number }): boolean {
  const [from, otherFrom] = [toMinutes(one.at) ?? 0, toMinutes(other.at) ?? 0];
  return from < otherFrom + other.minutes && otherFrom < from + one.minutes;
}

function openingsOn(openings: readonly Opening[], { day }: ExtraSession): readonly Opening[] {
  if (!isCivilDate(day)) return [];
  const weekday = weekdayCodes[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7];
  return openings.filter(
    ({ days, validity }) =>
      weekday !== undefined &&
      days.includes(weekday) &&
      (validity === undefined || (day >= validity.from && (validity.to === undefined || day <= validity.to))),
  );
}
