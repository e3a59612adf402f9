import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const terminologies = 'FHIR R4, terminologies.html';

/** Faults of codes. Values never carry content of the resource. */
export const terminologyFaults = {
  'code-not-bound': fault(
    'code-invalid',
    [
      'Il codice non appartiene all’insieme obbligatorio {valueSet}.',
      'The code is not in the required value set {valueSet}.',
    ],
    ['Usare uno dei codici dell’insieme.', 'Use one of the codes of the value set.'],
    terminologies,
  ),
  'code-outside-extensible': fault(
    'code-invalid',
    [
      'Nessuno dei codici appartiene all’insieme estendibile {valueSet}.',
      'None of the codes is in the extensible value set {valueSet}.',
    ],
    ['Usare un codice dell’insieme quando ne esiste uno adatto.', 'Use a code of the value set when one of them fits.'],
    terminologies,
    'warning',
  ),
  'code-unknown': fault(
    'code-invalid',
    ['Il codice non esiste nel sistema {system}.', 'The code does not exist in system {system}.'],
    ['Controllare codice e sistema.', 'Check code and system.'],
    terminologies,
    'warning',
  ),
} as const satisfies CataloguePart;
