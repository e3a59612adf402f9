import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const references = 'FHIR R4, references.html';

/** Faults of references and contained resources. Values never carry content of the resource. */
export const referencesFaults = {
  'reference-malformed': fault(
    'value',
    ['Il riferimento non ha una forma ammessa.', 'The reference does not have an allowed form.'],
    [
      'Usare Tipo/id, un indirizzo assoluto, urn:uuid o #id di una risorsa contenuta.',
      'Use Type/id, an absolute address, urn:uuid, or #id of a contained resource.',
    ],
    references,
  ),
  'canonical-relative': fault(
    'value',
    ['Un indirizzo canonico deve essere assoluto.', 'A canonical address must be absolute.'],
    ['Indicare l’indirizzo completo della definizione.', 'Give the full address of the definition.'],
    `${references}#canonical`,
  ),
  'reference-target': fault(
    'structure',
    ['Il riferimento punta a {type}; ammessi: {allowed}.', 'The reference points to {type}; allowed: {allowed}.'],
    ['Riferirsi a una risorsa di un tipo ammesso.', 'Refer to a resource of an allowed type.'],
    references,
  ),
  'reference-type-differs': fault(
    'structure',
    ['Reference.type non corrisponde al riferimento.', 'Reference.type does not match the reference.'],
    ['Correggere type o togliere la proprietà.', 'Correct type or leave it out.'],
    references,
  ),
  'contained-id': fault(
    'structure',
    [
      'Una risorsa contenuta deve avere un id, diverso dalle altre.',
      'A contained resource needs an id, different from the others.',
    ],
    ['Dare a ogni risorsa contenuta il proprio id.', 'Give each contained resource its own id.'],
    'FHIR R4, references.html#contained',
  ),
} as const satisfies CataloguePart;
