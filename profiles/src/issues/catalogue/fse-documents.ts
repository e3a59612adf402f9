import type { CataloguePart } from '../catalogue-entry.ts';

/** What is said of documents of the national electronic health record (FSE 2.0) that are made of FHIR, or read into it. */
export const fseDocumentsCatalogue = {
  'fse-gateway-refused': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il gateway del FSE rifiuta il documento: {problem} ({place}). {detail}',
      en: 'The gateway of the FSE refuses the document: {problem} ({place}). {detail}',
    },
    remedy: {
      it: 'Correggere ciò che il gateway nomina e preparare di nuovo il documento.',
      en: 'Correct what the gateway names and prepare the document again.',
    },
    source: 'it-fse-support, guida all’integrazione 2.22',
  },
  'fse-signature-refused': {
    severity: 'error',
    type: 'forbidden',
    status: 422,
    text: {
      it: 'Il documento non è stato firmato: {reason}.',
      en: 'The document was not signed: {reason}.',
    },
    remedy: {
      it: 'Controllare chiave, PIN e password monouso, o inviare il documento già firmato.',
      en: 'Check key, PIN and one-time password, or send the document signed already.',
    },
  },
  'fse-signature-unavailable': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: {
      it: 'Il servizio di firma non risponde; nulla è stato firmato né inviato.',
      en: 'The signature service does not answer; nothing was signed or sent.',
    },
    remedy: {
      it: 'Riprovare tra poco, o inviare il documento già firmato.',
      en: 'Try again shortly, or send the document signed already.',
    },
  },
  'fse-pdf-too-large': {
    severity: 'error',
    type: 'too-costly',
    status: 422,
    text: {
      it: 'Il PDF del documento supera {limit} byte, il massimo che il gateway accetta.',
      en: 'The PDF of the document exceeds {limit} bytes, the most that the gateway takes.',
    },
    remedy: {
      it: 'Ridurre le immagini e gli allegati del documento.',
      en: 'Make the pictures and attachments of the document smaller.',
    },
  },
  'fse-left-out': {
    severity: 'information',
    type: 'incomplete',
    status: 200,
    text: {
      it: 'Il contenuto di {place} non ha posto nel CDA di questo tipo e non vi è riportato.',
      en: 'The content of {place} has no place in the CDA of this type and is not in it.',
    },
    remedy: {
      it: 'Nulla da fare; se chi legge deve saperlo, scriverlo nel testo della sezione.',
      en: 'Nothing to do; write it in the text of the section when the reader has to know.',
    },
  },
  'fse-build-bundle': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Il Bundle non è un documento: il tipo è «document» e la prima risorsa è la Composition.',
      en: 'The Bundle is not a document: its type is "document" and its first resource is the Composition.',
    },
    remedy: {
      it: 'Inviare un Bundle secondo il profilo sinfonia-fse-document-bundle.',
      en: 'Send a Bundle that follows the profile sinfonia-fse-document-bundle.',
    },
    source: 'FHIR R4 bundle.html#document',
  },
  'fse-build-type': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: 'Il modello nazionale del documento non è indicato o non è tra quelli che la piattaforma compone ({available}).',
      en: 'The national template of the document is not given or is not one that the platform composes ({available}).',
    },
    remedy: {
      it: "Indicare il modello nell'estensione fse-template della Composition, o consegnare il CDA già composto.",
      en: 'Give the template in the extension fse-template of the Composition, or hand over the CDA ready made.',
    },
  },
  'fse-build-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: 'Al documento manca {place}, che il CDA di questo tipo richiede.',
      en: 'The document lacks {place}, which the CDA of this type needs.',
    },
    remedy: { it: "Completare l'elemento indicato.", en: 'Complete the element named.' },
    source: 'Schematron del FSE 2.0, it-fse-catalogs del 22/08/2026',
  },
  'fse-build-value': {
    severity: 'error',
    type: 'value',
    status: 422,
    text: {
      it: 'Il valore di {place} non si può riportare nel CDA: forma errata, o codice di un sistema che questo tipo di documento non ammette.',
      en: 'The value of {place} cannot be put in the CDA: wrong form, or a code of a system that this type of document does not admit.',
    },
    remedy: {
      it: "Correggere il valore dell'elemento indicato secondo il profilo del documento.",
      en: 'Correct the value of the element named after the profile of the document.',
    },
    source: 'Schematron del FSE 2.0, it-fse-catalogs del 22/08/2026',
  },
  'fse-build-reference': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: 'Il riferimento {place} non porta a una risorsa adatta del Bundle.',
      en: 'The reference {place} does not lead to a fitting resource of the Bundle.',
    },
    remedy: {
      it: 'Aggiungere al Bundle la risorsa citata, con lo stesso fullUrl.',
      en: 'Add the resource that is cited to the Bundle, under the same fullUrl.',
    },
    source: 'FHIR R4 bundle.html#references',
  },
  'fse-read-missing': {
    severity: 'error',
    type: 'required',
    status: 422,
    text: {
      it: 'Al CDA manca {place}, senza il quale non si può tradurre in FHIR.',
      en: 'The CDA lacks {place}, without which it cannot be told in FHIR.',
    },
    remedy: { it: 'Correggere il documento e inviarlo di nuovo.', en: 'Correct the document and send it again.' },
    source: 'CDA R2, ClinicalDocument',
  },
  'fse-read-unread': {
    severity: 'information',
    type: 'incomplete',
    status: 200,
    text: {
      it: 'Nessuna regola legge questa parte del CDA: resta nel testo della sezione e nel documento originale.',
      en: 'No rule reads this part of the CDA: it remains in the text of the section and in the original document.',
    },
    remedy: {
      it: 'Nulla da fare; chi ne ha bisogno in FHIR la chieda ai gestori della piattaforma.',
      en: 'Nothing to do; who needs it in FHIR may ask those who run the platform.',
    },
  },
  'fse-read-value': {
    severity: 'warning',
    type: 'value',
    status: 200,
    text: {
      it: 'Il valore di questo elemento del CDA non ha una forma che si possa dire in FHIR, ed è stato tralasciato.',
      en: 'The value of this element of the CDA has no form that can be told in FHIR, and was left out.',
    },
    remedy: { it: "Correggere l'elemento indicato.", en: 'Correct the element named.' },
  },
} satisfies CataloguePart;
