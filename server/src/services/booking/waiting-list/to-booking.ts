import type { Appointment, Extension } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { type OfferedSlot, slotAddress } from '../slots/offered-slot.ts';
import type { Offer } from './offer-task.ts';

/** What an entry has and a booking has not: the booking is made of the same resource. */
const ofEntry: ReadonlySet<string> = new Set([
  extensionUrl.WaitingListState,
  extensionUrl.WaitingListMaximumDate,
  extensionUrl.WaitingListProtectedPath,
  extensionUrl.WaitingListArea,
  extensionUrl.WaitingListContact,
]);

/**
 * The booking (profile BookingAppointment) that a wait becomes with an accepted slot: the same resource, IUP and day of request, so that the wait is
 * measured without piecing it together.
 */
export function toBooking(entry: Read<Appointment>, offered: OfferedSlot, offer: Offer): Read<Appointment> {
  const { slot, schedule } = offered;
  const { requestedPeriod: _, ...rest } = entry;
  const place = schedule.actor.find(({ reference }) => reference?.startsWith('Location/') === true);
  return {
    ...rest,
    meta: { ...rest.meta, profile: [profileUrl.BookingAppointment] },
    extension: [
      ...(entry.extension ?? []).filter(({ url }) => !ofEntry.has(url) && url !== extensionUrl.BookingFirstOffer),
      firstOfferOf(entry, offer),
    ],
    status: 'booked',
    slot: [{ reference: slotAddress(offered) }],
    start: slot.start,
    end: slot.end,
    participant: [
      ...entry.participant.filter(({ actor }) => actor?.reference?.startsWith('Patient/') === true),
      ...(place === undefined ? [] : [{ actor: place, status: 'accepted' as const }]),
    ],
    ...(schedule.comment === undefined ? {} : { patientInstruction: schedule.comment }),
  };
}

/** The first availability of the ex-ante survey: that which was refused, where one was; or else this offer. */
export function firstOfferOf({ extension = [] }: Appointment, offer: Offer): Extension {
  const before = extension.find(({ url }) => url === extensionUrl.BookingFirstOffer);
  if (offer.before === 'offer-refused' && before !== undefined) return before;
  return firstOffer(before, offer, { accepted: true, guaranteed: offer.inTime });
}

/** What becomes of the first availability with an answer to an offer. */
export function firstOffer(
  before: Extension | undefined,
  { start }: Offer,
  answer: { readonly accepted: boolean; readonly guaranteed: boolean },
): Extension {
  const area = before?.extension?.filter(({ url }) => url === 'area') ?? [];
  return {
    url: extensionUrl.BookingFirstOffer,
    extension: [
      { url: 'firstAvailable', valueDate: dayOf(start) },
      { url: 'accepted', valueBoolean: answer.accepted },
      { url: 'guaranteed', valueBoolean: answer.guaranteed },
      ...area,
    ],
  };
}
