import { defineArea, integer, text } from './option.ts';

/** How the service of home care looks after itself. */
export const homeCareArea = defineArea('What the service of home care does by itself.', {
  watchSeconds: integer({
    fallback: 60,
    min: 0,
    max: 86_400,
    about: 'How often planned visits are looked at, to raise an alert for those that are late or missed; 0: never.',
  }),
  intensityFile: text({
    fallback: '',
    expected: 'empty, or the path of a file',
    matches: (value) => !value.includes('\0'),
    about:
      'JSON file with how the intensity of care (CIA) and the levels are worked out, by period; empty: as the platform is delivered.',
  }),
  tariffFile: text({
    fallback: '',
    expected: 'empty, or the path of a file',
    matches: (value) => !value.includes('\0'),
    about: 'JSON file with what a visit of each profession costs, by period; empty: no amounts are known.',
  }),
});
