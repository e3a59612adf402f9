import { fault } from '../validation/fault.ts';
import { sources } from './sources.ts';

const { form, response, types, extensions, capture } = sources;

/** Faults of a response as a whole and of the places of its items. Values never hold answers. */
export const responseFaults = {
  'questionnaire-unknown': fault(
    'not-found',
    [
      'Il questionario {questionnaire} non è conosciuto: le risposte non sono state controllate.',
      'The questionnaire {questionnaire} is not known: the answers have not been checked.',
    ],
    [
      'Controllare indirizzo e versione; il più vicino è «{nearest}».',
      'Check address and version; the nearest is "{nearest}".',
    ],
    response,
    'warning',
  ),
  'questionnaire-other-type': fault(
    'invalid',
    ['{questionnaire} non è un questionario.', '{questionnaire} is not a questionnaire.'],
    ['Indicare l’indirizzo canonico di un Questionnaire.', 'Give the canonical address of a Questionnaire.'],
    response,
  ),
  'response-subject-type': fault(
    'value',
    [
      'Il questionario non riguarda soggetti di tipo {type}; ammessi: {allowed}.',
      'The questionnaire is not about subjects of type {type}; allowed: {allowed}.',
    ],
    ['Indicare un soggetto di uno dei tipi ammessi.', 'Give a subject of one of the allowed types.'],
    `${form}#Questionnaire.subjectType`,
  ),
  'response-outside-period': fault(
    'business-rule',
    [
      'La risposta è datata fuori dal periodo di validità del questionario ({start} – {end}).',
      'The response is dated outside the period in which the questionnaire is in use ({start} – {end}).',
    ],
    ['Usare il questionario in vigore a quella data.', 'Use the questionnaire in use on that date.'],
    `${form}#Questionnaire.effectivePeriod`,
    'warning',
  ),
  'item-unknown': fault(
    'not-found',
    ['Il questionario non ha una voce «{linkId}».', 'The questionnaire has no item "{linkId}".'],
    ['Correggere linkId; il più vicino è «{nearest}».', 'Correct linkId; the nearest is "{nearest}".'],
    response,
  ),
  'item-misplaced': fault(
    'structure',
    ['La voce «{linkId}» sta in un altro punto del questionario.', 'Item "{linkId}" belongs elsewhere in the form.'],
    ['Metterla sotto {place}.', 'Put it below {place}.'],
    response,
  ),
  'item-order': fault(
    'structure',
    [
      'La voce «{linkId}» non è nell’ordine del questionario.',
      'Item "{linkId}" is not in the order of the questionnaire.',
    ],
    ['Mettere le voci nell’ordine del questionario.', 'Put the items in the order of the questionnaire.'],
    response,
  ),
  'item-repeated': fault(
    'structure',
    [
      'La domanda «{linkId}» compare più di una volta nello stesso gruppo.',
      'Question "{linkId}" is present more than once in the same group.',
    ],
    ['Raccogliere le risposte in una sola voce.', 'Collect the answers in one item.'],
    response,
  ),
  'item-nesting': fault(
    'structure',
    [
      'Le voci sotto la domanda «{linkId}» vanno dentro la risposta.',
      'Items below question "{linkId}" belong inside its answer.',
    ],
    ['Usare answer.item invece di item.', 'Use answer.item instead of item.'],
    response,
  ),
  'item-no-answer': fault(
    'structure',
    ['Una voce di tipo {type} non ha risposte.', 'An item of type {type} has no answers.'],
    ['Togliere le risposte.', 'Remove the answers.'],
    types,
  ),
  'item-disabled': fault(
    'invalid',
    [
      'La voce «{linkId}» ha una risposta, ma le altre risposte la escludono.',
      'Item "{linkId}" has an answer, but the other answers disable it.',
    ],
    [
      'Togliere la risposta o correggere quelle da cui dipende (enableWhen).',
      'Remove the answer or correct those it depends on (enableWhen).',
    ],
    `${form}#Questionnaire.item.enableWhen`,
  ),
  'item-text-differs': fault(
    'informational',
    [
      'Il testo della voce «{linkId}» non è quello del questionario.',
      'The text of item "{linkId}" is not that of the form.',
    ],
    ['Ripetere il testo del questionario oppure ometterlo.', 'Repeat the text of the questionnaire, or leave it out.'],
    response,
    'warning',
  ),
  'answer-missing': fault(
    'required',
    ['Manca la risposta obbligatoria «{linkId}».', 'The required answer "{linkId}" is missing.'],
    ['Rispondere alla voce.', 'Answer the item.'],
    `${form}#Questionnaire.item.required`,
  ),
  'answers-too-few': fault(
    'required',
    [
      '«{linkId}»: servono almeno {min} risposte, presenti {count}.',
      '"{linkId}": at least {min} answers are needed, {count} present.',
    ],
    ['Aggiungere le risposte che mancano.', 'Add the missing answers.'],
    extensions,
  ),
  'answers-too-many': fault(
    'structure',
    [
      '«{linkId}»: al massimo {max} risposte, presenti {count}.',
      '"{linkId}": at most {max} answers are allowed, {count} present.',
    ],
    ['Togliere le risposte in più.', 'Remove the answers in excess.'],
    `${form}#Questionnaire.item.repeats`,
  ),
  'answer-computed-differs': fault(
    'business-rule',
    [
      'La risposta «{linkId}» non è quella che si calcola dalle altre.',
      'Answer "{linkId}" is not what the other answers compute.',
    ],
    ['Ricalcolare il valore.', 'Compute the value again.'],
    `${capture}, behavior.html#calculations`,
  ),
  'answer-computed-missing': fault(
    'incomplete',
    ['Manca la risposta calcolata «{linkId}».', 'The computed answer "{linkId}" is missing.'],
    ['Calcolare il valore e aggiungerlo.', 'Compute the value and add it.'],
    `${capture}, behavior.html#calculations`,
    'warning',
  ),
  'form-constraint-broken': fault(
    'invariant',
    ['Regola {key} del questionario non rispettata: {rule}', 'Rule {key} of the questionnaire is broken: {rule}'],
    ['Correggere le risposte secondo la regola.', 'Correct the answers as the rule says.'],
    extensions,
  ),
  'form-expression-not-evaluated': fault(
    'incomplete',
    [
      'L’espressione {name} della voce «{linkId}» non si può valutare su queste risposte.',
      'Expression {name} of item "{linkId}" cannot be evaluated on these answers.',
    ],
    ['Controllare l’espressione nel questionario.', 'Check the expression in the questionnaire.'],
    `${capture}, expressions.html`,
    'warning',
  ),
} as const;
