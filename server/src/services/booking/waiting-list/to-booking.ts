import type { Appointment, Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { dayOf } from '../../steps/days.ts';
import { answered, coded, onSlot } from '../bookings/appointment.ts';
import type { OfferedSlot } from '../slots/offered-slot.ts';
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
 * The booking (profile BookingAppointment) that a wait becomes with an accepted slot: the same resource, IUP and day of request, so that the
 * wait is measured without piecing it together. Ticket and prescription are the step's.
 */
export function toBooking(entry: Read<Appointment>, offered: OfferedSlot, offer: Offer): Read<Appointment> {
  const { requestedPeriod: _, ...rest } = entry;
  const { regime } = offered.pattern;
  const booking = onSlot(answered(rest, 'accepted'), offered);
  const kept = booking.extension?.filter(({ url }) => !ofEntry.has(url) && !ofBooking.has(url)) ?? [];
  const extension = [
    ...kept,
    coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, regime),
    firstOfferOf(entry, offer),
  ];
  return { ...booking, meta: { ...rest.meta, profile: [profileUrl.BookingAppointment] }, status: 'booked', extension };
}

/** What the accepted slot says anew. */
const ofBooking: ReadonlySet<string> = new Set([extensionUrl.BookingFirstOffer, extensionUrl.BookingRegime]);

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
