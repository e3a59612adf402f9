import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const profiling = 'FHIR R4, profiling.html';

/** Faults of conformance resources: profiles, search parameters, capability statements. */
export const definitionsFaults = {
  'definition-path-unknown': fault(
    'structure',
    [
      'Il profilo vincola un elemento che il suo tipo base non ha.',
      'The profile constrains an element that its base does not have.',
    ],
    ['Correggere path e id dell’elemento.', 'Correct path and id of the element.'],
    profiling,
  ),
  'definition-constant-differs': fault(
    'value',
    ['Il valore fisso è diverso da quello del profilo base.', 'The fixed value differs from that of the base profile.'],
    ['Lasciare il valore del profilo base.', 'Keep the value of the base profile.'],
    profiling,
  ),
  'definition-discriminator-unknown': fault(
    'structure',
    ['Il discriminatore indica un elemento che non esiste.', 'The discriminator names an element that does not exist.'],
    ['Correggere il percorso del discriminatore.', 'Correct the path of the discriminator.'],
    `${profiling}#discriminator`,
  ),
  'definition-profile-type': fault(
    'structure',
    ['Il profilo indicato per il tipo vale per un altro tipo.', 'The profile given for the type is for another type.'],
    ['Indicare un profilo del tipo {type}.', 'Give a profile for type {type}.'],
    'FHIR R4, elementdefinition.html, ElementDefinition.type.profile',
  ),
  'search-parameter-type': fault(
    'business-rule',
    [
      'Il tipo è diverso da quello del parametro di ricerca indicato: {expected}.',
      'The type differs from that of the search parameter it names: {expected}.',
    ],
    ['Indicare il tipo {expected}.', 'Give type {expected}.'],
    'FHIR R4, searchparameter.html',
  ),
  'search-parameter-base': fault(
    'business-rule',
    [
      'Il parametro di origine non vale per questo tipo di risorsa.',
      'The original parameter is not for this type of resource.',
    ],
    ['Usare uno di questi: {allowed}.', 'Use one of these: {allowed}.'],
    'FHIR R4, searchparameter.html, SearchParameter.derivedFrom',
  ),
} as const satisfies CataloguePart;
