Invariant: sin-fse-1
Description: "Dalla seconda versione il documento dice quale sostituisce, integra o trasforma (CDA FSE: versionNumber maggiore di 1 con relatedDocument). / From its second version on a document says which one it replaces, appends to or transforms."
Severity: #error
Expression: "extension.where(url = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber').value.empty() or extension.where(url = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber').value = '1' or relatesTo.exists()"

Extension: FseTemplate
Id: fse-template
Title: "Modello nazionale del documento"
Description: "Modello nazionale (templateId del CDA) a cui il documento corrisponde, dalla tabella fse-format. Il solo codice LOINC non basta: 57833-6, 60593-1 e 75496-0 hanno più modelli."
* insert English([[National template of the document]], [[National template (templateId of the CDA) that the document follows, from the table fse-format. The LOINC code alone is not enough: 57833-6, 60593-1 and 75496-0 have several templates.]])
* ^context.type = #element
* ^context.expression = "Composition"
* value[x] only Coding
* value[x] 1..1
* valueCoding from https://fhir.sinfonia.campania.it/ValueSet/fse-format (required)

Extension: FseOrder
Id: fse-order
Title: "Richiesta a cui il documento risponde"
Description: "Prescrizione o richiesta a cui il documento risponde (inFulfillmentOf del CDA, referenceIdList di INI): almeno il suo NRE."
* insert English([[Order that the document fulfils]], [[Prescription or request that the document answers (inFulfillmentOf of the CDA, referenceIdList of INI): at least its NRE.]])
* ^context.type = #element
* ^context.expression = "Composition"
* value[x] only Reference(ServiceRequest or MedicationRequest)
* value[x] 1..1
* valueReference.identifier ^short = "NRE, con sistema urn:oid:2.16.840.1.113883.2.9.4.3.9"

Extension: FseDataEnterer
Id: fse-data-enterer
Title: "Chi ha trascritto il documento"
Description: "Chi ha trascritto il documento per l'autore, e quando (dataEnterer del CDA)."
* insert English([[Who entered the document]], [[Who entered the document for its author, and when (dataEnterer of the CDA).]])
* ^context.type = #element
* ^context.expression = "Composition"
* extension contains who 1..1 and time 0..1
* insert Part(who, Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or Device\), [[Chi]], [[Who]])
* insert Part(time, dateTime, [[Quando]], [[When]])

ValueSet: FseConfidentiality
Id: fse-confidentiality
Title: "Riservatezza dei documenti FSE"
Description: "Livelli di riservatezza che il fascicolo ammette (confidentialityCode del CDA)."
* insert English([[Confidentiality of FSE documents]], [[Levels of confidentiality that the record admits (confidentialityCode of the CDA).]])
* $fseConfidentiality#N
* $fseConfidentiality#R
* $fseConfidentiality#V

