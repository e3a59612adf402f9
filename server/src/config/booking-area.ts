import { defineArea, integer } from './option.ts';

/** Agendas and availability of the single booking centre. */
export const bookingArea = defineArea('Agendas and free slots of the single booking centre (CUP).', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about: 'How often agendas are looked at, to make the slots that published ones still lack; 0: never.',
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
