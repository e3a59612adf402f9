import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of subscriptions. Source: FHIR R4 subscription.html; HL7 Subscriptions R5 Backport 1.1.0. */
export const notificationCatalogue = {
  'subscription-invalid': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'La sottoscrizione non può essere servita: {fault}.',
      en: 'The subscription cannot be served: {fault}.',
    },
    remedy: {
      it: 'Indicare in criteria un argomento pubblicato, filtri ammessi da esso, un canale rest-hook o websocket e un payload empty o id-only.',
      en: 'Name a published topic in criteria, filters that it allows, a rest-hook or websocket channel and an empty or id-only payload.',
    },
  },
  'subscription-endpoint-refused': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: "L'indirizzo della sottoscrizione non è ammesso.",
      en: 'The endpoint of the subscription is not allowed.',
    },
    remedy: {
      it: 'Usare un indirizzo https pubblico, senza utente e password; uno locale solo nella sandbox.',
      en: 'Use a public https address without user and password; a local one in the sandbox only.',
    },
  },
  'subscription-not-own': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'La sottoscrizione appartiene a un altro richiedente.',
      en: 'The subscription belongs to another caller.',
    },
    remedy: {
      it: 'Usare una sottoscrizione creata con le stesse credenziali.',
      en: 'Use a subscription that was made with the same credentials.',
    },
  },
} as const satisfies CataloguePart;
