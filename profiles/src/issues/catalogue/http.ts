import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the transport: addresses, headers, bodies and the configuration of the server. */
export const httpCatalogue = {
  'malformed-request': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: { it: 'La richiesta HTTP è malformata.', en: 'The HTTP request is malformed.' },
    remedy: { it: 'Inviare una richiesta HTTP/1.1 valida.', en: 'Send a valid HTTP/1.1 request.' },
    source: 'RFC 9112',
  },
  'malformed-address': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: "L'indirizzo contiene una codifica percentuale o un carattere non valido.",
      en: 'The address holds an invalid percent-encoding or character.',
    },
    remedy: {
      it: "Codificare l'indirizzo in UTF-8 secondo RFC 3986.",
      en: 'Encode the address as UTF-8 per RFC 3986.',
    },
    source: 'RFC 3986, section 2.1',
  },
  'address-not-found': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: 'A questo indirizzo non risponde nulla.', en: 'Nothing answers at this address.' },
    remedy: {
      it: 'La base FHIR è /fhir; le altre parti sono elencate in /.',
      en: 'The FHIR base is /fhir; / lists the rest.',
    },
  },
  'not-acceptable': {
    severity: 'error',
    type: 'not-supported',
    status: 406,
    text: {
      it: 'Il formato di risposta richiesto non è disponibile.',
      en: 'The requested response format is not available.',
    },
    remedy: {
      it: 'Indicare in Accept o in _format uno tra: {supported}.',
      en: 'Name one of these in Accept or _format: {supported}.',
    },
    source: 'FHIR R4 http.html#mime-type',
  },
  'unsupported-media-type': {
    severity: 'error',
    type: 'not-supported',
    status: 415,
    text: {
      it: 'Il tipo di contenuto del corpo manca o non è supportato.',
      en: 'The content type of the body is missing or not supported.',
    },
    remedy: { it: 'Inviare il corpo come uno tra: {supported}.', en: 'Send the body as one of: {supported}.' },
    source: 'FHIR R4 http.html#mime-type',
  },
  'unsupported-charset': {
    severity: 'error',
    type: 'not-supported',
    status: 415,
    text: {
      it: 'La codifica dei caratteri del corpo non è UTF-8.',
      en: 'The character encoding of the body is not UTF-8.',
    },
    remedy: { it: 'Inviare il corpo in UTF-8.', en: 'Send the body in UTF-8.' },
    source: 'FHIR R4 http.html#mime-type',
  },
  'unsupported-content-encoding': {
    severity: 'error',
    type: 'not-supported',
    status: 415,
    text: { it: 'La compressione del corpo non è supportata.', en: 'The compression of the body is not supported.' },
    remedy: {
      it: 'Usare Content-Encoding: {supported}, o nessuna.',
      en: 'Use Content-Encoding: {supported}, or none.',
    },
    source: 'RFC 9110, section 8.4',
  },
  'body-too-large': {
    severity: 'error',
    type: 'too-long',
    status: 413,
    text: { it: 'Il corpo della richiesta supera {limit} byte.', en: 'The request body exceeds {limit} bytes.' },
    remedy: {
      it: "Dividere l'invio in più richieste o usare l'importazione massiva.",
      en: 'Split it into several requests or use the bulk import.',
    },
  },
  'headers-too-large': {
    severity: 'error',
    type: 'too-long',
    status: 431,
    text: {
      it: "L'indirizzo e le intestazioni della richiesta sono troppo lunghi.",
      en: 'The address and headers of the request are too long.',
    },
    remedy: { it: 'Inviare la ricerca con POST _search.', en: 'Send the search with POST _search.' },
  },
  'request-timeout': {
    severity: 'error',
    type: 'timeout',
    status: 408,
    text: { it: 'La richiesta non è arrivata per intero in tempo.', en: 'The request did not arrive in full in time.' },
    remedy: { it: 'Ripetere la richiesta.', en: 'Repeat the request.' },
  },
  'request-interrupted': {
    severity: 'error',
    type: 'incomplete',
    status: 400,
    text: {
      it: 'La connessione si è chiusa prima della fine della richiesta.',
      en: 'The connection closed before the request ended.',
    },
    remedy: { it: 'Ripetere la richiesta.', en: 'Repeat the request.' },
  },
  'malformed-json': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo non è JSON valido: riga {line}, colonna {column}.',
      en: 'The body is not valid JSON: line {line}, column {column}.',
    },
    remedy: { it: 'Correggere la sintassi in quel punto.', en: 'Correct the syntax at that place.' },
    source: 'RFC 8259',
  },
  'malformed-encoding': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo non rispetta la codifica che dichiara.',
      en: 'The body does not follow the encoding that it declares.',
    },
    remedy: {
      it: 'Controllare che i caratteri siano UTF-8 e che la compressione sia integra.',
      en: 'Check that the characters are UTF-8 and the compression is intact.',
    },
  },
  'malformed-form': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo non è un modulo x-www-form-urlencoded valido.',
      en: 'The body is not a valid x-www-form-urlencoded form.',
    },
    remedy: { it: 'Codificare nomi e valori in UTF-8.', en: 'Encode names and values as UTF-8.' },
  },
  'body-too-deep': {
    severity: 'error',
    type: 'too-costly',
    status: 400,
    text: {
      it: 'Il corpo annida più di {limit} livelli.',
      en: 'The body nests more than {limit} levels.',
    },
    remedy: { it: 'Ridurre i livelli di annidamento.', en: 'Reduce the levels of nesting.' },
  },
  'unsafe-property': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: {
      it: 'Il corpo contiene una proprietà con un nome riservato.',
      en: 'The body holds a property with a reserved name.',
    },
    remedy: { it: 'Togliere le proprietà «__proto__».', en: 'Remove the "__proto__" properties.' },
  },
  'body-not-object': {
    severity: 'error',
    type: 'structure',
    status: 400,
    text: { it: 'Il corpo non è un oggetto JSON.', en: 'The body is not a JSON object.' },
    remedy: { it: 'Inviare una risorsa FHIR.', en: 'Send a FHIR resource.' },
    source: 'FHIR R4 json.html',
  },
  'too-many-requests': {
    severity: 'error',
    type: 'throttled',
    status: 429,
    text: { it: 'Troppe richieste.', en: 'Too many requests.' },
    remedy: { it: 'Riprovare fra {seconds} secondi.', en: 'Try again in {seconds} seconds.' },
    source: 'RFC 6585, section 4',
  },
  'metrics-token-required': {
    severity: 'error',
    type: 'login',
    status: 401,
    text: { it: 'Le metriche richiedono il loro token.', en: 'The metrics need their token.' },
    remedy: {
      it: 'Inviare il token configurato in telemetry.metricsToken.',
      en: 'Send the token configured as telemetry.metricsToken.',
    },
  },
  'internal-error': {
    severity: 'fatal',
    type: 'exception',
    status: 500,
    text: { it: 'Errore inatteso del server.', en: 'Unexpected error of the server.' },
    remedy: {
      it: 'Segnalare il codice di correlazione {requestId}.',
      en: 'Report the correlation code {requestId}.',
    },
  },
  'configuration-unreadable': {
    severity: 'fatal',
    type: 'structure',
    status: 500,
    text: {
      it: 'Il file di configurazione {file} non si può leggere come oggetto JSON.',
      en: 'The configuration file {file} cannot be read as a JSON object.',
    },
    remedy: { it: 'Controllare che esista e sia JSON valido.', en: 'Check that it exists and is valid JSON.' },
  },
  'configuration-unknown': {
    severity: 'fatal',
    type: 'not-supported',
    status: 500,
    text: { it: "L'opzione «{option}» non esiste.", en: 'The option "{option}" does not exist.' },
    remedy: { it: 'La più vicina è «{nearest}».', en: 'The nearest is "{nearest}".' },
  },
  'configuration-invalid': {
    severity: 'fatal',
    type: 'value',
    status: 500,
    text: {
      it: "Il valore dell'opzione «{option}» non è valido: deve essere {expected}.",
      en: 'The value of the option "{option}" is not valid: it must be {expected}.',
    },
    remedy: {
      it: 'Correggere il file o la variabile di ambiente; vedere docs/reference/configuration.md.',
      en: 'Correct the file or the environment variable; see docs/reference/configuration.md.',
    },
  },
  'configuration-secret-file': {
    severity: 'fatal',
    type: 'not-found',
    status: 500,
    text: {
      it: 'Il file «{file}», nominato da {option}, non si può leggere, o il segreto è dato anche senza file.',
      en: 'The file "{file}", named by {option}, cannot be read, or the secret is given without a file too.',
    },
    remedy: {
      it: 'Controllare percorso e permessi, e lasciare una sola delle due variabili.',
      en: 'Check path and permissions, and leave only one of the two variables.',
    },
  },
  'node-cannot-answer': {
    severity: 'error',
    type: 'not-supported',
    status: 421,
    text: {
      it: 'Questo nodo (cluster.role = web) non può rispondere a «{operation}».',
      en: 'This node (cluster.role = web) cannot answer "{operation}".',
    },
    remedy: {
      it: 'Il proxy deve mandare la richiesta al nodo con cluster.role = all; vedere docs/guide/several-nodes.md.',
      en: 'The proxy has to send the request to the node with cluster.role = all; see docs/guide/several-nodes.md.',
    },
    source: 'RFC 9110, section 15.5.20',
  },
  'configuration-not-for-production': {
    severity: 'fatal',
    type: 'security',
    status: 500,
    text: {
      it: 'In produzione «{option}» non è ammesso com’è.',
      en: 'In production "{option}" is not allowed as it is.',
    },
    remedy: { it: 'Serve: {expected}.', en: 'Required: {expected}.' },
  },
} as const satisfies CataloguePart;
