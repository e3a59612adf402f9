import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of CDA R2 documents for the national electronic health record (FSE 2.0), and of the schemas they are held against. */
export const fseCatalogue = {
  'fse-schemas-missing': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: { it: 'Mancano gli schemi del FSE: {folder}.', en: 'The schemas of the FSE are missing: {folder}.' },
    remedy: {
      it: "Indicare con --schemas o con l'opzione fse.schemas una cartella con xsd/, schematron/ e, se si vuole, terminology/; gli schemi si scaricano dal repository it-fse-catalogs del Ministero della Salute e non fanno parte della piattaforma.",
      en: 'Name with --schemas or the option fse.schemas a folder that has xsd/, schematron/ and, if wanted, terminology/; the schemas are to be had from the repository it-fse-catalogs of the Ministry of Health and are not part of the platform.',
    },
  },
  'fse-schema-file-missing': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: { it: 'Nella cartella degli schemi manca {file}.', en: 'The folder of schemas has no {file}.' },
    remedy: {
      it: 'Aggiungere il file: senza di esso questo tipo di documento non si può controllare.',
      en: 'Add the file: without it this type of document cannot be checked.',
    },
  },
  'fse-schema-invalid': {
    severity: 'error',
    type: 'exception',
    status: 422,
    text: {
      it: 'Il file {file} della cartella degli schemi non si può usare ({reason}).',
      en: 'The file {file} of the folder of schemas cannot be used ({reason}).',
    },
    remedy: {
      it: 'Scaricarlo di nuovo dal Ministero e confrontare la versione.',
      en: 'Download it again from the Ministry and compare the version.',
    },
  },
  'fse-doctype-refused': {
    severity: 'fatal',
    type: 'security',
    status: 422,
    text: {
      it: 'Il documento contiene una DTD (DOCTYPE), che non è ammessa.',
      en: 'The document has a DTD (DOCTYPE), which is not allowed.',
    },
    remedy: {
      it: 'Togliere la DTD e scrivere i caratteri al posto delle entità.',
      en: 'Take out the DTD and write characters instead of entities.',
    },
  },
  'fse-encoding': {
    severity: 'fatal',
    type: 'structure',
    status: 422,
    text: {
      it: 'I byte del documento non rispettano la codifica dichiarata, o la codifica non è nota.',
      en: 'The bytes of the document do not keep to the declared encoding, or the encoding is not known.',
    },
    remedy: { it: 'Salvare il documento in UTF-8 e dichiararlo.', en: 'Save the document as UTF-8 and declare it.' },
  },
  'fse-xml-malformed': {
    severity: 'fatal',
    type: 'structure',
    status: 422,
    text: { it: 'Il documento non è XML ben formato.', en: 'The document is not well-formed XML.' },
    remedy: { it: 'Correggere il documento alla riga indicata.', en: 'Correct the document at the line given.' },
  },
  'fse-too-large': {
    severity: 'fatal',
    type: 'too-costly',
    status: 413,
    text: {
      it: 'Il documento supera un limite di lettura: {limit} (al più {maximum}).',
      en: 'The document exceeds a limit of reading: {limit} (at most {maximum}).',
    },
    remedy: {
      it: 'Ridurre il documento; un CDA non ha bisogno di tanto.',
      en: 'Make the document smaller; a CDA does not need so much.',
    },
  },
  'fse-root': {
    severity: 'fatal',
    type: 'structure',
    status: 422,
    text: {
      it: 'La radice del documento non è ClinicalDocument di HL7 v3.',
      en: 'The root of the document is not ClinicalDocument of HL7 v3.',
    },
    remedy: {
      it: 'Controllare che il file sia un CDA R2 e non, ad esempio, il PDF che lo contiene.',
      en: 'See that the file is a CDA R2 and not, for instance, the PDF that contains it.',
    },
  },
  'fse-template-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: 'Manca il templateId da cui si riconosce il tipo di documento.',
      en: 'There is no templateId to tell the type of document by.',
    },
    remedy: {
      it: "Aggiungere come primo templateId quello della guida nazionale, con l'attributo extension.",
      en: 'Add the one of the national guide as the first templateId, with the attribute extension.',
    },
    source: 'it-fse-gtw-validator, templateId/@root',
  },
  'fse-type-unknown': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il primo templateId non è di un tipo di documento che il FSE conosce ({template}).',
      en: 'The first templateId is of no document type that the FSE knows ({template}).',
    },
    remedy: {
      it: 'Mettere per primo il templateId della guida nazionale del tipo di documento.',
      en: 'Put the templateId of the national guide of the document type first.',
    },
  },
  'fse-type-invalid': {
    severity: 'error',
    type: 'value',
    status: 400,
    text: { it: 'Il tipo di documento chiesto non esiste.', en: 'The document type asked for does not exist.' },
    remedy: { it: 'Tipi disponibili: {available}.', en: 'Available types: {available}.' },
  },
  'fse-type-code-different': {
    severity: 'warning',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il codice del documento non è quello del suo tipo ({expected}).',
      en: 'The code of the document is not that of its type ({expected}).',
    },
    remedy: {
      it: 'Correggere code o templateId: devono indicare lo stesso tipo.',
      en: 'Correct code or templateId: they must say the same type.',
    },
  },
  'fse-schema-version-unknown': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il valore di typeId/@extension non è di uno schema della cartella.',
      en: 'The value of typeId/@extension is of no schema of the folder.',
    },
    remedy: { it: 'Usare POCD_MT000040UV02.', en: 'Use POCD_MT000040UV02.' },
  },
  'fse-xsd-element-unexpected': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: "L'elemento {element} non è ammesso in questo punto (attesi: {expected}).",
      en: 'The element {element} is not allowed at this place (expected: {expected}).',
    },
    remedy: {
      it: "Spostarlo, toglierlo o aggiungere prima ciò che manca: l'ordine conta.",
      en: 'Move it, take it out, or add before it what is missing: the order counts.',
    },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-child-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: "Nell'elemento {element} manca qualcosa (attesi: {expected}).",
      en: 'Something is missing in the element {element} (expected: {expected}).',
    },
    remedy: { it: "Aggiungere l'elemento atteso.", en: 'Add the expected element.' },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-attribute-unexpected': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: "L'attributo {attribute} non è ammesso in {element}.",
      en: 'The attribute {attribute} is not allowed in {element}.',
    },
    remedy: { it: 'Toglierlo.', en: 'Take it out.' },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-attribute-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: { it: "In {element} manca l'attributo {attribute}.", en: '{element} lacks the attribute {attribute}.' },
    remedy: { it: 'Aggiungerlo.', en: 'Add it.' },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-value': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Il valore di {place} non ha la forma che lo schema chiede.',
      en: 'The value of {place} has not the form that the schema asks for.',
    },
    remedy: { it: 'Confrontare con lo schema.', en: 'Compare with the schema.' },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-text': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: { it: "L'elemento {element} non può contenere testo.", en: 'The element {element} may not hold text.' },
    remedy: { it: 'Togliere il testo o metterlo in un elemento.', en: 'Take the text out or put it into an element.' },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-type': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: "Il tipo (xsi:type) dell'elemento {element} manca, non esiste o non è ammesso.",
      en: 'The type (xsi:type) of the element {element} is missing, does not exist or is not allowed.',
    },
    remedy: {
      it: 'Indicare in xsi:type un tipo di dato HL7 ammesso in quel punto.',
      en: 'Give in xsi:type an HL7 data type that is allowed there.',
    },
    source: 'CDA R2, XSD',
  },
  'fse-xsd-other': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: { it: 'Lo schema rifiuta {element}.', en: 'The schema refuses {element}.' },
    remedy: { it: 'Confrontare con lo schema.', en: 'Compare with the schema.' },
    source: 'CDA R2, XSD',
  },
  'fse-schematron-error': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: { it: '{rule}: {message}', en: '{rule}: {message}' },
    remedy: {
      it: 'Correggere il documento secondo la regola del Ministero, che il gateway applica allo stesso modo.',
      en: 'Correct the document by the rule of the Ministry, which the gateway applies in the same way.',
    },
    source: 'it-fse-catalogs, schematron',
  },
  'fse-schematron-warning': {
    severity: 'warning',
    type: 'business-rule',
    status: 422,
    text: { it: '{rule}: {message}', en: '{rule}: {message}' },
    remedy: {
      it: 'Il gateway accetta il documento; seguire la raccomandazione se possibile.',
      en: 'The gateway accepts the document; follow the recommendation if possible.',
    },
    source: 'it-fse-catalogs, schematron',
  },
  'fse-schematron-failed': {
    severity: 'error',
    type: 'exception',
    status: 422,
    text: {
      it: 'La regola {rule} dello schematron {file} non si può valutare.',
      en: 'The rule {rule} of the schematron {file} cannot be evaluated.',
    },
    remedy: {
      it: 'Il documento non conta come valido: verificare la versione dello schematron e segnalarlo.',
      en: 'The document does not count as valid: see to the version of the schematron and report it.',
    },
  },
  'fse-code-unknown': {
    severity: 'error',
    type: 'code-invalid',
    status: 422,
    text: { it: 'Il codice non è nel dizionario {system}.', en: 'The code is not in the dictionary {system}.' },
    remedy: {
      it: 'Usare un codice del dizionario pubblicato dal Ministero.',
      en: 'Use a code of the dictionary that the Ministry publishes.',
    },
    source: 'it-fse-gtw-validator, dictionary check',
  },
  'fse-code-version-unknown': {
    severity: 'error',
    type: 'code-invalid',
    status: 422,
    text: {
      it: 'La versione indicata (codeSystemVersion) del dizionario {system} non è gestita.',
      en: 'The version given (codeSystemVersion) of the dictionary {system} is not managed.',
    },
    remedy: {
      it: 'Indicare una versione del dizionario o togliere codeSystemVersion: vale la più alta.',
      en: 'Give a version that the dictionary has or take codeSystemVersion out: the highest one counts.',
    },
    source: 'it-fse-gtw-validator, dictionary check',
  },
  'fse-code-system-reserved': {
    severity: 'error',
    type: 'code-invalid',
    status: 422,
    text: {
      it: "L'OID del dizionario contiene un arco di prova (999 o 9999).",
      en: 'The OID of the code system has an arc for trials (999 or 9999).',
    },
    remedy: { it: "Usare l'OID ufficiale del dizionario.", en: 'Use the official OID of the code system.' },
    source: 'it-fse-gtw-validator, dictionary check',
  },
  'fse-dictionary-missing': {
    severity: 'information',
    type: 'incomplete',
    status: 200,
    text: {
      it: 'Il gateway controlla i codici di {system}, ma il dizionario non è nella cartella: {count} codici non controllati.',
      en: 'The gateway checks the codes of {system}, but the dictionary is not in the folder: {count} codes not checked.',
    },
    remedy: {
      it: 'Aggiungere terminology/{system}.csv per controllarli.',
      en: 'Add terminology/{system}.csv to check them.',
    },
    source: 'it-fse-gtw-validator, dictionary check',
  },
  'fse-findings-cut': {
    severity: 'information',
    type: 'incomplete',
    status: 200,
    text: {
      it: 'Altri rilievi non sono elencati: il limite è {limit}.',
      en: 'More findings are not listed: the limit is {limit}.',
    },
    remedy: { it: 'Correggere quelli elencati e controllare di nuovo.', en: 'Correct those listed and check again.' },
  },
  'fse-transport-unavailable': {
    severity: 'error',
    type: 'not-supported',
    status: 501,
    text: {
      it: 'Il trasporto {transport} verso il FSE non è disponibile.',
      en: 'The transport {transport} to the FSE is not available.',
    },
    remedy: {
      it: 'Configurare il trasporto gateway: le specifiche dei servizi INI di Sistema TS non sono pubbliche e vanno chieste a Sogei.',
      en: 'Configure the transport gateway: the specification of the INI services of Sistema TS is not public and has to be asked of Sogei.',
    },
    source: 'it-fse-support, threads 881, 2205, 2925, 3092',
  },
  'fse-document-valid': {
    severity: 'information',
    type: 'informational',
    status: 200,
    text: { it: 'Il documento è valido.', en: 'The document is valid.' },
    remedy: { it: 'Nulla da fare.', en: 'Nothing to do.' },
  },
} satisfies CataloguePart;
