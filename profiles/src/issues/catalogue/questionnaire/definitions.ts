import { fault } from '../validation/fault.ts';
import { sources } from './sources.ts';

const { form, types, extensions, capture } = sources;

/** Faults of a questionnaire in itself, beyond the invariants of FHIR R4. */
export const definitionFaults = {
  'enable-when-question-unknown': fault(
    'not-found',
    ['Il questionario non ha una domanda «{question}».', 'The questionnaire has no question "{question}".'],
    [
      'Indicare il linkId di una domanda; il più vicino è «{nearest}».',
      'Give the linkId of a question; the nearest is "{nearest}".',
    ],
    `${form}#Questionnaire.item.enableWhen.question`,
  ),
  'enable-when-question-inside': fault(
    'business-rule',
    [
      'La condizione dipende dalla voce stessa o da una al suo interno («{question}»).',
      'The condition depends on the item itself or on one inside it ("{question}").',
    ],
    ['Far dipendere la voce da una domanda esterna.', 'Let the item depend on a question outside it.'],
    `${form}#Questionnaire.item.enableWhen.question`,
  ),
  'enable-when-no-answers': fault(
    'business-rule',
    [
      'La condizione dipende da «{question}», che non può avere risposte.',
      'The condition depends on "{question}", which cannot have answers.',
    ],
    ['Far dipendere la voce da una domanda.', 'Let the item depend on a question.'],
    `${form}#Questionnaire.item.enableWhen.question`,
  ),
  'enable-when-later': fault(
    'business-rule',
    [
      'La condizione dipende da «{question}», che viene dopo la voce.',
      'The condition depends on "{question}", which comes after the item.',
    ],
    ['Mettere la domanda prima della voce.', 'Put the question before the item.'],
    `${form}#Questionnaire.item.enableWhen.question`,
    'warning',
  ),
  'enable-when-type': fault(
    'value',
    [
      'Il valore della condizione è di tipo {type}; «{question}» ha risposte di tipo {allowed}.',
      'The value of the condition is of type {type}; "{question}" has answers of type {allowed}.',
    ],
    ['Usare il tipo delle risposte della domanda.', 'Use the type of the answers of the question.'],
    `${form}#Questionnaire.item.enableWhen.answer_x_`,
  ),
  'enable-when-not-ordered': fault(
    'business-rule',
    ['I valori di tipo {type} non hanno un ordine.', 'Values of type {type} have no order.'],
    ['Usare uno degli operatori =, != o exists.', 'Use one of the operators =, != or exists.'],
    `${form}#Questionnaire.item.enableWhen.operator`,
    'warning',
  ),
  'option-repeated': fault(
    'duplicate',
    ['La stessa risposta è prevista due volte.', 'The same answer is listed twice.'],
    ['Togliere la ripetizione.', 'Remove the repetition.'],
    `${form}#Questionnaire.item.answerOption`,
    'warning',
  ),
  'options-missing': fault(
    'incomplete',
    ['Una scelta senza risposte previste non si può compilare.', 'A choice without options cannot be answered.'],
    ['Aggiungere answerOption o answerValueSet.', 'Add answerOption or answerValueSet.'],
    types,
    'warning',
  ),
  'option-type': fault(
    'value',
    [
      'La risposta prevista è di tipo {type}; qui serve {allowed}.',
      'The option is of type {type}; {allowed} is needed here.',
    ],
    ['Usare il tipo che la voce richiede.', 'Use the type that the item asks for.'],
    types,
  ),
  'initial-too-many': fault(
    'structure',
    [
      'Una voce che non si ripete ha {count} risposte iniziali.',
      'An item that does not repeat has {count} initial answers.',
    ],
    ['Lasciare una sola risposta iniziale.', 'Keep only one initial answer.'],
    `${form}#Questionnaire.item.answerOption.initialSelected`,
  ),
  'limits-contradict': fault(
    'value',
    [
      'Il minimo supera il massimo ({name}): nessuna risposta va bene.',
      'The minimum is above the maximum ({name}): no answer fits.',
    ],
    ['Correggere i due limiti.', 'Correct the two limits.'],
    extensions,
  ),
  'hidden-required': fault(
    'business-rule',
    [
      'La voce è obbligatoria ma nascosta, e nulla le dà un valore.',
      'The item is required but hidden, and nothing gives it a value.',
    ],
    ['Aggiungere un valore iniziale o calcolato.', 'Add an initial or computed value.'],
    extensions,
    'warning',
  ),
  'form-pattern-invalid': fault(
    'value',
    ['L’espressione regolare della voce non è valida.', 'The regular expression of the item is not valid.'],
    ['Correggere l’espressione regolare.', 'Correct the regular expression.'],
    extensions,
  ),
  'form-expression-invalid': fault(
    'value',
    ['L’espressione FHIRPath {name} non è valida.', 'The FHIRPath expression {name} is not valid.'],
    ['Correggere la sintassi dell’espressione.', 'Correct the syntax of the expression.'],
    `${capture}, expressions.html`,
  ),
} as const;
