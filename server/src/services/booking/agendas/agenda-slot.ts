import type { Extension, Slot } from '@medplum/fhirtypes';
import { addDays } from '@sinfonia/mappings';
import { extensionUrl } from '@sinfonia/profiles';
import { type Day, dayAt, minuteMs, toInstant, toMinutes, weekdayCodes, weekdayOf } from '../../calendar/civil-day.ts';
import { extensionOf } from '../../steps/elements.ts';
import { isBookingChannel } from '../channels.ts';
import { isPriorityClass } from '../classes.ts';
import type { AgendaPattern, AgendaSlot } from './agenda-pattern.ts';
import { isInRange } from './slots-of.ts';

/** What the rules of an agenda say of a slot that does not say it itself. */
export type SlotTerms = Pick<AgendaPattern, 'openings' | 'extraSessions' | 'quotas' | 'channelQuotas'>;

/** Parts of a slot that are known from its origin, or from its agenda. */
type Origin = Pick<AgendaSlot, 'session' | 'place' | 'classesUntil' | 'channelsUntil'>;

/**
 * A stored Slot as the rules of agendas look at it; undefined without times. What it is kept for is its own. Its session and until when
 * it is kept are as the extension `slot-origin` has them; a slot without it, which another system wrote, follows its agenda.
 */
export function agendaSlotOf(slot: Slot, terms?: SlotTerms): AgendaSlot | undefined {
  const [start, end] = [Date.parse(slot.start), Date.parse(slot.end)];
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const day = dayAt(start);
  const classes = codesOf(slot, extensionUrl.BookingPriorityClass).filter(isPriorityClass);
  const channels = codesOf(slot, extensionUrl.BookingChannel).filter(isBookingChannel);
  const bare = { start, end, day, classes, channels };
  const origin = extensionOf(slot, extensionUrl.SlotOrigin)?.extension;
  return { ...bare, ...(origin === undefined ? byAgenda(bare, terms) : asWritten(origin, start)) };
}

function asWritten(origin: readonly Extension[], start: number): Origin {
  const part = (name: string): Extension | undefined => origin.find(({ url }) => url === name);
  return {
    session: part('session')?.valueString ?? ownSession(start),
    place: part('place')?.valueUnsignedInt ?? 0,
    ...until(part('classesUntil')?.valueDate, part('channelsUntil')?.valueDate),
  };
}

function byAgenda(
  { start, day, classes, channels }: Pick<AgendaSlot, 'start' | 'day' | 'classes' | 'channels'>,
  terms: SlotTerms | undefined,
): Origin {
  const ofClass = terms?.quotas.find((one) => one.class === classes[0])?.releaseDays;
  const ofChannels = terms?.channelQuotas.find((one) => one.channels.join() === channels.join())?.releaseDays;
  return {
    session: (terms && sessionOf(terms, day, start)) ?? ownSession(start),
    place: 0,
    ...until(
      ofClass === undefined ? undefined : addDays(day, -ofClass),
      ofChannels === undefined ? undefined : addDays(day, -ofChannels),
    ),
  };
}

function until(classesUntil: Day | undefined, channelsUntil: Day | undefined): Partial<Origin> {
  return {
    ...(classesUntil === undefined ? {} : { classesUntil }),
    ...(channelsUntil === undefined ? {} : { channelsUntil }),
  };
}

/** A slot that no opening explains is a session of its own. */
const ownSession = (start: number): string => new Date(start).toISOString();

/** Session of a slot, `YYYY-MM-DDTHH:MM`; undefined for one that no opening explains. */
function sessionOf({ openings, extraSessions }: SlotTerms, day: Day, start: number): string | undefined {
  const weekday = weekdayCodes[weekdayOf(day)];
  const opening = [
    ...openings.filter(
      ({ days, validity }) =>
        weekday !== undefined && days.includes(weekday) && (validity === undefined || isInRange(validity, day)),
    ),
    ...extraSessions.filter((one) => one.day === day),
  ].find(({ at, minutes }) => {
    const opens = toInstant(day, toMinutes(at) ?? 0);
    return opens <= start && start < opens + minutes * minuteMs;
  });
  return opening && `${day}T${opening.at.slice(0, 5)}`;
}

function codesOf({ extension = [] }: Slot, address: string): readonly string[] {
  return extension.flatMap(({ url, valueCoding }) => (url === address ? (valueCoding?.code ?? []) : []));
}
