import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of making documents (`$document`, `$summary`) and of exchanging them (IHE MHD). */
export const documentCatalogue = {
  'document-incomplete': {
    severity: 'error',
    type: 'incomplete',
    status: 422,
    text: {
      it: 'Il documento non si può comporre per intero.',
      en: 'The document cannot be put together whole.',
    },
    remedy: {
      it: 'Una risorsa che il documento richiede non c’è, oppure chi chiede non può leggerla tutta: rivolgersi a chi ha scritto il documento.',
      en: 'A resource that the document needs is not there, or the caller may not read all of it: ask whoever wrote the document.',
    },
    source: 'FHIR R4 composition-operation-document.html, documents.html#content',
  },
  'document-too-large': {
    severity: 'error',
    type: 'too-costly',
    status: 422,
    text: {
      it: 'Il documento avrebbe più di {limit} risorse.',
      en: 'The document would have more than {limit} resources.',
    },
    remedy: {
      it: 'Leggere le risorse una per una, o dividere il documento.',
      en: 'Read the resources one by one, or divide the document.',
    },
    source: 'Limit of the platform',
  },
  'summary-patient-not-unique': {
    severity: 'error',
    type: 'multiple-matches',
    status: 422,
    text: {
      it: 'L’identificativo non indica una sola persona.',
      en: 'The identifier does not name one person only.',
    },
    remedy: {
      it: 'Indicare anche il sistema dell’identificativo (sistema|valore), o chiedere Patient/[id]/$summary.',
      en: 'Give the system of the identifier too (system|value), or ask for Patient/[id]/$summary.',
    },
    source: 'HL7 IPS 2.0, OperationDefinition/summary',
  },
  'summary-patient-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 404,
    text: {
      it: 'Nessuna persona con questo identificativo.',
      en: 'There is no person with this identifier.',
    },
    remedy: {
      it: 'Controllare sistema e valore dell’identificativo (sistema|valore).',
      en: 'Check system and value of the identifier (system|value).',
    },
    source: 'HL7 IPS 2.0, OperationDefinition/summary',
  },
  'mhd-entry-not-allowed': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Un invio di documenti non ammette questa voce: {found}.',
      en: 'A submission of documents does not admit this entry: {found}.',
    },
    remedy: {
      it: 'Sono ammessi: un SubmissionSet, DocumentReference e Binary nuovi, Folder, il Patient, e la PATCH che dichiara superato un documento.',
      en: 'Admitted are: one SubmissionSet, new DocumentReferences and Binaries, Folders, the Patient, and the PATCH that declares a document superseded.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.1',
  },
  'mhd-submission-set-count': {
    severity: 'error',
    type: 'structure',
    status: 422,
    text: {
      it: 'Un invio di documenti ha un solo SubmissionSet, qui sono {count}.',
      en: 'A submission of documents has exactly one SubmissionSet, here there are {count}.',
    },
    remedy: {
      it: 'Inviare una transaction per ogni SubmissionSet (List con codice submissionset).',
      en: 'Send one transaction for each SubmissionSet (List with code submissionset).',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2',
  },
  'mhd-metadata': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'I metadati {level} di {type} chiedono {element} {cardinality}.',
      en: 'The {level} metadata of {type} ask for {element} {cardinality}.',
    },
    remedy: {
      it: 'Correggere l’elemento, o dichiarare in Bundle.meta.profile il livello di metadati dell’invio.',
      en: 'Correct the element, or declare in Bundle.meta.profile the level of metadata of the submission.',
    },
    source: 'IHE MHD 4.2.4, profiles of SubmissionSet, Folder and DocumentReference (XDSRepositoryMetadataError)',
  },
  'mhd-document-missing': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Nell’invio manca il file a cui il DocumentReference rimanda.',
      en: 'The file that the DocumentReference leads to is missing in the submission.',
    },
    remedy: {
      it: 'Inviare il Binary nella stessa transaction, con il fullUrl che attachment.url nomina.',
      en: 'Send the Binary in the same transaction, with the fullUrl that attachment.url names.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.1 (XDSMissingDocument)',
  },
  'mhd-metadata-missing': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Una risorsa dell’invio non è legata alle altre come richiesto.',
      en: 'A resource of the submission is not tied to the others as required.',
    },
    remedy: {
      it: 'Ogni DocumentReference e Folder nuovo sta fra le voci del SubmissionSet; ogni Binary appartiene a un solo DocumentReference.',
      en: 'Every new DocumentReference and Folder is an item of the SubmissionSet; every Binary belongs to one DocumentReference only.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2 (XDSMissingDocumentMetadata)',
  },
  'mhd-document-mismatch': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il file non è quello che i metadati descrivono ({element}).',
      en: 'The file is not the one that the metadata describe ({element}).',
    },
    remedy: {
      it: 'hash è lo SHA-1 del file in base64, size i suoi byte, contentType il suo tipo: calcolarli sul file inviato.',
      en: 'hash is the SHA-1 of the file in base64, size its bytes, contentType its type: work them out on the file that is sent.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.1 (XDSRepositoryMetadataError)',
  },
  'mhd-patients-differ': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Le risorse dell’invio non sono della stessa persona.',
      en: 'The resources of the submission are not about the same person.',
    },
    remedy: {
      it: 'SubmissionSet, Folder e DocumentReference hanno lo stesso subject.',
      en: 'SubmissionSet, Folders and DocumentReferences have the same subject.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.2 (XDSPatientIdDoesNotMatch)',
  },
  'mhd-patient-unknown': {
    severity: 'error',
    type: 'not-found',
    status: 422,
    text: {
      it: 'La persona di cui parla l’invio non è registrata qui.',
      en: 'The person whom the submission is about is not registered here.',
    },
    remedy: {
      it: 'Cercare la persona con il suo identificativo, oppure inviare il Patient nella stessa transaction.',
      en: 'Search for the person by an identifier, or send the Patient in the same transaction.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.2 (XDSUnknownPatientId)',
  },
  'mhd-replaced-not-superseded': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Il documento sostituito non è dichiarato superato nello stesso invio.',
      en: 'The replaced document is not declared superseded in the same submission.',
    },
    remedy: {
      it: 'Aggiungere una PATCH del DocumentReference sostituito, con Parameters che cambia DocumentReference.status in superseded.',
      en: 'Add a PATCH of the replaced DocumentReference, with Parameters that replace DocumentReference.status by superseded.',
    },
    source: 'IHE MHD 4.2.4, 2:3.65.4.1.2.3',
  },
} as const satisfies CataloguePart;
