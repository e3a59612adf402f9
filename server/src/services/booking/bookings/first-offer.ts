import { extensionUrl } from '@sinfonia/profiles';
import { dayAt } from '../../calendar/civil-day.ts';
import { codeIn, extensionOf } from '../../steps/elements.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import type { AvailabilitySource } from '../availability/availability-keeper.ts';
import { firstGuaranteed } from '../availability/first-guaranteed.ts';
import { territoryOfPerson } from '../availability/places.ts';
import { remarkOf } from '../rules.ts';
import type { SlotWish } from '../slots/take-slot.ts';
import { guaranteeAreaOf } from '../waiting-list/guarantee.ts';
import { type BookingWork, slotOf } from './new-booking.ts';
import { serviceSystem } from './service-codes.ts';
import type { FirstOffer } from './wait.ts';

/** What is said of the first availability that the person was offered. */
export type SaidOffer = Partial<FirstOffer>;

/**
 * The first availability of a first access in the area where times are guaranteed to the person, the slot that is booked among them, as
 * the index of free slots has it: nobody else can state it. What the caller says otherwise is a remark (BK-49), and counts where the
 * index or the area is not known. Undefined when there is none.
 */
export async function firstOfferOf(
  work: BookingWork,
  source: AvailabilitySource,
  wish: SlotWish,
  said: SaidOffer,
): Promise<FirstOffer | undefined> {
  const found = await foundOffer(work, source, wish);
  if (found === undefined) return said.day === undefined ? undefined : { ...said, day: said.day };
  const { day } = found;
  // A person may have an area by her residence without an Organization that names it.
  const area = found.area ?? said.area;
  const warnOf = (name: string, value: string | undefined, own: string | undefined): void => {
    if (value !== undefined && value !== own) work.warn(remarkOf('BK-49', parameterPlace(name), value));
  };
  warnOf('firstAvailable', said.day, day);
  warnOf('area', said.area, area);
  return day === undefined ? undefined : { day, ...(area === undefined ? {} : { area }) };
}

/** Undefined when the index cannot tell: it is being rebuilt, or the person has no area, or the request no class. */
async function foundOffer(
  work: BookingWork,
  source: AvailabilitySource,
  { access, class: letter, channel, regime, service, mode, beyondCapacity }: SlotWish,
): Promise<SaidOffer | undefined> {
  const { subject, context, now } = work;
  const code = codeIn(service, serviceSystem);
  if (access !== 'first' || letter === undefined || regime !== 'ssn' || code === undefined) return undefined;
  const person = await readResource(context.store, 'Patient', subject.patient);
  const asl = person && (await territoryOfPerson(context.store, person)).asl;
  const availability = asl === undefined ? undefined : await source.ready();
  if (person === undefined || asl === undefined || availability === undefined) return undefined;
  const { slot, schedule, place } = slotOf(work);
  const ownMode = mode ?? extensionOf(slot, extensionUrl.BookingDeliveryMode)?.valueCoding?.code;
  const wanted = { service: code, access, class: letter, ...(ownMode === undefined ? {} : { mode: ownMode }) };
  const first = firstGuaranteed(availability, { channel, regime, now }, wanted, { level: 'asl', code: asl });
  // A slot that the person holds is in the index no more, and is what she was offered all the same.
  const isOwn = beyondCapacity !== true && availability.agendas.get(schedule.id)?.offer.asl === asl;
  const begins = Math.min(first?.start ?? Number.POSITIVE_INFINITY, isOwn ? place.start : Number.POSITIVE_INFINITY);
  const area = await guaranteeAreaOf(context.store, person);
  return { ...(Number.isFinite(begins) ? { day: dayAt(begins) } : {}), ...(area === undefined ? {} : { area }) };
}
