/** Channels a booking comes from (code system `booking-channel`). The order is that of the bits of the availability index: append only. */
export const bookingChannels = [
  'desk',
  'call-centre',
  'portal',
  'pharmacy',
  'general-practitioner',
  'specialist',
  'ward',
  'territorial',
  'screening',
  'system',
] as const;

/** A code of {@link bookingChannels}. */
export type BookingChannel = (typeof bookingChannels)[number];

/** Tells whether a text is the code of a channel. */
export function isBookingChannel(text: string): text is BookingChannel {
  return (bookingChannels as readonly string[]).includes(text);
}
