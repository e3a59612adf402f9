import { defineArea, integer } from './option.ts';

/** How the waiting list of the booking centre looks after itself. */
export const waitingListArea = defineArea('What the waiting list of the booking centre does by itself.', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about:
      'How often free slots are offered to who waits, offers that were not answered are ended, and health authorities are told of protected paths that they owe; 0: never (operators offer by hand).',
  }),
  snapshotHour: integer({
    fallback: 4,
    min: -1,
    max: 23,
    about:
      'Hour of the day in Italy from which the waiting times of the day are kept as a file in <data>/waiting-times; -1: never.',
  }),
});
