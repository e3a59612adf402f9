import { fault } from '../validation/fault.ts';
import { sources } from './sources.ts';

const { form, types, extensions, capture } = sources;

/** Faults of single answers against their item. Values hold limits and types, never the answer. */
export const answerFaults = {
  'answer-type': fault(
    'value',
    ['La risposta è di tipo {type}; qui serve {allowed}.', 'The answer is of type {type}; {allowed} is needed here.'],
    ['Usare il tipo che la voce richiede.', 'Use the type that the item asks for.'],
    types,
  ),
  'answer-not-option': fault(
    'code-invalid',
    ['La risposta non è tra quelle previste.', 'The answer is not one of the options.'],
    ['Scegliere una delle risposte del questionario.', 'Choose one of the options of the questionnaire.'],
    `${form}#Questionnaire.item.answerOption`,
  ),
  'answer-not-in-value-set': fault(
    'code-invalid',
    ['La risposta non appartiene all’insieme {valueSet}.', 'The answer is not in the value set {valueSet}.'],
    ['Scegliere un codice dell’insieme.', 'Choose a code of the value set.'],
    `${form}#Questionnaire.item.answerValueSet`,
  ),
  'answer-value-set-unknown': fault(
    'not-found',
    [
      'L’insieme {valueSet} non è conosciuto: il codice non è stato controllato.',
      'The value set {valueSet} is not known: the code has not been checked.',
    ],
    [
      'Controllare l’indirizzo dell’insieme nel questionario.',
      'Check the address of the value set in the questionnaire.',
    ],
    `${form}#Questionnaire.item.answerValueSet`,
    'warning',
  ),
  'answer-exclusive': fault(
    'invariant',
    [
      'Una delle risposte esclude tutte le altre, ma ce ne sono {count}.',
      'One of the answers excludes all others, but there are {count}.',
    ],
    ['Lasciare solo la risposta che esclude le altre, o toglierla.', 'Keep only the exclusive answer, or remove it.'],
    extensions,
  ),
  'answer-read-only': fault(
    'business-rule',
    [
      'La voce «{linkId}» è in sola lettura e ha una risposta diversa dal valore iniziale.',
      'Item "{linkId}" is read-only and its answer differs from its initial value.',
    ],
    ['Ripristinare il valore iniziale.', 'Restore the initial value.'],
    `${form}#Questionnaire.item.readOnly`,
    'warning',
  ),
  'answer-too-short': fault(
    'value',
    ['Il testo ha meno di {min} caratteri.', 'The text has fewer than {min} characters.'],
    ['Completare il testo.', 'Complete the text.'],
    extensions,
  ),
  'answer-too-long': fault(
    'too-long',
    ['Il testo supera {max} caratteri.', 'The text is longer than {max} characters.'],
    ['Accorciare il testo.', 'Shorten the text.'],
    `${form}#Questionnaire.item.maxLength`,
  ),
  'answer-line-breaks': fault(
    'value',
    ['La risposta breve contiene interruzioni di riga.', 'The short answer contains line breaks.'],
    ['Scrivere la risposta su una riga sola.', 'Write the answer on one line.'],
    types,
    'warning',
  ),
  'answer-pattern': fault(
    'value',
    ['Il testo non ha la forma richiesta: {form}.', 'The text does not have the required form: {form}.'],
    ['Scrivere la risposta nella forma richiesta.', 'Write the answer in the required form.'],
    extensions,
  ),
  'answer-below-minimum': fault(
    'value',
    ['Il valore è inferiore al minimo {min}.', 'The value is below the minimum {min}.'],
    ['Controllare il valore e la sua unità.', 'Check the value and its unit.'],
    extensions,
  ),
  'answer-above-maximum': fault(
    'value',
    ['Il valore è superiore al massimo {max}.', 'The value is above the maximum {max}.'],
    ['Controllare il valore e la sua unità.', 'Check the value and its unit.'],
    extensions,
  ),
  'answer-not-comparable': fault(
    'value',
    [
      'La quantità non è confrontabile con il limite {limit}.',
      'The quantity cannot be compared with the limit {limit}.',
    ],
    [
      'Indicare il codice UCUM di un’unità della stessa grandezza.',
      'Give the UCUM code of a unit of the same dimension.',
    ],
    `${capture}, behavior.html`,
  ),
  'answer-decimals': fault(
    'value',
    ['Il valore ha più di {max} decimali.', 'The value has more than {max} decimal places.'],
    ['Arrotondare il valore.', 'Round the value.'],
    extensions,
  ),
  'answer-unit': fault(
    'code-invalid',
    ['L’unità non è tra quelle ammesse: {allowed}.', 'The unit is not one of those allowed: {allowed}.'],
    ['Usare una delle unità ammesse, con il suo codice.', 'Use one of the allowed units, with its code.'],
    extensions,
  ),
  'answer-reference': fault(
    'value',
    [
      'Il riferimento non indica un tipo di risorsa di FHIR R4.',
      'The reference does not name a FHIR R4 resource type.',
    ],
    [
      'Usare la forma Tipo/id oppure un indirizzo che termina così.',
      'Use the form Type/id, or an address that ends so.',
    ],
    'FHIR R4, references.html',
  ),
  'answer-media-type': fault(
    'value',
    [
      'Il tipo del file non è tra quelli ammessi: {allowed}.',
      'The media type of the file is not one of those allowed: {allowed}.',
    ],
    ['Allegare un file di un tipo ammesso.', 'Attach a file of an allowed type.'],
    extensions,
  ),
  'answer-too-big': fault(
    'too-long',
    ['Il file supera {max} byte.', 'The file is bigger than {max} bytes.'],
    ['Allegare un file più piccolo.', 'Attach a smaller file.'],
    'FHIR extensions pack 5.x, StructureDefinition-maxSize.html',
  ),
} as const;
