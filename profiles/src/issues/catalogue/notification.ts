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
  'notice-not-own': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il messaggio non è stato inviato a chi chiede.',
      en: 'The message was not sent to the caller.',
    },
    remedy: {
      it: 'Segnare come letti solo i messaggi della propria casella ($inbox).',
      en: 'Mark only the messages of your own inbox ($inbox) as read.',
    },
  },
  'mail-not-available': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: "Questo server non invia posta elettronica, o non ha potuto inviarla all'indirizzo.",
      en: 'This server sends no e-mail, or could not send one to the address.',
    },
    remedy: {
      it: "Controllare l'indirizzo; senza posta gli avvisi restano nella casella.",
      en: 'Check the address; without e-mail the notices stay in the inbox.',
    },
  },
  'mail-code-refused': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il codice di conferma è errato, scaduto o già usato.',
      en: 'The code of confirmation is wrong, has expired or was used.',
    },
    remedy: {
      it: "Scrivere di nuovo l'indirizzo nelle preferenze per ricevere un altro codice.",
      en: 'Write the address into the preferences again to get another code.',
    },
  },
  'mail-codes-too-many': {
    severity: 'error',
    type: 'throttled',
    status: 429,
    text: {
      it: 'Sono stati chiesti troppi codici di conferma.',
      en: 'Too many codes of confirmation were asked for.',
    },
    remedy: { it: 'Riprovare tra un’ora.', en: 'Try again in an hour.' },
  },
} as const satisfies CataloguePart;
