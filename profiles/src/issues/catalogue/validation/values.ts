import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const dataTypes = 'FHIR R4, datatypes.html';
const definition = 'FHIR R4, elementdefinition.html';

/** Faults of primitive values and narratives. Values never carry content of the resource. */
export const valuesFaults = {
  'format-wrong': fault(
    'value',
    ['Il valore non ha la forma del tipo {type}.', 'The value does not have the form of type {type}.'],
    ['Forma richiesta: {form}.', 'Required form: {form}.'],
    dataTypes,
  ),
  'date-impossible': fault(
    'value',
    ['La data non esiste nel calendario.', 'The date does not exist in the calendar.'],
    ['Correggere giorno e mese.', 'Correct day and month.'],
    dataTypes,
  ),
  'string-too-long': fault(
    'too-long',
    ['Il testo supera {max} caratteri.', 'The text is longer than {max} characters.'],
    ['Accorciare il testo.', 'Shorten the text.'],
    definition,
  ),
  'narrative-unsafe': fault(
    'security',
    ['Il testo XHTML contiene «{name}», che non è ammesso.', 'The XHTML text contains "{name}", which is not allowed.'],
    [
      'Usare solo formattazione semplice, senza script, moduli e contenuto attivo.',
      'Use simple formatting only, without scripts, forms and active content.',
    ],
    'FHIR R4, narrative.html#xhtml, txt-1',
  ),
  'narrative-malformed': fault(
    'structure',
    ['Il testo XHTML non è ben formato o è vuoto.', 'The XHTML text is malformed or empty.'],
    [
      'Inviare un elemento div dello spazio dei nomi XHTML con del contenuto.',
      'Send one div element in the XHTML namespace with some content.',
    ],
    'FHIR R4, narrative.html#xhtml, txt-2',
  ),
} as const satisfies CataloguePart;
