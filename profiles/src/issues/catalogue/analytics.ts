import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of indicators and reports. */
export const analyticsCatalogue = {
  'indicators-not-ready': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: {
      it: 'I dati degli indicatori sono in preparazione: {resources} risorse lette finora.',
      en: 'The data of the indicators are being prepared: {resources} resources read so far.',
    },
    remedy: {
      it: 'Ripetere la richiesta dopo i secondi indicati in Retry-After.',
      en: 'Repeat the request after the seconds that Retry-After says.',
    },
  },
} as const satisfies CataloguePart;
