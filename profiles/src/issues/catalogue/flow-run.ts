import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of runs of flows, and of their way to and from a server. */
export const flowRunCatalogue = {
  'flow-server-unreachable': {
    severity: 'error',
    type: 'transient',
    status: 502,
    text: { it: 'Nessuna risposta dal server a {address}.', en: 'No answer from the server at {address}.' },
    remedy: {
      it: 'Controllare l’indirizzo e ripetere: ciò che è già fatto non si ripete due volte.',
      en: 'Check the address and run again: what was done is not done twice.',
    },
  },
  'flow-import-refused': {
    severity: 'error',
    type: 'processing',
    status: 422,
    text: {
      it: 'Il server ha rifiutato la transazione del record con {status}.',
      en: 'The server refused the transaction of the record with {status}.',
    },
    remedy: {
      it: 'Con 401 o 403 controllare ruolo e scope del client; con 409 o 412 ripetere l’importazione; con 422 correggere il record.',
      en: 'With 401 or 403 check role and scopes of the client; with 409 or 412 import again; with 422 correct the record.',
    },
  },
  'flow-run-state': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: 'L’esecuzione {run} è nello stato "{state}": il passo "{step}" non è ammesso.',
      en: 'Run {run} is in the state "{state}": the step "{step}" is not allowed.',
    },
    remedy: {
      it: 'Vedere `sinfonia flow runs`. Una conferma di invio non si annulla: si corregge con un’altra fornitura.',
      en: 'See `sinfonia flow runs`. A confirmation of sending cannot be undone: correct with another shipment.',
    },
  },
  'flow-run-busy': {
    severity: 'error',
    type: 'lock-error',
    status: 409,
    text: {
      it: 'L’esecuzione {run} è in corso in un altro processo ({process}).',
      en: 'Run {run} is in progress in another process ({process}).',
    },
    remedy: {
      it: 'Attendere che finisca; se il processo non esiste più, il blocco è tolto alla prossima esecuzione.',
      en: 'Wait until it ends; when the process no longer exists, the next run takes the lock away.',
    },
  },
  'flow-run-damaged': {
    severity: 'error',
    type: 'exception',
    status: 500,
    text: {
      it: 'Il file {file} dell’esecuzione {run} manca o non è quello estratto.',
      en: 'The file {file} of run {run} is missing or is not the one that was extracted.',
    },
    remedy: {
      it: 'Rimetterlo dal salvataggio: i file inviati decidono che cosa è inserimento, variazione o cancellazione.',
      en: 'Put it back from the backup: the files that were sent decide what is an insert, a change or a cancellation.',
    },
  },
} as const satisfies CataloguePart;