Profile: FseComposition
Parent: Composition
Id: sinfonia-fse-composition
Title: "Documento FSE"
Description: "Intestazione e sezioni di un documento del fascicolo sanitario elettronico. Ogni tipo di documento è un profilo derivato, con codice LOINC, modello nazionale e sezioni obbligatorie; da questa risorsa e dal suo Bundle si costruisce il CDA. Il suo identificativo resta lo stesso in tutte le versioni (setId del CDA), quello del Bundle cambia a ogni versione (id del CDA)."
* insert English([[FSE document]], [[Header and sections of a document of the national health record. Each type of document is a derived profile with its LOINC code, national template and required sections; the CDA is built from this resource and its Bundle. Its identifier is the same in all versions (setId of the CDA), that of the Bundle changes with each version (id of the CDA).]])
* obeys sin-fse-1
* extension contains $documentVersion named versione 0..1 and FseTemplate named modello 1..1 and FseOrder named richiesta 0..* and FseDataEnterer named trascrittore 0..1
* insert Must(extension[modello], [[Modello nazionale]], [[National template]])
* insert Must(extension[versione], [[Versione, 1 se assente]], [[Version, 1 when absent]])
* insert Must(extension[trascrittore], [[Chi lo ha trascritto (dataEnterer)]], [[Who entered it (dataEnterer)]])
* insert Must(extension[richiesta], [[Prescrizione a cui il documento risponde]], [[Prescription that the document answers]])
* language 1..1
* language = #it-IT
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* insert Must(identifier, [[Identificativo comune a tutte le versioni (setId)]], [[Identifier shared by all versions (setId)]])
* insert Must(status, [[Stato]], [[Status]])
* type from FseDocumentType (required)
* insert Must(type, [[Tipo LOINC del documento]], [[LOINC type of the document]])
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
* insert Must(category[classe], [[Classe FSE]], [[FSE class]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* insert Must(encounter, [[Contatto o ricovero documentato (componentOf)]], [[Documented encounter (componentOf)]])
* insert Must(date, [[Data e ora del documento]], [[Date and time of the document]])
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or Device or SinfoniaPatient)
* insert Must(author, [[Autore]], [[Author]])
* insert Must(title, [[Titolo]], [[Title]])
* confidentiality 1..1
* confidentiality from FseConfidentiality (required)
* insert Must(confidentiality, [[Riservatezza N, R o V]], [[Confidentiality N, R or V]])
* attester ^slicing.discriminator.type = #value
* attester ^slicing.discriminator.path = "mode"
* attester ^slicing.rules = #open
* attester contains legale 0..1 and validatore 0..*
* attester[validatore].mode = #professional
* attester[validatore].party 1..1
* attester[validatore].party only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Label(attester[validatore], [[Chi lo ha validato (authenticator)]], [[Who validated it (authenticator)]])
* attester[legale].mode = #legal
* attester[legale].time 1..1
* attester[legale].party 1..1
* attester[legale].party only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(attester[legale], [[Firmatario (legalAuthenticator)]], [[Who signs (legalAuthenticator)]])
* custodian 1..1
* custodian only Reference(SinfoniaOrganization)
* insert Must(custodian, [[Organizzazione che conserva il documento]], [[Organization that keeps the document]])
* insert Must(relatesTo, [[Documento sostituito, integrato o trasformato]], [[Document that is replaced, appended to or transformed]])
* insert Must(event, [[Prestazione documentata, con accesso PROG o DIR]], [[Documented service, with access PROG or DIR]])
* section 1..*
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section.title 1..1
* section.code 1..1
* section.text 1..1
* insert Must(section.title, [[Titolo della sezione]], [[Title of the section]])
* insert Must(section.code, [[Codice LOINC della sezione]], [[LOINC code of the section]])
* insert Must(section.text, [[Testo per chi legge]], [[Text for the reader]])
* insert Must(section.entry, [[Dati da cui viene il testo]], [[Data that the text comes from]])

Mapping: FseCompositionToHl7Italia
Source: FseComposition
Target: "http://hl7.it/fhir/televisita/StructureDefinition/CompositionRefertoTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Sezioni, firmatario e codici come nella guida televisita e nelle mappe CDA-FHIR del FSE. Diverso: modello nazionale, classe FSE, riservatezza e custode sono obbligatori perché la pubblicazione li richiede; il firmatario è obbligatorio solo dove lo schematron lo chiede; l'identificativo segue R4 (uguale in tutte le versioni), mentre le mappe del FSE vi ripetono l'id del CDA. / Sections, signer and codes as in the televisita guide and in the CDA-FHIR maps of the FSE. Different: national template, FSE class, confidentiality and custodian are required because publication asks for them; the signer is required only where the schematron asks for one; the identifier follows R4 (the same in all versions), whereas the FSE maps repeat the id of the CDA there."
* type -> "Composition.type"
* attester[legale] -> "Composition.attester:legalAuthenticator"
* section -> "Composition.section"
