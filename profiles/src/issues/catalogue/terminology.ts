import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the terminology operations and of their parameters, and of loading official code lists. */
export const terminologyCatalogue = {
  'operation-parameter-unknown': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: "L'operazione {operation} non ha il parametro «{parameter}».",
      en: 'Operation {operation} has no parameter "{parameter}".',
    },
    remedy: { it: 'Il nome valido più vicino è: {nearest}.', en: 'The nearest valid name is: {nearest}.' },
    source: 'FHIR R4 operations.html',
  },
  'operation-parameter-unsupported': {
    severity: 'error',
    type: 'not-supported',
    status: 400,
    text: {
      it: 'Questo server non segue il parametro «{parameter}» di {operation}.',
      en: 'This server does not follow parameter "{parameter}" of {operation}.',
    },
    remedy: {
      it: 'Ripetere la richiesta senza il parametro.',
      en: 'Repeat the request without the parameter.',
    },
    source: 'FHIR R4 operations.html',
  },
  'operation-parameter-missing': {
    severity: 'error',
    type: 'required',
    status: 400,
    text: { it: 'Alla richiesta manca {parameter}.', en: 'The request lacks {parameter}.' },
    remedy: {
      it: "Indicare {parameter} come parametro dell'indirizzo o in una risorsa Parameters.",
      en: 'Give {parameter} as a parameter of the address or in a Parameters resource.',
    },
    source: 'FHIR R4 operations.html',
  },
  'operation-parameter-invalid': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: {
      it: 'Il valore del parametro «{parameter}» non ha la forma richiesta.',
      en: 'The value of parameter "{parameter}" does not have the required form.',
    },
    remedy: { it: 'Il tipo atteso è {expected}.', en: 'The type expected is {expected}.' },
    source: 'FHIR R4 operations.html',
  },
  'code-system-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: 'Il sistema di codici {url} non è noto.', en: 'The code system {url} is not known.' },
    remedy: {
      it: 'Indirizzo noto più vicino: {nearest}. Un CodeSystem si può anche conservare sul server.',
      en: 'Nearest known address: {nearest}. A CodeSystem can also be stored on the server.',
    },
    source: 'FHIR R4 terminology-service.html',
  },
  'value-set-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: "L'insieme di valori {url} non è noto.", en: 'The value set {url} is not known.' },
    remedy: {
      it: 'Indirizzo noto più vicino: {nearest}. Un ValueSet si può anche conservare sul server o inviare nella richiesta.',
      en: 'Nearest known address: {nearest}. A ValueSet can also be stored on the server or sent in the request.',
    },
    source: 'FHIR R4 terminology-service.html',
  },
  'concept-map-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: 'La mappa di concetti {url} non è nota.', en: 'The concept map {url} is not known.' },
    remedy: {
      it: 'Indirizzo noto più vicino: {nearest}. Una ConceptMap si può anche conservare sul server o inviare nella richiesta.',
      en: 'Nearest known address: {nearest}. A ConceptMap can also be stored on the server or sent in the request.',
    },
    source: 'FHIR R4 terminology-service.html',
  },
  'terminology-version-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'Di {url} non è presente la versione richiesta.',
      en: 'The version asked for of {url} is not here.',
    },
    remedy: { it: 'Versione presente: {version}.', en: 'Version that is here: {version}.' },
    source: 'FHIR R4 terminology-service.html',
  },
  'code-not-in-system': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'Il codice richiesto non esiste nel sistema {system}.',
      en: 'The code asked for does not exist in the system {system}.',
    },
    remedy: {
      it: "Controllare il codice; $expand sull'insieme di valori del sistema elenca i codici.",
      en: 'Check the code; $expand on the value set of the system lists the codes.',
    },
    source: 'FHIR R4 codesystem-operation-lookup.html',
  },
  'code-system-not-loaded': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'I codici del sistema {system} non sono caricati su questo server.',
      en: 'The codes of the system {system} are not loaded on this server.',
    },
    remedy: {
      it: 'Ottenere {file} da {publisher} e caricarlo con «sinfonia terminology load» (docs/guide/terminology.md).',
      en: 'Get {file} from {publisher} and load it with "sinfonia terminology load" (docs/guide/terminology.md).',
    },
    source: 'FHIR R4 codesystem.html, CodeSystem.content',
  },
  'code-system-not-listed': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il sistema {system} è definito da una grammatica: i suoi codici non si possono elencare.',
      en: 'The system {system} is defined by a grammar: its codes cannot be listed.',
    },
    remedy: {
      it: 'Consultare le regole di {publisher}; per questi codici non vi è espansione.',
      en: 'See the rules of {publisher}; there is no expansion for these codes.',
    },
    source: 'FHIR R4 codesystem.html',
  },
  'value-set-import-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: "L'insieme di valori ne include un altro che non è noto o che include sé stesso: {url}.",
      en: 'The value set includes another one that is not known or that includes itself: {url}.',
    },
    remedy: {
      it: "Conservare sul server l'insieme di valori mancante o correggere la definizione.",
      en: 'Store the missing value set on the server or correct the definition.',
    },
    source: 'FHIR R4 valueset.html#compositions',
  },
  'value-set-filter-unsupported': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: "Un filtro dell'insieme di valori sul sistema {url} non si può seguire.",
      en: 'A filter of the value set on the system {url} cannot be followed.',
    },
    remedy: {
      it: 'Usare proprietà dichiarate dal sistema, operatori di R4 ed espressioni regolari senza ripetizioni annidate.',
      en: 'Use properties that the system declares, operators of R4, and regular expressions without nested repetitions.',
    },
    source: 'FHIR R4, http://hl7.org/fhir/filter-operator',
  },
  'expansion-too-costly': {
    severity: 'error',
    type: 'too-costly',
    status: 422,
    text: {
      it: "L'espansione ha {total} codici, più dei {limit} di una risposta.",
      en: 'The expansion has {total} codes, more than the {limit} of one answer.',
    },
    remedy: {
      it: 'Restringere con filter, o chiedere una pagina per volta con count e offset.',
      en: 'Narrow it with filter, or ask for one page at a time with count and offset.',
    },
    source: 'FHIR R4 valueset-operation-expand.html',
  },
  'terminology-file-empty': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: { it: 'Il file {file} non contiene codici.', en: 'File {file} holds no codes.' },
    remedy: {
      it: 'Scaricare di nuovo il file dalla fonte ufficiale.',
      en: 'Download the file again from the official source.',
    },
  },
  'terminology-format-unknown': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: { it: 'Il formato di {file} non è riconosciuto.', en: 'The format of {file} is not recognized.' },
    remedy: {
      it: 'Indicare --as ({lists}) oppure, per un CSV, --manifest con la descrizione delle colonne.',
      en: 'Give --as ({lists}) or, for a CSV file, --manifest with the description of its columns.',
    },
  },
  'terminology-json-invalid': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: '{file} non è un CodeSystem, ValueSet o ConceptMap con indirizzo (url), o supera 256 MiB.',
      en: '{file} is no CodeSystem, ValueSet or ConceptMap with an address (url), or is larger than 256 MiB.',
    },
    remedy: {
      it: 'Indicare una risorsa FHIR in JSON; le liste più grandi si caricano come CSV.',
      en: 'Give a FHIR resource in JSON; larger lists are loaded as CSV.',
    },
  },
  'terminology-xml-malformed': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: '{file}, riga {line}: il file ClaML non è XML ben formato.',
      en: '{file}, line {line}: the ClaML file is not well-formed XML.',
    },
    remedy: {
      it: 'Scaricare di nuovo il file dalla fonte ufficiale.',
      en: 'Download the file again from the official source.',
    },
    source: 'EN 14463, ClaML',
  },
  'terminology-manifest-invalid': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Il manifesto {file} non descrive un CSV: manca {member}.',
      en: 'The manifest {file} does not describe a CSV file: {member} is missing.',
    },
    remedy: {
      it: 'Vedere docs/guide/terminology.md per la forma del manifesto.',
      en: 'See docs/guide/terminology.md for the form of a manifest.',
    },
  },
  'terminology-column-missing': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: '{file}, riga {line}: manca la colonna {column}.',
      en: '{file}, line {line}: the column {column} is missing.',
    },
    remedy: {
      it: 'Usare il file come pubblicato, con la riga di intestazione, o correggere il manifesto.',
      en: 'Use the file as published, with its header line, or correct the manifest.',
    },
  },
  'terminology-row-short': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: '{file}, riga {line}: la riga ha {cells} valori, le colonne sono {columns}.',
      en: '{file}, line {line}: the row has {cells} values, there are {columns} columns.',
    },
    remedy: {
      it: 'Controllare il separatore e le virgolette della riga.',
      en: 'Check the separator and the quotation marks of the row.',
    },
    source: 'RFC 4180',
  },
  'terminology-quotation-open': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: '{file}, riga {line}: una virgoletta si apre e non si chiude.',
      en: '{file}, line {line}: a quotation mark opens and does not close.',
    },
    remedy: { it: 'Chiudere o raddoppiare la virgoletta.', en: 'Close or double the quotation mark.' },
    source: 'RFC 4180',
  },
  'terminology-value-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: '{file}, riga {line}: manca il valore della colonna {column}.',
      en: '{file}, line {line}: column {column} has no value.',
    },
    remedy: {
      it: 'Completare la riga: codice e denominazione sono necessari.',
      en: 'Complete the row: code and display are needed.',
    },
  },
  'terminology-code-form': {
    severity: 'error',
    type: 'code-invalid',
    status: 422,
    text: {
      it: '{file}, riga {line}: il codice nella colonna {column} non ha la forma {expected}.',
      en: '{file}, line {line}: the code in column {column} does not have the form {expected}.',
    },
    remedy: {
      it: 'Controllare che il file sia quello giusto e che il codice sia intero.',
      en: 'Check that it is the right file and that the code is whole.',
    },
  },
  'terminology-value-form': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: '{file}, riga {line}: il valore della colonna {column} non è del tipo {expected}.',
      en: '{file}, line {line}: the value of column {column} is not of type {expected}.',
    },
    remedy: {
      it: 'Correggere il valore o il tipo nel manifesto; le date sono AAAA-MM-GG o GG/MM/AAAA.',
      en: 'Correct the value, or the type in the manifest; dates are YYYY-MM-DD or DD/MM/YYYY.',
    },
  },
  'terminology-code-twice': {
    severity: 'error',
    type: 'duplicate',
    status: 422,
    text: {
      it: '{file}, riga {line}: il codice è già in una riga precedente.',
      en: '{file}, line {line}: the code is already in an earlier row.',
    },
    remedy: { it: 'Lasciare una sola riga per codice.', en: 'Leave one row for each code.' },
  },
  'terminology-parent-missing': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: '{file}, codice numero {line}: il codice superiore non è nel file.',
      en: '{file}, code number {line}: the code above it is not in the file.',
    },
    remedy: {
      it: 'Usare il file completo, o content fragment nel manifesto.',
      en: 'Use the complete file, or content fragment in the manifest.',
    },
  },
} as const satisfies CataloguePart;
