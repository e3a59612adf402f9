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
  'reference-kind': fault(
    'structure',
    [
      'Il profilo non ammette un riferimento di questo genere ({kind}); ammessi: {allowed}.',
      'The profile does not allow a reference of this kind ({kind}); allowed: {allowed}.',
    ],
    [
      'Mettere la risorsa dove il profilo la vuole: contenuta, nel bundle o altrove.',
      'Put the resource where the profile wants it: contained, in the bundle or elsewhere.',
    ],
    'FHIR R4, elementdefinition.html, type.aggregation',
  ),
  'reference-version': fault(
    'structure',
    [
      'Il profilo richiede riferimenti di questo genere: {versioning}.',
      'The profile requires references of this kind: {versioning}.',
    ],
    [
      'Aggiungere o togliere la versione (/_history/…) dal riferimento.',
      'Add the version (/_history/…) to the reference, or remove it.',
    ],
    'FHIR R4, elementdefinition.html, type.versioning',
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
