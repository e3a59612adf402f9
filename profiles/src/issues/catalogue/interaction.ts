import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the FHIR REST interactions. Source: FHIR R4, http.html. */
export const interactionCatalogue = {
  'unknown-resource-type': {
    severity: 'error',
    type: 'not-supported',
    status: 404,
    text: {
      it: 'Il tipo di risorsa «{type}» non esiste in FHIR R4.',
      en: 'Resource type "{type}" does not exist in FHIR R4.',
    },
    remedy: {
      it: 'Usare uno dei tipi elencati in /fhir/metadata; il più vicino è «{nearest}».',
      en: 'Use one of the types listed at /fhir/metadata; the nearest is "{nearest}".',
    },
  },
  'resource-not-found': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: '{type}/{id} non esiste.', en: '{type}/{id} does not exist.' },
    remedy: {
      it: "Controllare l'identificativo o cercare la risorsa.",
      en: 'Check the id or search for the resource.',
    },
  },
  'resource-deleted': {
    severity: 'error',
    type: 'deleted',
    status: 410,
    text: {
      it: '{type}/{id} è stata cancellata.',
      en: '{type}/{id} was deleted.',
    },
    remedy: {
      it: 'La storia resta leggibile in _history; un aggiornamento (PUT) la ripristina.',
      en: 'Its history stays readable at _history; an update (PUT) restores it.',
    },
  },
  'version-not-found': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'La versione {version} di {type}/{id} non esiste.',
      en: 'Version {version} of {type}/{id} does not exist.',
    },
    remedy: {
      it: 'Elencare le versioni con _history.',
      en: 'List the versions with _history.',
    },
  },
  'version-mismatch': {
    severity: 'error',
    type: 'conflict',
    status: 412,
    text: {
      it: '{type}/{id} è alla versione {current}, non alla {expected} richiesta da If-Match.',
      en: '{type}/{id} is at version {current}, not {expected} as required by If-Match.',
    },
    remedy: {
      it: 'Rileggere la risorsa, riapplicare la modifica e ripetere con il nuovo ETag.',
      en: 'Read the resource again, apply the change anew and repeat with the new ETag.',
    },
    source: 'FHIR R4 http.html#concurrency',
  },
  'write-conflict': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: 'La risorsa è cambiata mentre la richiesta era in corso.',
      en: 'The resource changed while the request was in progress.',
    },
    remedy: { it: 'Ripetere la richiesta.', en: 'Repeat the request.' },
  },
  'multiple-matches': {
    severity: 'error',
    type: 'multiple-matches',
    status: 412,
    text: {
      it: 'Il criterio «{criteria}» corrisponde a più risorse.',
      en: 'The criteria "{criteria}" match several resources.',
    },
    remedy: {
      it: 'Usare un criterio che ne individui al più una.',
      en: 'Use criteria that match one at most.',
    },
    source: 'FHIR R4 http.html#cond-update',
  },
  'id-mismatch': {
    severity: 'error',
    type: 'invalid',
    status: 400,
    text: {
      it: "L'identificativo o il tipo nel corpo non corrisponde all'indirizzo.",
      en: 'The id or type in the body does not match the address.',
    },
    remedy: {
      it: 'Rendere uguali i due valori.',
      en: 'Make the two values equal.',
    },
    source: 'FHIR R4 http.html#update',
  },
  'invalid-id': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: "L'identificativo non ha la forma di un id FHIR.",
      en: 'The id does not have the form of a FHIR id.',
    },
    remedy: {
      it: 'Usare da 1 a 64 caratteri fra lettere, cifre, trattino e punto.',
      en: 'Use 1 to 64 letters, digits, hyphens and dots.',
    },
    source: 'FHIR R4 datatypes.html#id',
  },
  'missing-criteria': {
    severity: 'error',
    type: 'required',
    status: 400,
    text: {
      it: 'Una richiesta condizionale ha bisogno di un criterio di ricerca.',
      en: 'A conditional request needs search criteria.',
    },
    remedy: {
      it: 'Aggiungere almeno un parametro di ricerca.',
      en: 'Add at least one search parameter.',
    },
  },
  'unknown-address': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: "Questo indirizzo non fa parte dell'API FHIR.",
      en: 'This address is not part of the FHIR API.',
    },
    remedy: {
      it: 'Consultare /fhir/metadata per gli indirizzi disponibili.',
      en: 'See /fhir/metadata for the addresses that exist.',
    },
  },
  'method-not-allowed': {
    severity: 'error',
    type: 'not-supported',
    status: 405,
    text: {
      it: 'Il metodo HTTP non è ammesso a questo indirizzo.',
      en: 'The HTTP method is not allowed at this address.',
    },
    remedy: { it: 'Usare uno fra: {allowed}.', en: 'Use one of: {allowed}.' },
  },
  'body-required': {
    severity: 'error',
    type: 'required',
    status: 400,
    text: {
      it: 'Manca il corpo della richiesta.',
      en: 'The request has no body.',
    },
    remedy: {
      it: 'Inviare una risorsa FHIR in JSON o XML.',
      en: 'Send a FHIR resource as JSON or XML.',
    },
  },
  'body-not-a-resource': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo non è una risorsa FHIR: manca resourceType.',
      en: 'The body is not a FHIR resource: resourceType is missing.',
    },
    remedy: {
      it: 'Inviare un oggetto con resourceType.',
      en: 'Send an object with a resourceType.',
    },
  },
  'type-mismatch': {
    severity: 'error',
    type: 'invalid',
    status: 400,
    text: {
      it: 'Il corpo non è una risorsa di tipo {type}.',
      en: 'The body is not a resource of type {type}.',
    },
    remedy: {
      it: 'Inviare una risorsa {type} o cambiare indirizzo.',
      en: 'Send a {type} resource or change the address.',
    },
  },
  'invalid-etag': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'If-Match non contiene un ETag valido.',
      en: 'If-Match does not carry a valid ETag.',
    },
    remedy: {
      it: 'Usare l\'ETag ricevuto con la risorsa, per esempio W/"3".',
      en: 'Use the ETag received with the resource, for example W/"3".',
    },
    source: 'FHIR R4 http.html#concurrency',
  },
  'subsetted-resource': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'La risorsa è segnata come parte di quella conservata (SUBSETTED) e non può sostituirla.',
      en: 'The resource is marked as a part of the stored one (SUBSETTED) and cannot replace it.',
    },
    remedy: {
      it: 'Rileggere la risorsa intera, senza _summary e _elements, e ripetere; oppure usare PATCH.',
      en: 'Read the whole resource, without _summary and _elements, and repeat; or use PATCH.',
    },
    source: 'FHIR R4 search.html#summary',
  },
  'must-exist': {
    severity: 'error',
    type: 'conflict',
    status: 412,
    text: {
      it: '{type}/{id} non esiste, come invece chiede If-Match: *.',
      en: '{type}/{id} does not exist, which If-Match: * asks for.',
    },
    remedy: {
      it: 'Togliere If-Match per creare la risorsa.',
      en: 'Leave If-Match out to create the resource.',
    },
    source: 'RFC 9110 section 13.1.1',
  },
  'no-match': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'Nessuna risorsa corrisponde al criterio.',
      en: 'No resource matches the criteria.',
    },
    remedy: { it: 'Controllare il criterio.', en: 'Check the criteria.' },
  },
  'invalid-bundle': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il Bundle non ha la forma di un batch o di una transaction.',
      en: 'The Bundle does not have the form of a batch or transaction.',
    },
    remedy: {
      it: 'Indicare type batch o transaction e, in ogni entry, request.method e request.url.',
      en: 'Give type batch or transaction and, in each entry, request.method and request.url.',
    },
    source: 'FHIR R4 http.html#transaction',
  },
  'not-in-transaction': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Questa richiesta non può stare in una transaction.',
      en: 'This request cannot be part of a transaction.',
    },
    remedy: {
      it: 'Inviarla da sola o in un batch.',
      en: 'Send it alone or in a batch.',
    },
  },
  'conditional-patch-in-transaction': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Una PATCH condizionale non può stare in una transaction.',
      en: 'A conditional PATCH cannot be part of a transaction.',
    },
    remedy: {
      it: "Indicare l'id della risorsa.",
      en: 'Name the id of the resource.',
    },
  },
  'unknown-operation': {
    severity: 'error',
    type: 'not-supported',
    status: 404,
    text: {
      it: "L'operazione {operation} non esiste a questo indirizzo.",
      en: 'Operation {operation} does not exist at this address.',
    },
    remedy: {
      it: 'La più vicina è {nearest}; le operazioni sono elencate in /fhir/metadata.',
      en: 'The nearest is {nearest}; operations are listed at /fhir/metadata.',
    },
  },
  'write-done': {
    severity: 'information',
    type: 'informational',
    status: 200,
    text: { it: 'La scrittura è avvenuta.', en: 'The write was carried out.' },
    remedy: { it: 'Non occorre fare nulla.', en: 'Nothing needs to be done.' },
  },
  'resource-valid': {
    severity: 'information',
    type: 'informational',
    status: 200,
    text: { it: 'La risorsa è valida.', en: 'The resource is valid.' },
    remedy: { it: 'Non occorre fare nulla.', en: 'Nothing needs to be done.' },
  },
} as const satisfies CataloguePart;
