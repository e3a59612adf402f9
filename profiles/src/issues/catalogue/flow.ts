import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the national and regional information flows: commands and files, then records and fields. */
export const flowCatalogue = {
  'flow-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: 'Il flusso "{name}" non esiste.', en: 'There is no flow "{name}".' },
    remedy: { it: 'Flussi disponibili: {available}.', en: 'Available flows: {available}.' },
  },
  'flow-period-invalid': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il periodo richiesto non è valido: servono due date AAAA-MM-GG, la prima non dopo la seconda.',
      en: 'The period asked for is not valid: two dates AAAA-MM-GG are needed, the first not after the second.',
    },
    remedy: {
      it: 'Correggere le date, ad esempio 2025-01-01 e 2025-03-31.',
      en: 'Correct the dates, for example 2025-01-01 and 2025-03-31.',
    },
  },
  'flow-option-invalid': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: { it: "L'opzione {option} non è valida.", en: 'The option {option} is not valid.' },
    remedy: { it: 'Valori ammessi, ad esempio: {expected}.', en: 'Values allowed, for example: {expected}.' },
  },
  'flow-token-missing': {
    severity: 'error',
    type: 'login',
    status: 401,
    text: {
      it: 'Non si ottiene un token dalla sandbox a {address} ({reason}).',
      en: 'No token can be got from the sandbox at {address} ({reason}).',
    },
    remedy: {
      it: 'Avviare il server con la stessa cartella dei dati, o indicarlo con --url.',
      en: 'Start the server with the same data folder, or name it with --url.',
    },
  },
  'flow-source-failed': {
    severity: 'error',
    type: 'exception',
    status: 502,
    text: {
      it: 'Il server FHIR ha risposto {status} alla richiesta di {type}.',
      en: 'The FHIR server answered {status} to the request for {type}.',
    },
    remedy: {
      it: 'Controllare che il server sia avviato e che il token permetta la richiesta.',
      en: 'Check that the server is running and that the token allows the request.',
    },
  },
  'flow-field-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: { it: 'Manca un campo obbligatorio.', en: 'A mandatory field is missing.' },
    remedy: { it: 'Completare il dato nella cartella del caso.', en: 'Complete the datum in the record of the case.' },
  },
  'flow-field-length': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Lunghezza non ammessa: da {min} a {max} caratteri.',
      en: 'Length not allowed: from {min} to {max} characters.',
    },
    remedy: { it: 'Correggere il campo.', en: 'Correct the field.' },
  },
  'flow-field-form': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: { it: 'Forma non ammessa; attesa: {form}.', en: 'Form not allowed; expected: {form}.' },
    remedy: { it: 'Correggere il campo.', en: 'Correct the field.' },
  },
  'flow-field-date': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Non è una data del calendario nella forma {form}.',
      en: 'Not a date of the calendar in the form {form}.',
    },
    remedy: { it: 'Correggere la data.', en: 'Correct the date.' },
  },
  'flow-field-future': {
    severity: 'warning',
    type: 'value',
    status: 422,
    text: {
      it: 'La data è successiva al giorno di produzione del file.',
      en: 'The date lies after the day the file was made.',
    },
    remedy: { it: 'Correggere la data o attendere il giorno.', en: 'Correct the date or wait for the day.' },
  },
  'flow-field-code': {
    severity: 'error',
    type: 'code-invalid',
    status: 422,
    text: {
      it: 'Codice fuori dalla tabella {table} alla data del record.',
      en: 'Code outside table {table} on the date of the record.',
    },
    remedy: { it: 'Usare un codice della tabella in vigore.', en: 'Use a code of the table in force.' },
  },
  'flow-source-gap': {
    severity: 'warning',
    type: 'incomplete',
    status: 422,
    text: {
      it: 'Il dato manca nella cartella: si scrive il codice {code} della tabella {table}.',
      en: 'The datum is missing in the record: code {code} of table {table} is written.',
    },
    remedy: { it: 'Completare il dato nella cartella del caso.', en: 'Complete the datum in the record of the case.' },
  },
  'flow-source-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: 'Il campo non si può scrivere: manca nelle risorse, o non ci sta, {path}.',
      en: 'The field cannot be written: missing in the resources, or not fit for it, is {path}.',
    },
    remedy: {
      it: 'Completare la risorsa indicata ed esportare di nuovo.',
      en: 'Complete the resource named and export again.',
    },
  },
  'flow-field-shortened': {
    severity: 'warning',
    type: 'value',
    status: 422,
    text: {
      it: 'Il valore è più lungo della colonna o ha caratteri che il file non ha: ne è scritta una parte.',
      en: 'The value is longer than its column or has characters that the file lacks: a part of it is written.',
    },
    remedy: {
      it: 'Nessuna correzione se la persona ha il codice fiscale.',
      en: 'Nothing to correct when the person has a codice fiscale.',
    },
  },
  'flow-block-length': {
    severity: 'error',
    type: 'too-long',
    status: 422,
    text: {
      it: 'La ricetta ha {count} righe; il tracciato ne ammette {max}.',
      en: 'The prescription has {count} lines; the layout allows {max}.',
    },
    remedy: { it: 'Verificare le erogazioni della ricetta.', en: 'Check the dispensings of the prescription.' },
  },
  'flow-pair-missing': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: 'Il file delle persone non ha le righe di questo blocco, o le ha lontano dal loro posto.',
      en: 'The file of persons does not have the lines of this block, or has them far from their place.',
    },
    remedy: {
      it: 'Dare il file 1 della stessa coppia, nello stesso ordine.',
      en: 'Give file 1 of the same pair, in the same order.',
    },
  },
  'flow-record-withheld': {
    severity: 'error',
    type: 'incomplete',
    status: 422,
    text: {
      it: 'Il record del caso {case} è trattenuto perché incompleto: nel file lo farebbe scartare per intero.',
      en: 'The record of case {case} is withheld because it is incomplete: it would have the whole file refused.',
    },
    remedy: { it: 'Completare il caso e ripetere l’esportazione.', en: 'Complete the case and export again.' },
  },
  'flow-export-only': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il flusso "{name}" si scrive e si controlla soltanto: non si importa.',
      en: 'The flow "{name}" is only written and checked: it is not imported.',
    },
    remedy: {
      it: 'Registrare le prenotazioni e le prestazioni dai sistemi che le gestiscono.',
      en: 'Record bookings and services from the systems that manage them.',
    },
  },
  'flow-record-not-importable': {
    severity: 'warning',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il record non può diventare una risorsa senza perdere qualcosa: {reason}.',
      en: 'The record cannot become a resource without losing something: {reason}.',
    },
    remedy: {
      it: 'Registrare l’erogazione dal sistema che la gestisce.',
      en: 'Record the dispensing from the system that manages it.',
    },
  },
  'flow-event-withheld': {
    severity: 'error',
    type: 'incomplete',
    status: 422,
    text: {
      it: 'Un evento del caso {case} è trattenuto perché incompleto ({field}); il resto del record è scritto.',
      en: 'An event of case {case} is withheld because it is incomplete ({field}); the rest of the record is written.',
    },
    remedy: { it: "Completare l'evento e ripetere l’esportazione.", en: 'Complete the event and export again.' },
  },
  'flow-key-repeated': {
    severity: 'error',
    type: 'duplicate',
    status: 422,
    text: { it: 'Un altro record del file ha la stessa chiave.', en: 'Another record of the file has the same key.' },
    remedy: { it: 'Lasciare un solo record per presa in carico.', en: 'Leave one record for each taking in charge.' },
  },
  'flow-receipt-invalid': {
    severity: 'error',
    type: 'invalid',
    status: 422,
    text: {
      it: 'La riga {line} della ricevuta non si può leggere o non riguarda il file inviato.',
      en: 'Line {line} of the receipt cannot be read or is not about the file that was sent.',
    },
    remedy: {
      it: 'Colonne: record, esito (A accettato, S scarto, N anomalia), codice. Dare a ogni file la sua ricevuta.',
      en: 'Columns: record, esito (A accepted, S discarded, N anomaly), codice. Give every file its own receipt.',
    },
  },
  'flow-receipt-refused': {
    severity: 'error',
    type: 'processing',
    status: 422,
    text: {
      it: 'Il destinatario ha scartato questo record ({codes}).',
      en: 'The receiver discarded this record ({codes}).',
    },
    remedy: { it: 'Correggere il caso e inviarlo di nuovo.', en: 'Correct the case and send it again.' },
  },
  'flow-receipt-flagged': {
    severity: 'warning',
    type: 'processing',
    status: 422,
    text: {
      it: 'Il destinatario ha accettato questo record con anomalia ({codes}).',
      en: 'The receiver took this record and flagged it ({codes}).',
    },
    remedy: { it: 'Verificare il caso.', en: 'Check the case.' },
  },
  'flow-sent-vanished': {
    severity: 'warning',
    type: 'not-found',
    status: 422,
    text: {
      it: '{count} record già inviati non hanno più un caso: la cancellazione va decisa a mano.',
      en: '{count} records sent before have no case any more: cancelling them has to be decided by hand.',
    },
    remedy: {
      it: 'Annullare i casi (entered-in-error) invece di eliminarli, poi ripetere l’esportazione.',
      en: 'Withdraw cases (entered-in-error) instead of deleting them, then export again.',
    },
  },
  'flow-case-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: 'Nessuna presa in carico corrisponde al record.',
      en: 'No taking in charge corresponds to the record.',
    },
    remedy: {
      it: 'Importare prima il tracciato 1 con questa presa in carico.',
      en: 'Import tracciato 1 with this case first.',
    },
  },
  'flow-case-native': {
    severity: 'error',
    type: 'conflict',
    status: 422,
    text: {
      it: 'La presa in carico è già gestita qui e non viene da un file: il record non è importato.',
      en: 'The taking in charge is already kept here and did not come from a file: the record is not imported.',
    },
    remedy: {
      it: 'Correggere il caso nella piattaforma, che produce lei il flusso.',
      en: 'Correct the case in the platform, which produces the flow itself.',
    },
  },
} as const satisfies CataloguePart;
