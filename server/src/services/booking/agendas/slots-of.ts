import { addDays } from '@sinfonia/mappings';
import {
  type Day,
  daysFrom,
  minuteMs,
  toInstant,
  toMinutes,
  weekdayCodes,
  weekdayOf,
} from '../../calendar/civil-day.ts';
import { type HolidayCalendar, italianCalendar } from '../../calendar/holidays.ts';
import type { AgendaPattern, AgendaSlot, DayRange, ExtraSession } from './agenda-pattern.ts';
import { shareOut } from './share-out.ts';

interface Place {
  readonly day: Day;
  readonly session: string;
  readonly start: number;
  readonly end: number;
  readonly place: number;
}

/**
 * The slots that an agenda offers from a day to another in `Europe/Rome`, both included, by start and place. Closed days, days
 * outside its horizon, and Sundays and holidays on which an opening rests offer none.
 *
 * Quotas are shared out over the places of a whole week, Monday to Sunday, before closures are taken out: so a slot keeps its
 * class whichever days are asked for and whatever is closed later.
 */
export function slotsOf(
  pattern: AgendaPattern,
  from: Day,
  to: Day,
  calendar: HolidayCalendar = italianCalendar,
): readonly AgendaSlot[] {
  const first = from > pattern.horizon.from ? from : pattern.horizon.from;
  const last = pattern.horizon.to !== undefined && pattern.horizon.to < to ? pattern.horizon.to : to;
  if (!pattern.active || last < first) return [];
  const slots: AgendaSlot[] = [];
  for (let monday = addDays(first, -weekdayOf(first)); monday <= last; monday = addDays(monday, 7)) {
    for (const slot of slotsOfWeek(pattern, monday, calendar))
      if (slot.day >= first && slot.day <= last && !isClosed(pattern, slot.day)) slots.push(slot);
  }
  return slots;
}

/** Tells whether a day lies in a closure of an agenda. */
export function isClosed({ closures }: AgendaPattern, day: Day): boolean {
  return closures.some(({ from, to }) => day >= from && day <= to);
}

/** Tells whether a day lies in a range. */
export function isInRange({ from, to }: DayRange, day: Day): boolean {
  return day >= from && (to === undefined || day <= to);
}

function slotsOfWeek(pattern: AgendaPattern, monday: Day, calendar: HolidayCalendar): readonly AgendaSlot[] {
  const places = placesOfWeek(pattern, monday, calendar);
  const classParts = shareOut(
    places.length,
    pattern.quotas.map(({ share }) => share),
  );
  const channelParts = channelPartsOf(pattern, classParts);
  return places.map((place, at) => {
    const classPart = classParts[at];
    const channelPart = channelParts[at];
    const quota = classPart === undefined ? undefined : pattern.quotas[classPart];
    const kept = channelPart === undefined ? undefined : pattern.channelQuotas[channelPart];
    return {
      ...place,
      classes: quota ? [quota.class, ...(quota.alsoFor ?? [])] : [],
      ...(quota?.releaseDays === undefined ? {} : { classesUntil: addDays(place.day, -quota.releaseDays) }),
      channels: kept?.channels ?? [],
      ...(kept?.releaseDays === undefined ? {} : { channelsUntil: addDays(place.day, -kept.releaseDays) }),
    };
  });
}

/** Channels are shared out inside each class, or the evenness of both would keep one class for one channel. */
function channelPartsOf(
  { quotas, channelQuotas }: AgendaPattern,
  classParts: readonly (number | undefined)[],
): readonly (number | undefined)[] {
  const shares = channelQuotas.map(({ share }) => share);
  const answer: (number | undefined)[] = classParts.map(() => undefined);
  for (const part of [...quotas.keys(), undefined]) {
    const members = classParts.flatMap((one, at) => (one === part ? [at] : []));
    const parts = shareOut(members.length, shares);
    members.forEach((at, order) => {
      answer[at] = parts[order];
    });
  }
  return answer;
}

function placesOfWeek(pattern: AgendaPattern, monday: Day, calendar: HolidayCalendar): readonly Place[] {
  const places: Place[] = [];
  for (const day of daysFrom(monday, addDays(monday, 6)))
    for (const session of sessionsOf(pattern, day, calendar)) places.push(...placesOf(session));
  return places.sort(
    (one, other) => one.start - other.start || compare(one.session, other.session) || one.place - other.place,
  );
}

function sessionsOf(pattern: AgendaPattern, day: Day, calendar: HolidayCalendar): readonly ExtraSession[] {
  const weekday = weekdayCodes[weekdayOf(day)];
  const weekly = pattern.openings
    .filter(({ days, validity, onHolidays }) => {
      if (weekday === undefined || !days.includes(weekday)) return false;
      if (validity && !isInRange(validity, day)) return false;
      return onHolidays === true || calendar.isWorkingDay(day, pattern.municipality);
    })
    .map((opening) => ({ ...opening, day }));
  return [...weekly, ...pattern.extraSessions.filter((extra) => extra.day === day)];
}

function placesOf({ day, at, minutes, slotMinutes, places = 1 }: ExtraSession): readonly Place[] {
  const opens = toMinutes(at);
  if (opens === undefined || !(slotMinutes > 0)) return [];
  const start = toInstant(day, opens);
  const lasts = Math.min(minutes, (toInstant(day, 1440) - start) / minuteMs);
  const found: Place[] = [];
  // Slots follow one another in time that passes: a night session over a change of the clock has as many as any other.
  for (let after = 0; after + slotMinutes <= lasts; after += slotMinutes)
    for (let place = 0; place < places; place += 1)
      found.push({
        day,
        session: `${day}T${at.slice(0, 5)}`,
        start: start + after * minuteMs,
        end: start + (after + slotMinutes) * minuteMs,
        place,
      });
  return found;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
