import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of patch requests. Source: FHIR R4 http.html#patch, fhirpatch.html; RFC 6902. */
export const patchCatalogue = {
  'patch-media-type': {
    severity: 'error',
    type: 'not-supported',
    status: 415,
    text: {
      it: 'Il tipo di contenuto di questa richiesta PATCH non è supportato.',
      en: 'The content type of this PATCH request is not supported.',
    },
    remedy: {
      it: 'Usare application/json-patch+json per JSON Patch, oppure application/fhir+json o application/fhir+xml con una risorsa Parameters per FHIRPath Patch.',
      en: 'Use application/json-patch+json for JSON Patch, or application/fhir+json or application/fhir+xml with a Parameters resource for FHIRPath Patch.',
    },
    source: 'FHIR R4 http.html#patch',
  },
  'patch-document-invalid': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il documento di patch non ha la forma che il suo tipo di contenuto richiede.',
      en: 'The patch document does not have the form that its content type requires.',
    },
    remedy: {
      it: 'JSON Patch è un array di operazioni; FHIRPath Patch è una risorsa Parameters con parametri «operation».',
      en: 'A JSON Patch is an array of operations; a FHIRPath Patch is a Parameters resource with "operation" parameters.',
    },
    source: 'RFC 6902 section 3; FHIR R4 fhirpatch.html',
  },
  'patch-too-large': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'La patch supera il limite di {limit} ({what}).',
      en: 'The patch exceeds the limit of {limit} ({what}).',
    },
    remedy: {
      it: 'Dividere la modifica in più richieste, o sostituire la risorsa intera con PUT.',
      en: 'Split the change into several requests, or replace the whole resource with PUT.',
    },
  },
  'patch-operation-invalid': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'operazione {position} della patch è malformata: «{member}» manca o ha un valore non ammesso.",
      en: 'Operation {position} of the patch is malformed: "{member}" is missing or has a value that is not allowed.',
    },
    remedy: {
      it: "Dare all'operazione tutti i membri che il suo tipo richiede.",
      en: 'Give the operation every member that its kind requires.',
    },
    source: 'RFC 6902 section 4; FHIR R4 fhirpatch.html',
  },
  'patch-member-unknown': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'operazione {position} della patch contiene una parte che il suo tipo non prevede.",
      en: 'Operation {position} of the patch has a part that its kind does not have.',
    },
    remedy: {
      it: 'Usare solo le parti type, path, name, value, index, source e destination.',
      en: 'Use only the parts type, path, name, value, index, source and destination.',
    },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-path-invalid': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: "Il percorso dell'operazione {position} non è un'espressione che indirizza elementi.",
      en: 'The path of operation {position} is not an expression that addresses elements.',
    },
    remedy: {
      it: 'Usare nomi di elementi, indici e funzioni come where(), first(), extension(), ofType(), a partire dal tipo della risorsa.',
      en: 'Use element names, indexes and functions such as where(), first(), extension(), ofType(), starting from the resource type.',
    },
    source: 'FHIR R4 fhirpatch.html; RFC 6901',
  },
  'patch-path-root': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: "L'operazione {position} tocca la risorsa intera, il suo tipo o il suo id, che una patch non può cambiare.",
      en: 'Operation {position} touches the whole resource, its type or its id, which a patch may not change.',
    },
    remedy: {
      it: 'Indirizzare un elemento della risorsa; per sostituirla usare PUT.',
      en: 'Address an element of the resource; to replace it use PUT.',
    },
    source: 'FHIR R4 http.html#patch',
  },
  'patch-path-missing': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: "Il percorso dell'operazione {position} non esiste nella risorsa.",
      en: 'The path of operation {position} does not exist in the resource.',
    },
    remedy: {
      it: 'Rileggere la risorsa e correggere il percorso; per creare un elemento usare «add».',
      en: 'Read the resource again and correct the path; to create an element use "add".',
    },
    source: 'RFC 6902 section 4; FHIR R4 fhirpatch.html',
  },
  'patch-path-ambiguous': {
    severity: 'error',
    type: 'multiple-matches',
    status: 422,
    text: {
      it: "Il percorso dell'operazione {position} corrisponde a {count} elementi; ne serve uno.",
      en: 'The path of operation {position} matches {count} elements; one is needed.',
    },
    remedy: {
      it: 'Restringere il percorso con un indice o con where().',
      en: 'Narrow the path with an index or with where().',
    },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-path-not-list': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: "Il percorso dell'operazione {position} non indirizza un elenco intero di elementi.",
      en: 'The path of operation {position} does not address one whole list of elements.',
    },
    remedy: {
      it: 'Per insert e move indicare un elemento ripetibile senza indice né filtro.',
      en: 'For insert and move name a repeating element without index or filter.',
    },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-index-range': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: "L'operazione {position} usa un indice fuori dall'elenco, che ha {count} elementi.",
      en: 'Operation {position} uses an index outside the list, which has {count} elements.',
    },
    remedy: {
      it: "Contare da zero; per aggiungere in fondo usare l'indice pari al numero di elementi.",
      en: 'Count from zero; to append use the index equal to the number of elements.',
    },
    source: 'RFC 6902 section 4.1; FHIR R4 fhirpatch.html',
  },
  'patch-element-unknown': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: "L'elemento che l'operazione {position} nomina non esiste nel tipo {type}.",
      en: 'The element that operation {position} names does not exist in type {type}.',
    },
    remedy: {
      it: 'Usare un elemento del tipo; i più simili: {nearest}.',
      en: 'Use an element of the type; the closest: {nearest}.',
    },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-element-exists': {
    severity: 'error',
    type: 'conflict',
    status: 422,
    text: {
      it: "L'operazione {position} aggiunge un elemento non ripetibile che ha già un valore.",
      en: 'Operation {position} adds a non-repeating element that already has a value.',
    },
    remedy: { it: 'Usare «replace» per cambiarlo.', en: 'Use "replace" to change it.' },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-value-type': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: "Il valore dell'operazione {position} ha un tipo che l'elemento non ammette.",
      en: 'The value of operation {position} has a type that the element does not allow.',
    },
    remedy: {
      it: "Usare uno dei tipi dell'elemento: {types}.",
      en: 'Use one of the types of the element: {types}.',
    },
    source: 'FHIR R4 fhirpatch.html',
  },
  'patch-test-failed': {
    severity: 'error',
    type: 'processing',
    status: 422,
    text: {
      it: "L'operazione {position} (test) non è soddisfatta: niente è stato cambiato.",
      en: 'Operation {position} (test) does not hold: nothing was changed.',
    },
    remedy: {
      it: 'Rileggere la risorsa e ricalcolare la patch.',
      en: 'Read the resource again and compute the patch anew.',
    },
    source: 'RFC 6902 section 4.6',
  },
} as const satisfies CataloguePart;
