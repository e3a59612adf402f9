import type { CataloguePart } from '../../catalogue-entry.ts';
import { fault } from './fault.ts';

const bundle = 'FHIR R4, bundle.html#references';
const documents = 'FHIR R4, documents.html#content';

/** Faults of bundles and of references within them. Values never carry content of the resource. */
export const bundlesFaults = {
  'full-url-differs': fault(
    'structure',
    ['fullUrl non corrisponde al tipo e all’id della risorsa.', 'fullUrl does not match type and id of the resource.'],
    ['Correggere fullUrl oppure usare urn:uuid.', 'Correct fullUrl or use urn:uuid.'],
    'FHIR R4, bundle.html#bundle-unique',
  ),
  'full-url-relative': fault(
    'value',
    ['fullUrl deve essere un indirizzo assoluto.', 'fullUrl must be an absolute address.'],
    ['Usare l’indirizzo completo della risorsa o urn:uuid.', 'Use the full address of the resource or urn:uuid.'],
    'FHIR R4, bundle.html, Bundle.entry.fullUrl',
  ),
  'full-url-missing': fault(
    'required',
    [
      'Manca fullUrl: solo in transaction e batch se ne può fare a meno.',
      'fullUrl is missing: only transactions and batches may do without it.',
    ],
    ['Aggiungere fullUrl alla voce.', 'Add fullUrl to the entry.'],
    'FHIR R4, bundle.html, Bundle.entry.fullUrl',
  ),
  'full-url-without-id': fault(
    'required',
    [
      'fullUrl è l’indirizzo di una risorsa su un server, ma la risorsa non ha id.',
      'fullUrl is the address of a resource on a server, but the resource has no id.',
    ],
    ['Aggiungere l’id alla risorsa o usare urn:uuid.', 'Add the id to the resource or use urn:uuid.'],
    'FHIR R4, bundle.html#bundle-unique',
  ),
  'search-result-without-id': fault(
    'required',
    ['Una risorsa trovata da una ricerca deve avere un id.', 'A resource found by a search must have an id.'],
    ['Aggiungere l’id.', 'Add the id.'],
    'FHIR R4, http.html#search',
  ),
  'search-outcome-type': fault(
    'structure',
    ['Una voce di esito deve contenere un OperationOutcome.', 'An outcome entry must hold an OperationOutcome.'],
    ['Correggere search.mode o la risorsa.', 'Correct search.mode or the resource.'],
    'FHIR R4, valueset-search-entry-mode.html',
  ),
  'link-repeated': fault(
    'structure',
    ['La relazione «{relation}» compare più volte.', 'Relation "{relation}" is given more than once.'],
    ['Lasciarne una sola.', 'Keep one of them.'],
    'FHIR R4, http.html#paging',
  ),
  'document-reference-missing': fault(
    'not-found',
    [
      'La risorsa a cui Composition si riferisce non è nel documento.',
      'The resource that the Composition refers to is not in the document.',
    ],
    [
      'Aggiungerla al bundle, con il fullUrl che il riferimento indica.',
      'Add it to the bundle, with the fullUrl that the reference names.',
    ],
    documents,
  ),
  'bundle-reference-ambiguous': fault(
    'multiple-matches',
    ['Il riferimento indica più voci del bundle.', 'The reference names more than one entry of the bundle.'],
    [
      'Indicare la versione nel riferimento, o togliere le voci doppie.',
      'Name the version, or remove the double entries.',
    ],
    bundle,
  ),
  'bundle-reference-missing': fault(
    'not-found',
    ['Il riferimento urn non indica alcuna voce del bundle.', 'The urn reference names no entry of the bundle.'],
    ['Aggiungere la risorsa o correggere il riferimento.', 'Add the resource or correct the reference.'],
    bundle,
    'warning',
  ),
  'entry-unreachable': fault(
    'structure',
    [
      'La voce non si raggiunge dalla Composition seguendo i riferimenti.',
      'The entry is not reached from the Composition by references.',
    ],
    ['Togliere la voce dal documento o riferirsi ad essa.', 'Remove the entry from the document or refer to it.'],
    documents,
  ),
} as const satisfies CataloguePart;
