/** Texts of the CapabilityStatement and OpenAPI description, Italian first, then English. */
export const texts = {
  title: 'SINFONIA · piattaforma di interoperabilità · interoperability platform',
  description:
    "Server FHIR R4 dell'ecosistema sanitario regionale SINFONIA (Regione Campania). " +
    '/ FHIR R4 server of the SINFONIA regional health ecosystem (Regione Campania, Italy).',
  rest: [
    '**Italiano.** Ogni indirizzo, tranne questo e quelli di scoperta, richiede un token di accesso. Le scritture sono',
    'convalidate con i profili indicati in `meta.profile`: se non valide la risposta è 422 e nulla viene registrato.',
    'Un parametro di ricerca sconosciuto è rifiutato (400); con `Prefer: handling=lenient` è ignorato e segnalato.',
    'Sono onorati ETag, If-Match, If-None-Match, If-Modified-Since, If-None-Exist e Prefer; PATCH accetta JSON Patch e',
    'FHIRPath Patch, anche condizionale; le transazioni sono atomiche. Controllo della ricerca: `_sort`, `_count`,',
    '`_total`, `_summary`, `_elements`, `_include`, `_revinclude` (`:iterate`, `*`), `_explain`.',
    '',
    '**English.** Every address but this one and those of discovery needs an access token. Writes are validated against',
    'the profiles named in `meta.profile`: invalid ones are answered with 422 and nothing is stored. An unknown search',
    'parameter is refused (400); with `Prefer: handling=lenient` it is ignored and reported. ETag, If-Match,',
    'If-None-Match, If-Modified-Since, If-None-Exist and Prefer are honoured; PATCH takes JSON Patch and FHIRPath Patch,',
    'also conditional; transactions are atomic. Search control: `_sort`, `_count`, `_total`, `_summary`, `_elements`,',
    '`_include`, `_revinclude` (`:iterate`, `*`), `_explain`.',
  ].join('\n'),
  security:
    'OAuth 2.0 con SMART App Launch 2 e Backend Services; si accede con SPID o CIE. ' +
    '/ OAuth 2.0 with SMART App Launch 2 and Backend Services; people sign in with SPID or CIE.',
} as const;
