import { defineArea, integer } from './option.ts';

/** Agendas, availability and bookings of the single booking centre. */
export const bookingArea = defineArea('Agendas, free slots and bookings of the single booking centre (CUP).', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about:
      'How often agendas and bookings are looked at: to make the slots that published agendas still lack, to free slots whose hold has ended (it ends by its term all the same) and to remind of bookings; 0: never.',
  }),
  maximumSlots: integer({
    fallback: 4_000_000,
    min: 1_000,
    max: 50_000_000,
    about: 'Most free slots that are kept in memory for searches, some 60 bytes each; those beyond are not found.',
  }),
  waitSeconds: integer({
    fallback: 2,
    min: 0,
    max: 60,
    about:
      'How long a search waits while the free slots are read after a start; then it is answered 503 with Retry-After.',
  }),
});
