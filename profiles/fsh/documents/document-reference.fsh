Invariant: sin-doc-1
Description: "L'identificativo del documento è nello spazio di una regione (2.16.840.1.113883.2.9.2, regione, 4.4) oppure di Sistema TS (4.3.8). / The identifier of the document is in the space of a region or of Sistema TS."
Severity: #error
Expression: "masterIdentifier.system.matches('^urn:oid:2\\\\.16\\\\.840\\\\.1\\\\.113883\\\\.2\\\\.9\\\\.(2\\\\.[0-9]+\\\\.4\\\\.4|4\\\\.3\\\\.8)$')"

Invariant: sin-doc-2
Description: "Classe e tipo del documento sono coerenti (guida FSE 2.22, tabella tipoDocumentoLivAlto e resource_hl7_type). / Class and type of the document agree (FSE guide 2.22, table of tipoDocumentoLivAlto and resource_hl7_type)."
Severity: #error
Expression: "category.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.3.3.6.1.5').all((code != 'PRS' or %resource.type.coding.where(code in ('57833-6' | '57832-8' | '57829-4')).exists()) and (code != 'PRE' or %resource.type.coding.where(code in ('60593-1' | '29304-3' | '81223-0')).exists()) and (code != 'LDO' or %resource.type.coding.where(code in ('34105-7' | '18842-5')).exists()) and (code != 'VRB' or %resource.type.coding.where(code = '59258-4').exists()) and (code != 'SUM' or %resource.type.coding.where(code in ('60591-5' | '101881-1')).exists()) and (code != 'VAC' or %resource.type.coding.where(code in ('87273-9' | '82593-5')).exists()) and (code != 'PDC' or %resource.type.coding.where(code = '18776-5').exists()) and (code != 'ESE' or %resource.type.coding.where(code = '57827-8').exists()) and (code != 'TAC' or %resource.type.coding.where(code in ('53576-5' | '103140-0')).exists()) and (code != 'REF' or %resource.type.coding.where(code in ('11502-2' | '68604-8' | '11526-1' | '11488-4' | '75496-0' | '85208-7')).exists()))"

Invariant: sin-doc-3
Description: "Un documento non è insieme oscurato e de-oscurato (P99, P98 o P97 con P00). / A document is not hidden and un-hidden at once (P99, P98 or P97 with P00)."
Severity: #error
Expression: "context.event.coding.where(code = 'P00').empty() or context.event.coding.where(code in ('P97' | 'P98' | 'P99')).empty()"

Invariant: sin-doc-4
Description: "Il gateway rifiuta i file oltre 5 MB (osservato, it-fse-support n. 2493). / The gateway refuses files over 5 MB (observed, it-fse-support no. 2493)."
Severity: #warning
Expression: "size.empty() or size <= 5242880"

Invariant: sin-doc-5
Description: "SHA-256 in esadecimale, 64 caratteri (attachment_hash del token FSE). / SHA-256 in hexadecimal, 64 characters (attachment_hash of the FSE token)."
Severity: #error
Expression: "matches('^[0-9a-fA-F]{64}$')"

Invariant: sin-doc-6
Description: "Codice della struttura: HSP.11 di sei cifre, con due in più per lo stabilimento, oppure STS.11 di dodici (regione, ASL, struttura). / Code of the facility: HSP.11 of six digits, with two more for the site, or STS.11 of twelve (region, ASL, facility)."
Severity: #error
Expression: "(system = 'urn:oid:2.16.840.1.113883.2.9.4.1.2' and value.matches('^[0-9]{6}([0-9A-Z]{2})?$')) or (system = 'urn:oid:2.16.840.1.113883.2.9.4.1.3' and value.matches('^[0-9]{6}[0-9A-Z]{6}$'))"

Invariant: sin-doc-7
Description: "Repository e sottomissione sono OID della regione: 4.5 e 4.3 sotto 2.16.840.1.113883.2.9.2 e la regione senza zeri iniziali. / Repository and submission are OIDs of the region: 4.5 and 4.3 below 2.16.840.1.113883.2.9.2 and the region without leading zeros."
Severity: #error
Expression: "extension.where(url = 'repository').value.all(matches('^urn:oid:2\\\\.16\\\\.840\\\\.1\\\\.113883\\\\.2\\\\.9\\\\.2\\\\.[1-9][0-9]*\\\\.4\\\\.5\\\\.[0-9.]+$')) and extension.where(url = 'submission').value.all(matches('^urn:oid:2\\\\.16\\\\.840\\\\.1\\\\.113883\\\\.2\\\\.9\\\\.2\\\\.[1-9][0-9]*\\\\.4\\\\.3\\\\.[0-9.]+$'))"

