import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const definition = 'FHIR R4, elementdefinition.html';
const profiling = 'FHIR R4, profiling.html';

/** Faults against a profile, and broken invariants. Values never carry content of the resource. */
export const profilesFaults = {
  'value-fixed': fault(
    'value',
    ['Il valore deve essere esattamente quello del profilo.', 'The value must be exactly that of the profile.'],
    ['Usare il valore fissato in {profile}.', 'Use the value fixed in {profile}.'],
    definition,
  ),
  'value-pattern': fault(
    'value',
    ['Il valore non contiene quello che il profilo richiede.', 'The value does not contain what the profile requires.'],
    ['Completare l’elemento come indicato in {profile}.', 'Complete the element as stated in {profile}.'],
    definition,
  ),
  'value-below': fault(
    'value',
    ['Il valore è minore del minimo del profilo.', 'The value is less than the minimum of the profile.'],
    ['Controllare valore e unità di misura.', 'Check value and unit.'],
    `${definition}, minValue[x]`,
  ),
  'value-above': fault(
    'value',
    ['Il valore è maggiore del massimo del profilo.', 'The value is greater than the maximum of the profile.'],
    ['Controllare valore e unità di misura.', 'Check value and unit.'],
    `${definition}, maxValue[x]`,
  ),
  'slice-missing': fault(
    'required',
    [
      'Il profilo richiede almeno {min} «{slice}» in «{name}»; presenti {count}.',
      'The profile requires at least {min} "{slice}" in "{name}"; {count} present.',
    ],
    ['Aggiungere l’elemento come indicato in {profile}.', 'Add the element as stated in {profile}.'],
    profiling,
  ),
  'slice-too-many': fault(
    'structure',
    [
      'Il profilo ammette al massimo {max} «{slice}» in «{name}»; presenti {count}.',
      'The profile allows at most {max} "{slice}" in "{name}"; {count} present.',
    ],
    ['Togliere le ripetizioni in più.', 'Remove the repetitions in excess.'],
    profiling,
  ),
  'slice-closed': fault(
    'structure',
    [
      'Il profilo ammette in «{name}» solo gli elementi che elenca, e questo non è tra quelli.',
      'The profile allows only the elements it lists in "{name}", and this is none of them.',
    ],
    ['Togliere l’elemento o renderlo conforme a {profile}.', 'Remove the element or make it conform to {profile}.'],
    profiling,
  ),
  'slice-order': fault(
    'structure',
    [
      'Gli elementi di «{name}» non sono nell’ordine del profilo.',
      'The elements of "{name}" are not in the order of the profile.',
    ],
    ['Riordinarli come in {profile}.', 'Put them in the order of {profile}.'],
    profiling,
  ),
  'invariant-broken': fault(
    'invariant',
    ['La regola {key} non è rispettata: {rule}', 'Rule {key} is broken: {rule}'],
    ['Correggere la risorsa secondo la regola.', 'Correct the resource according to the rule.'],
    'FHIR R4, conformance-rules.html#constraints',
  ),
  'invariant-not-evaluated': fault(
    'processing',
    ['La regola {key} non si può valutare su questi dati.', 'Rule {key} cannot be evaluated on these data.'],
    ['Controllare l’elemento a mano.', 'Check the element by hand.'],
    'FHIR R4, conformance-rules.html#constraints',
    'warning',
  ),
  'profile-unknown': fault(
    'not-found',
    [
      'Il profilo {profile} non è conosciuto: la conformità non è stata controllata.',
      'Profile {profile} is unknown: conformance was not checked.',
    ],
    [
      'Controllare l’indirizzo in meta.profile; il più vicino è {nearest}.',
      'Check the address in meta.profile; the nearest is {nearest}.',
    ],
    profiling,
    'warning',
  ),
  'profile-none-fits': fault(
    'structure',
    ['Il valore non è conforme ad alcuno dei profili ammessi.', 'The value conforms to none of the allowed profiles.'],
    ['Renderlo conforme a uno di questi: {allowed}.', 'Make it conform to one of these: {allowed}.'],
    profiling,
  ),
  'reference-profile': fault(
    'structure',
    [
      'La risorsa a cui il riferimento punta non è conforme ad alcuno dei profili ammessi.',
      'The resource that the reference points to conforms to none of the allowed profiles.',
    ],
    ['Renderla conforme a uno di questi: {allowed}.', 'Make it conform to one of these: {allowed}.'],
    profiling,
  ),
  'profile-other-type': fault(
    'structure',
    [
      'Il profilo {profile} vale per {expected}, non per {type}.',
      'Profile {profile} is for {expected}, not for {type}.',
    ],
    ['Indicare un profilo del tipo della risorsa.', 'Name a profile for the type of the resource.'],
    profiling,
  ),
} as const satisfies CataloguePart;
