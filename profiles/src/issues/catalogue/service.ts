import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the steps of services: operations that a process does not allow, or not now, or not by this role. */
export const serviceCatalogue = {
  'availability-not-ready': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: {
      it: 'Le disponibilità sono in preparazione: {slots} posti letti finora.',
      en: 'Availability is being prepared: {slots} slots read so far.',
    },
    remedy: {
      it: 'Ripetere la richiesta dopo i secondi indicati in Retry-After.',
      en: 'Repeat the request after the seconds that Retry-After says.',
    },
  },
  'nre-used-up': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: {
      it: 'Non ci sono numeri di ricetta (NRE) disponibili.',
      en: 'There are no prescription numbers (NRE) left.',
    },
    remedy: {
      it: 'Chi gestisce la piattaforma chieda un lotto al Sistema TS e lo aggiunga in prescriptions.nreLots; poi ripetere. Nulla è stato scritto.',
      en: 'Who runs the platform asks Sistema TS for a lot and adds it to prescriptions.nreLots; then repeat. Nothing was written.',
    },
  },
  'reminder-not-ready': {
    severity: 'error',
    type: 'business-rule',
    status: 409,
    text: {
      it: 'Il promemoria non si può ancora stampare: {reason}',
      en: 'The reminder cannot be printed yet: {reason}',
    },
    remedy: {
      it: 'Leggere $prescription-state e riprovare quando c’è il codice di autenticazione del Sistema TS.',
      en: 'Read $prescription-state and try again when the authentication code of Sistema TS is there.',
    },
  },
  'step-not-allowed': {
    severity: 'error',
    type: 'business-rule',
    status: 409,
    text: {
      it: 'Il passo {step} non è possibile nello stato "{state}".',
      en: 'The step {step} is not possible in the state "{state}".',
    },
    remedy: {
      it: 'Rileggere lo stato; da qui sono possibili: {next}.',
      en: 'Read the state again; possible from here: {next}.',
    },
  },
  'booking-of-steps': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Le prenotazioni e le attese del CUP, le loro proposte e i posti occupati o bloccati si scrivono solo con i passi del servizio.',
      en: 'Bookings and waits of the booking centre, their offers, and slots that are taken or held, are written by the steps of the service only.',
    },
    remedy: {
      it: 'Usare $booking-book, $booking-reschedule, $booking-cancel e gli altri passi.',
      en: 'Use $booking-book, $booking-reschedule, $booking-cancel and the other steps.',
    },
  },
  'slot-taken': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: 'La prenotazione non è possibile: {reason}',
      en: 'The booking is not possible: {reason}',
    },
    remedy: {
      it: 'Un altro ha preso il posto (regola {rule}): cercare di nuovo con $find-availability e prenderne un altro.',
      en: 'Somebody else has the slot (rule {rule}): search again with $find-availability and take another one.',
    },
  },
  'step-role-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il ruolo "{role}" non può compiere il passo {step}.',
      en: 'The role "{role}" may not make the step {step}.',
    },
    remedy: {
      it: 'Accedere con un ruolo indicato nella pagina del passo.',
      en: 'Sign in with a role that the page of the step names.',
    },
  },
  'step-precondition': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il passo non si può compiere: {reason}',
      en: 'The step cannot be made: {reason}',
    },
    remedy: {
      it: 'Correggere i dati indicati (regola {rule}) e ripetere.',
      en: 'Correct the data named (rule {rule}) and repeat.',
    },
  },
  'step-remark': {
    severity: 'warning',
    type: 'business-rule',
    status: 200,
    text: { it: 'Da verificare: {reason}', en: 'To be checked: {reason}' },
    remedy: {
      it: 'Verificare (regola {rule}); il passo è stato registrato.',
      en: 'Check it (rule {rule}); the step was recorded.',
    },
  },
  'prescription-not-found': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'Nessuna ricetta da erogare ha questo numero e questo assistito.',
      en: 'No prescription to be dispensed has this number and this person.',
    },
    remedy: {
      it: "Controllare l'NRE e l'identificativo sulla tessera sanitaria della persona.",
      en: "Check the NRE and the identifier on the person's health card.",
    },
    source: 'DM 2 November 2011',
  },
  'step-key-reused': {
    severity: 'error',
    type: 'duplicate',
    status: 409,
    text: {
      it: 'La chiave {key} è già stata usata per un passo con altri dati.',
      en: 'The key {key} was used before for a step with other data.',
    },
    remedy: {
      it: 'Usare una chiave nuova per ogni registrazione e ripetere la stessa chiave solo con gli stessi dati.',
      en: 'Use a new key for each record and repeat a key with the same data only.',
    },
  },
  'step-repeated': {
    severity: 'information',
    type: 'informational',
    status: 200,
    text: {
      it: 'Il passo era già stato registrato con la stessa chiave: niente è stato scritto di nuovo.',
      en: 'The step had been recorded with the same key: nothing was written again.',
    },
    remedy: { it: 'Nessuna azione necessaria.', en: 'Nothing to do.' },
  },
} as const satisfies CataloguePart;
