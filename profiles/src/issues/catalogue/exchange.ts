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
  'other-system-unreached': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: { it: '{system} non risponde, o non è collegato.', en: '{system} does not answer, or is not connected.' },
    remedy: { it: 'Riprovare più tardi.', en: 'Try again later.' },
  },
  'other-system-refused': {
    severity: 'error',
    type: 'processing',
    status: 422,
    text: { it: '{system} dice di no: {reason-it}.', en: '{system} says no: {reason-en}.' },
    remedy: { it: 'Correggere ciò che {system} indica.', en: 'Correct what {system} names.' },
  },
} as const satisfies CataloguePart;
