import { defineArea, integer, text } from './option.ts';

/** Indicators: how few persons a figure may tell of, and how old the data may be. */
export const analyticsArea = defineArea(
  'Indicators: how few persons a figure may tell of, and how old the data may be.',
  {
    smallestCell: integer({
      fallback: 3,
      min: 1,
      max: 100,
      about:
        'Figures that tell of fewer persons are masked, but for roles that see the single cases anyway. With 1 nothing is masked.',
    }),
    maximumAgeMinutes: integer({
      fallback: 15,
      min: 0,
      max: 10_080,
      about:
        'Age from which the data are collected anew when somebody asks; until they are ready the older ones answer.',
    }),
    freshSeconds: integer({
      fallback: ({ mode }) => (mode === 'sandbox' ? 0 : 60),
      fallbackText: '`60`, in the sandbox `0`',
      min: 0,
      max: 86_400,
      about: 'Age of the data that still counts as fresh for a request with `refresh=true`.',
    }),
    waitSeconds: integer({
      fallback: 20,
      min: 1,
      max: 110,
      about: 'How long a request waits for data that are being collected, before it is answered 503 with Retry-After.',
    }),
    referenceFigures: text({
      fallback: '',
      expected: 'the path of a file, or empty',
      about:
        'File with the resident population and other figures from outside by which rates are divided, in the form of docs/guide/indicators.md. Without it those rates have no value.',
      matches: (value) => !value.includes('\0'),
    }),
  },
);
