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
  'text-markup': fault(
    'security',
    [
      'Il testo contiene marcature HTML, che qui non sono ammesse.',
      'The text holds HTML tags, which are not allowed here.',
    ],
    ['Togliere le marcature dal testo.', 'Remove the tags from the text.'],
    'FHIR R4, security.html#narrative',
  ),
  'address-example': fault(
    'value',
    ['L’indirizzo è di un dominio riservato agli esempi.', 'The address is of a domain kept for examples.'],
    ['Indicare l’indirizzo vero.', 'Give the real address.'],
    'RFC 2606, section 3',
  ),
  'attachment-size': fault(
    'value',
    ['size non è la lunghezza dei dati allegati.', 'size is not the length of the attached data.'],
    [
      'Indicare in size i byte dei dati prima della codifica base64.',
      'Give in size the bytes of the data before base64.',
    ],
    `${dataTypes}#Attachment`,
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
  'narrative-link-missing': fault(
    'not-found',
    [
      'Un collegamento interno del testo non porta da nessuna parte.',
      'An internal link of the narrative leads nowhere.',
    ],
    [
      'Dare l’id del collegamento a un elemento, o togliere il collegamento.',
      'Give the id of the link to an element, or remove the link.',
    ],
    'FHIR R4, narrative.html#id',
    'warning',
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
