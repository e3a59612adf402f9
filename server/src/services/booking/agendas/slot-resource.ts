import { createHash } from 'node:crypto';
import type { Extension, Schedule, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { dayAt } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { extensionOf } from '../../steps/elements.ts';
import { type BookingChannel, isBookingChannel } from '../channels.ts';
import { isPriorityClass, type PriorityClass } from '../classes.ts';
import type { AgendaSlot } from './agenda-pattern.ts';

/**
 * Logical id of the Slot of an agenda at an instant (ms, UTC) and place: a UUID (version 8, RFC 9562) that is the same whenever and
 * by whomever the slot is made, so that it is never made twice.
 */
export function slotIdOf(schedule: string, start: number, place: number): string {
  const hash = createHash('sha256').update(`${schedule} ${start} ${place}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The Slot (`sinfonia-booking-slot`) of a slot that an agenda offers. What it does not restrict follows the agenda. */
export function toSlot(schedule: Read<Schedule>, slot: AgendaSlot, isClosed: boolean): Read<Slot> {
  const mode = extensionOf(schedule, extensionUrl.BookingDeliveryMode);
  return {
    resourceType: 'Slot',
    id: slotIdOf(schedule.id, slot.start, slot.place),
    meta: { profile: [profileUrl.BookingSlot] },
    extension: [
      ...slot.classes.map((code) => coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, code)),
      ...slot.channels.map((code) => coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, code)),
      ...(mode === undefined ? [] : [mode]),
      {
        url: extensionUrl.SlotOrigin,
        extension: [
          { url: 'session', valueString: slot.session },
          { url: 'place', valueUnsignedInt: slot.place },
          ...until('classesUntil', slot.classesUntil),
          ...until('channelsUntil', slot.channelsUntil),
        ],
      },
    ],
    schedule: { reference: `Schedule/${schedule.id}` },
    status: isClosed ? 'busy-unavailable' : 'free',
    start: new Date(slot.start).toISOString(),
    end: new Date(slot.end).toISOString(),
  };
}

/** What a Slot says of itself as rules of agendas read it; undefined without times. Written by the provider it is a session of its own. */
export function agendaSlotOf(slot: Slot): AgendaSlot | undefined {
  const [start, end] = [Date.parse(slot.start), Date.parse(slot.end)];
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const origin = extensionOf(slot, extensionUrl.SlotOrigin)?.extension ?? [];
  const part = (name: string): Extension | undefined => origin.find(({ url }) => url === name);
  const classesUntil = part('classesUntil')?.valueDate;
  const channelsUntil = part('channelsUntil')?.valueDate;
  return {
    start,
    end,
    day: dayAt(start),
    session: part('session')?.valueString ?? `${dayAt(start)} ${slot.id ?? slot.start}`,
    place: part('place')?.valueUnsignedInt ?? 0,
    classes: codesOf<PriorityClass>(slot, extensionUrl.BookingPriorityClass, isPriorityClass),
    ...(classesUntil === undefined ? {} : { classesUntil }),
    channels: codesOf<BookingChannel>(slot, extensionUrl.BookingChannel, isBookingChannel),
    ...(channelsUntil === undefined ? {} : { channelsUntil }),
  };
}

/** Which of the places of its time a Slot has; undefined for one that the platform did not make. */
export function placeOf(slot: Slot): number | undefined {
  return extensionOf(slot, extensionUrl.SlotOrigin)?.extension?.find(({ url }) => url === 'place')?.valueUnsignedInt;
}

function coded(url: string, system: string, code: string): Extension {
  return { url, valueCoding: { system, code } };
}

function until(url: string, day: string | undefined): Extension[] {
  return day === undefined ? [] : [{ url, valueDate: day }];
}

function codesOf<Code extends string>(
  { extension = [] }: Slot,
  url: string,
  is: (text: string) => text is Code,
): readonly Code[] {
  return extension.flatMap((one) => (one.url === url ? (one.valueCoding?.code ?? []) : [])).filter(is);
}
