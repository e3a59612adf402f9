import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the form of a flow file: what cannot be read as lines or elements of its layout. */
export const flowFileCatalogue = {
  'flow-file-unreadable': {
    severity: 'fatal',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il file non si legge oltre la riga {line}: {reason}.',
      en: 'The file cannot be read beyond line {line}: {reason}.',
    },
    remedy: {
      it: 'Inviare un file XML ben formato, senza DTD, nella codifica che dichiara.',
      en: 'Send a well-formed XML file, without a DTD, in the encoding that it declares.',
    },
    source: 'XML 1.0',
  },
  'flow-file-root': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'La radice del file non è {root} o ha un altro namespace.',
      en: 'The root of the file is not {root} or has another namespace.',
    },
    remedy: {
      it: 'Controllare che il file sia del flusso indicato.',
      en: 'Check that the file belongs to the flow named.',
    },
  },
  'flow-file-header': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'La prima riga non ha i nomi delle colonne del tracciato.',
      en: 'The first line does not have the names of the columns of the layout.',
    },
    remedy: {
      it: 'Controllare che il file sia del flusso indicato e che le colonne siano nell’ordine del tracciato.',
      en: 'Check that the file belongs to the flow named and that the columns are in the order of the layout.',
    },
  },
  'flow-line-length': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'La riga ha {length} caratteri invece di {expected}.',
      en: 'The line has {length} characters instead of {expected}.',
    },
    remedy: { it: 'Scrivere ogni campo nella sua posizione.', en: 'Write every field in its place.' },
  },
  'flow-line-columns': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'La riga ha {count} colonne invece di {expected}.',
      en: 'The line has {count} columns instead of {expected}.',
    },
    remedy: {
      it: 'Racchiudere fra virgolette i testi che contengono il separatore.',
      en: 'Put texts that hold the separator in quotation marks.',
    },
  },
  'flow-line-unwritable': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Il valore di {field} non si può scrivere nel tracciato: è troppo lungo o ha caratteri non ammessi.',
      en: 'The value of {field} cannot be written in the layout: it is too long or has characters that are not allowed.',
    },
    remedy: { it: 'Correggere il dato di origine.', en: 'Correct the source of the value.' },
  },
  'flow-file-empty': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: { it: 'Il file non contiene nessun record {record}.', en: 'The file holds no {record} record.' },
    remedy: { it: 'Serve almeno un record.', en: 'At least one record is needed.' },
  },
  'flow-file-schema': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: { it: 'Lo schema rifiuta il file alla riga {line}.', en: 'The schema refuses the file at line {line}.' },
    remedy: { it: 'Confrontare la riga con lo schema XSD.', en: 'Compare the line with the XSD schema.' },
  },
  'flow-element-unknown': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Elemento o attributo non previsto dal tracciato.',
      en: 'Element or attribute that the layout does not have.',
    },
    remedy: {
      it: 'Toglierlo o correggerne il nome (contano le maiuscole).',
      en: 'Remove it or correct its name (capitals count).',
    },
  },
  'flow-element-order': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Elemento fuori posto: il tracciato ha un ordine fisso.',
      en: 'Element out of place: the layout has a fixed order.',
    },
    remedy: {
      it: "Rimettere gli elementi nell'ordine del tracciato.",
      en: 'Put the elements in the order of the layout.',
    },
  },
  'flow-element-repeated': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: { it: 'Elemento ripetuto più volte di quanto ammesso.', en: 'Element repeated more often than allowed.' },
    remedy: { it: 'Lasciare una sola occorrenza.', en: 'Leave one occurrence only.' },
  },
  'flow-element-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: { it: 'Manca un gruppo obbligatorio.', en: 'A mandatory group is missing.' },
    remedy: { it: 'Completare il record.', en: 'Complete the record.' },
  },
} as const satisfies CataloguePart;
