import { defineArea, integer } from './option.ts';

/** How the service of home care looks after itself. */
export const homeCareArea = defineArea('What the service of home care does by itself.', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about: 'How often planned visits are looked at, to raise an alert for those that are late or missed; 0: never.',
  }),
});
