import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const json = 'FHIR R4, json.html';
const definition = 'FHIR R4, elementdefinition.html';

/** Faults in the shape of a resource: elements, arrays, types. Values never carry content of the resource. */
export const structureFaults = {
  'not-an-object': fault(
    'structure',
    ['Qui serve un oggetto JSON.', 'A JSON object is needed here.'],
    ['Inviare un oggetto con gli elementi del tipo {type}.', 'Send an object with the elements of type {type}.'],
    json,
  ),
  'nested-too-deep': fault(
    'too-costly',
    ['Gli elementi sono annidati troppo in profondità.', 'Elements are nested too deeply.'],
    ['Ridurre i livelli di annidamento.', 'Use fewer levels of nesting.'],
    json,
  ),
  'type-unknown': fault(
    'structure',
    [
      'resourceType manca o non è un tipo di risorsa di FHIR R4.',
      'resourceType is missing or no FHIR R4 resource type.',
    ],
    [
      'Indicare in resourceType uno dei tipi di FHIR R4; il più vicino è «{nearest}».',
      'Give one of the FHIR R4 types in resourceType; the nearest is "{nearest}".',
    ],
    'FHIR R4, resourcelist.html',
  ),
  'element-unknown': fault(
    'structure',
    ['{type} non ha un elemento «{name}».', '{type} has no element "{name}".'],
    [
      'Togliere la proprietà o correggerne il nome; il più vicino è «{nearest}».',
      'Remove the property or correct its name; the nearest is "{nearest}".',
    ],
    json,
  ),
  'element-null': fault(
    'structure',
    ['null non è ammesso qui.', 'null is not allowed here.'],
    ['Togliere la proprietà senza valore.', 'Leave out the property that has no value.'],
    json,
  ),
  'element-empty': fault(
    'structure',
    ['Elemento vuoto: serve un valore o almeno un figlio.', 'Empty element: a value or at least one child is needed.'],
    ['Togliere l’elemento oppure valorizzarlo.', 'Leave the element out or give it a value.'],
    'FHIR R4, element.html, ele-1',
  ),
  'array-expected': fault(
    'structure',
    ['«{name}» si ripete: serve un array.', '"{name}" repeats: an array is needed.'],
    ['Racchiudere il valore tra parentesi quadre.', 'Put the value between square brackets.'],
    json,
  ),
  'array-unexpected': fault(
    'structure',
    ['«{name}» non si ripete: l’array non è ammesso.', '"{name}" does not repeat: an array is not allowed.'],
    ['Inviare il valore senza parentesi quadre.', 'Send the value without square brackets.'],
    json,
  ),
  'array-length-differs': fault(
    'structure',
    [
      '«{name}» e «_{name}» devono avere la stessa lunghezza, con null dove manca un valore.',
      '"{name}" and "_{name}" must have the same length, with null where a value is missing.',
    ],
    ['Allineare i due array.', 'Align the two arrays.'],
    json,
  ),
  'element-missing': fault(
    'required',
    [
      'Manca «{name}»: ne servono almeno {min}, presenti {count}.',
      '"{name}" is missing: at least {min} needed, {count} present.',
    ],
    ['Aggiungere l’elemento.', 'Add the element.'],
    definition,
  ),
  'element-too-many': fault(
    'structure',
    ['«{name}» compare {count} volte: al massimo {max}.', '"{name}" is present {count} times: at most {max} allowed.'],
    ['Togliere le ripetizioni in più.', 'Remove the repetitions in excess.'],
    definition,
  ),
  'choice-repeated': fault(
    'structure',
    ['«{name}[x]» ha più di un tipo insieme.', '"{name}[x]" has more than one type at once.'],
    ['Lasciare una sola delle proprietà.', 'Keep only one of the properties.'],
    'FHIR R4, formats.html#choice',
  ),
  'type-not-allowed': fault(
    'structure',
    ['Tipo {type} non ammesso; ammessi: {allowed}.', 'Type {type} is not allowed; allowed: {allowed}.'],
    ['Usare uno dei tipi ammessi.', 'Use one of the allowed types.'],
    definition,
  ),
  'element-id-repeated': fault(
    'business-rule',
    [
      'L’id di un elemento compare più volte nella risorsa.',
      'The id of an element occurs more than once in the resource.',
    ],
    ['Dare a ogni elemento un id diverso, o toglierlo.', 'Give each element an id of its own, or leave it out.'],
    'FHIR R4, element.html, Element.id',
  ),
} as const satisfies CataloguePart;
