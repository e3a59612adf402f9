import { defineArea, integer } from './option.ts';

/** How the service of therapeutic plans looks after itself. */
export const therapeuticPlansArea = defineArea('What the service of therapeutic plans does by itself.', {
  watchSeconds: integer({
    fallback: 3600,
    min: 0,
    max: 86_400,
    about:
      'How often plans are looked at, to tell that they are about to end and to close those that have ended; 0: never (a plan ends by its date all the same).',
  }),
});
