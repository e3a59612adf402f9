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
  'system-relative': fault(
    'value',
    ['system deve essere un indirizzo assoluto.', 'system must be an absolute address.'],
    ['Indicare l’URI completo (http, urn:oid, urn:uuid).', 'Give the full URI (http, urn:oid, urn:uuid).'],
    'FHIR R4, datatypes.html#Coding',
  ),
  'system-is-value-set': fault(
    'code-invalid',
    ['system indica un insieme di valori, non un sistema di codifica.', 'system names a value set, not a code system.'],
    ['Indicare il sistema di codifica da cui viene il codice.', 'Give the code system that the code comes from.'],
    'FHIR R4, datatypes.html#Coding',
  ),
  'code-unknown': fault(
    'code-invalid',
    ['Il codice non esiste nel sistema {system}.', 'The code does not exist in system {system}.'],
    ['Controllare codice e sistema.', 'Check code and system.'],
    terminologies,
    'warning',
  ),
} as const satisfies CataloguePart;
