import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the exchanges with other systems. */
export const exchangeCatalogue = {
  'exchange-task-of-steps': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Le chiamate ad altri sistemi le scrivono le operazioni dei servizi.',
      en: 'Calls to other systems are written by the operations of the services.',
    },
    remedy: {
      it: "Usare l'operazione del servizio, per esempio quella che annulla la ricetta.",
      en: 'Use the operation of the service, for example the one that cancels the prescription.',
    },
    source: 'Profile ExchangeTask',
  },
} as const satisfies CataloguePart;