Extension: FseAttachmentSha256
Id: fse-attachment-sha256
Title: "SHA-256 del file"
Description: "Impronta SHA-256 del PDF come inviato, in esadecimale: è attachment_hash del token FSE. L'elemento hash di FHIR R4 resta SHA-1 in base64, come l'impronta di INI."
* insert English([[SHA-256 of the file]], [[SHA-256 digest of the PDF as sent, in hexadecimal: the attachment_hash of the FSE token. The hash element of FHIR R4 stays SHA-1 in base64, like the digest of INI.]])
* ^context.type = #element
* ^context.expression = "Attachment"
* value[x] only string
* value[x] 1..1
* valueString obeys sin-doc-5

Extension: FsePublication
Id: fse-publication
Title: "Dati di pubblicazione FSE"
Description: "Ciò che serve per pubblicare il documento e che non ha un posto in DocumentReference: repository, sottomissione, attività, struttura (locality), ruolo di chi produce, presa in carico, regime, conservazione, descrizioni, identificativo del flusso. Fonte: guida all'integrazione FSE 2.22, corpo della richiesta e token FSE-JWT-Signature."
* insert English([[FSE publication data]], [[What publishing the document needs and DocumentReference has no place for: repository, submission, activity, facility (locality), role of the producer, patient in charge, regime, archiving, descriptions, workflow identifier. Source: FSE integration guide 2.22, request body and FSE-JWT-Signature token.]])
* obeys sin-doc-7
* ^context.type = #element
* ^context.expression = "DocumentReference"
* extension contains repository 1..1 and submission 1..1 and activity 1..1 and facility 1..1 and role 1..1 and patientInCharge 1..1 and administrativeRequest 0..* and archived 0..1 and description 0..* and workflowInstance 0..1
* extension[repository] ^short = "identificativoRep, 4.5.X"
* extension[repository].value[x] only uri
* extension[repository].value[x] 1..1
* extension[submission] ^short = "identificativoSottomissione, 4.3.X"
* extension[submission].value[x] only uri
* extension[submission].value[x] 1..1
* extension[activity] ^short = "tipoAttivitaClinica"
* extension[activity].value[x] only Coding
* extension[activity].value[x] 1..1
* extension[activity].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/fse-activity (required)
* extension[facility] ^short = "locality: HSP.11 o STS.11"
* extension[facility].value[x] only Identifier
* extension[facility].value[x] 1..1
* extension[facility].valueIdentifier obeys sin-doc-6
* extension[role] ^short = "subject_role"
* extension[role].value[x] only Coding
* extension[role].value[x] 1..1
* extension[role].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/fse-role (required)
* extension[patientInCharge] ^short = "patient_consent: presa in carico"
* extension[patientInCharge].value[x] only boolean
* extension[patientInCharge].value[x] 1..1
* extension[administrativeRequest].value[x] only Coding
* extension[administrativeRequest].value[x] 1..1
* extension[administrativeRequest].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/fse-administrative-request (required)
* extension[archived] ^short = "conservazioneANorma"
* extension[archived].value[x] only boolean
* extension[archived].value[x] 1..1
* extension[description] ^short = "descriptions: codice, testo, OID"
* extension[description].value[x] only Coding
* extension[description].value[x] 1..1
* extension[workflowInstance] ^short = "workflowInstanceId del gateway"
* extension[workflowInstance].value[x] only string
* extension[workflowInstance].value[x] 1..1

