import { defineArea, integer } from './option.ts';

/** How the booking centre looks after itself. */
export const bookingArea = defineArea('What the single booking centre does by itself.', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about:
      'How often bookings are looked at, to free slots whose hold has ended and to remind of bookings; 0: never (a hold ends by its term all the same).',
  }),
});