Profile: FseDocumentReference
Parent: DocumentReference
Id: sinfonia-fse-document-reference
Title: "Indice di un documento FSE"
Description: "Scheda di un documento del fascicolo: tipo e modello, identificativo, autore, impronta e misura del file, riservatezza, oscuramento, struttura e assetto. Contiene tutto ciò che il gateway e INI chiedono per la pubblicazione; il documento è il PDF firmato con il CDA allegato."
* insert English([[Index of an FSE document]], [[Record of a document of the national health record: type and template, identifier, author, digest and size of the file, confidentiality, obscuring, facility and setting. It holds all that gateway and INI ask for publication; the document is the signed PDF with the CDA attached.]])
* obeys sin-doc-1 and sin-doc-2 and sin-doc-3
* extension contains FsePublication named pubblicazione 0..1
* insert Must(extension[pubblicazione], [[Dati di pubblicazione]], [[Publication data]])
* masterIdentifier 1..1
* masterIdentifier.system 1..1
* masterIdentifier.value 1..1
* insert Must(masterIdentifier, [[identificativoDoc: OID regionale e valore]], [[identificativoDoc: regional OID and value]])
* insert Must(status, [[current, superseded se sostituito, entered-in-error se cancellato]], [[current, superseded when replaced, entered-in-error when deleted]])
* insert Must(docStatus, [[Stato del contenuto]], [[State of the content]])
* type 1..1
* type from FseDocumentType (required)
* insert Must(type, [[Tipo LOINC]], [[LOINC type]])
* category 1..*
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains classe 1..1
* category[classe].coding 1..1
* category[classe].coding.system 1..1
* category[classe].coding.system = $fseClass
* category[classe].coding.code 1..1
* category[classe] from https://fhir.sinfonia.campania.it/ValueSet/fse-class (required)
* insert Must(category[classe], [[tipoDocumentoLivAlto]], [[tipoDocumentoLivAlto]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* date 1..1
* insert Must(date, [[Quando il documento è stato indicizzato]], [[When the document was indexed]])
* author 1..*
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or Device or SinfoniaPatient or SinfoniaRelatedPerson)
* insert Must(author, [[Autore]], [[Author]])
* insert Must(authenticator, [[Chi lo ha firmato]], [[Who signed it]])
* custodian 1..1
* custodian only Reference(SinfoniaOrganization)
* insert Must(custodian, [[Chi conserva il documento]], [[Who keeps the document]])
* relatesTo.target only Reference(FseDocumentReference)
* insert Must(relatesTo, [[Documento sostituito (replaces), integrato o trasformato]], [[Document that is replaced (replaces), appended to or transformed]])
* securityLabel 1..*
* securityLabel ^slicing.discriminator.type = #value
* securityLabel ^slicing.discriminator.path = "coding.system"
* securityLabel ^slicing.rules = #open
* securityLabel contains riservatezza 1..1
* securityLabel[riservatezza].coding 1..1
* securityLabel[riservatezza].coding.system 1..1
* securityLabel[riservatezza].coding.system = $fseConfidentiality
* securityLabel[riservatezza].coding.code 1..1
* securityLabel[riservatezza] from FseConfidentiality (required)
* insert Must(securityLabel[riservatezza], [[Riservatezza N, R o V]], [[Confidentiality N, R or V]])
* content 1..1
* content.attachment obeys sin-doc-4
* content.attachment.extension contains FseAttachmentSha256 named sha256 0..1
* insert Must(content.attachment.extension[sha256], [[SHA-256 esadecimale (attachment_hash)]], [[SHA-256 in hexadecimal (attachment_hash)]])
* content.attachment.contentType 1..1
* content.attachment.contentType = #application/pdf
* insert Must(content.attachment.contentType, [[PDF che contiene il CDA]], [[PDF that contains the CDA]])
* content.attachment.language 1..1
* content.attachment.language = #it-IT
* content.attachment.url 1..1
* insert Must(content.attachment.url, [[Da dove si scarica il PDF]], [[Where to download the PDF]])
* content.attachment.size 1..1
* insert Must(content.attachment.size, [[Byte del PDF]], [[Bytes of the PDF]])
* content.attachment.hash 1..1
* insert Must(content.attachment.hash, [[SHA-1 del PDF in base64]], [[SHA-1 of the PDF in base64]])
* content.attachment.creation 1..1
* insert Must(content.attachment.creation, [[Data del documento (creationTime)]], [[Date of the document (creationTime)]])
* insert Must(content.attachment.title, [[Titolo]], [[Title]])
* content.format 1..1
* content.format from https://fhir.sinfonia.campania.it/ValueSet/fse-format (required)
* insert Must(content.format, [[Modello nazionale (formatCode)]], [[National template (formatCode)]])
* context 1..1
* insert Must(context.encounter, [[Contatto o ricovero]], [[Encounter]])
* context.event from https://fhir.sinfonia.campania.it/ValueSet/fse-event-code (extensible)
* insert Must(context.event, [[Atti clinici e oscuramento (P97, P98, P99)]], [[Clinical acts and obscuring (P97, P98, P99)]])
* insert Must(context.period, [[Inizio e fine della prestazione]], [[Start and end of the service]])
* context.facilityType 1..1
* context.facilityType from https://fhir.sinfonia.campania.it/ValueSet/fse-facility-type (required)
* insert Must(context.facilityType, [[tipologiaStruttura]], [[tipologiaStruttura]])
* context.practiceSetting 1..1
* context.practiceSetting from https://fhir.sinfonia.campania.it/ValueSet/fse-practice-setting (required)
* insert Must(context.practiceSetting, [[assettoOrganizzativo]], [[assettoOrganizzativo]])
* insert Must(context.related, [[Prescrizione (NRE) e Composition]], [[Prescription (NRE) and Composition]])

Mapping: FseDocumentReferenceToHl7Italia
Source: FseDocumentReference
Target: "http://hl7.it/fhir/taccuino/StructureDefinition/document-reference-it-taccuino"
Id: hl7-italia
Title: "HL7 Italia taccuino"
Description: "Come nel taccuino: masterIdentifier, tipo LOINC, classe in category, regole di accesso in context.event. Diverso: non vale solo per il taccuino (nessun tag TAC né data di registrazione) e aggiunge ciò che il gateway FSE 2.22 chiede; i valori delle tabelle di INI stanno dove le mappe CDA-FHIR del FSE li mettono, ma masterIdentifier ha l'OID vero e non un UUID casuale. / As in the notebook: masterIdentifier, LOINC type, class in category, access rules in context.event. Different: not only for the notebook (no TAC tag, no registration date) and with what the FSE gateway 2.22 asks for; values of the INI tables are where the CDA-FHIR maps of the FSE put them, but masterIdentifier has the true OID and not a random UUID."
* masterIdentifier -> "DocumentReference.masterIdentifier"
* category[classe] -> "DocumentReference.category"
* context.event -> "DocumentReference.context.event"
