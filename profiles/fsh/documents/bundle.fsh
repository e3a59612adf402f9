Invariant: sin-fsb-1
Description: "La prima versione ha lo stesso identificativo nel Bundle e nella Composition; dalla seconda i due sono diversi (CDA FSE: setId e id). / The first version has the same identifier in Bundle and Composition; from the second on the two differ."
Severity: #error
Expression: "entry.first().resource.ofType(Composition).all(iif(extension.where(url = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber').value.exists() and extension.where(url = 'http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber').value != '1', identifier.value != %resource.identifier.value, identifier.value = %resource.identifier.value and identifier.system = %resource.identifier.system))"

Invariant: sin-fsb-2
Description: "L'identificativo del documento è nello spazio di una regione, oppure è l'NRE di una prescrizione. / The identifier of the document is in the space of a region, or is the NRE of a prescription."
Severity: #error
Expression: "identifier.system.matches('^urn:oid:2\\\\.16\\\\.840\\\\.1\\\\.113883\\\\.2\\\\.9\\\\.(2\\\\.[0-9]+\\\\.4\\\\.4|4\\\\.3\\\\.9)$')"

Profile: FseDocumentBundle
Parent: Bundle
Id: sinfonia-fse-document-bundle
Title: "Documento FSE con i suoi dati"
Description: "Documento completo: la Composition, l'assistito e ogni risorsa che le sezioni citano. È ciò che un sistema consegna perché la piattaforma ne faccia il CDA, il PDF e la pubblicazione. L'identificativo è quello del documento (id del CDA, identificativoDoc del gateway) e cambia a ogni versione."
* insert English([[FSE document with its data]], [[Complete document: the Composition, the person in care and every resource that the sections cite. It is what a system hands over for the platform to make the CDA, the PDF and the publication. The identifier is that of the document (id of the CDA, identificativoDoc of the gateway) and changes with each version.]])
* obeys sin-fsb-1 and sin-fsb-2
* type = #document
* insert Must(type, [[Sempre document]], [[Always document]])
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* insert Must(identifier, [[Identificativo di questa versione del documento]], [[Identifier of this version of the document]])
* timestamp 1..1
* insert Must(timestamp, [[Quando il Bundle è stato composto]], [[When the Bundle was put together]])
* insert Must(signature, [[Firma, se il Bundle viaggia firmato]], [[Signature, when the Bundle travels signed]])
* entry 2..*
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* entry.fullUrl 1..1
* entry.resource 1..1
* entry contains composizione 1..1 and assistito 1..1
* entry[composizione].resource only FseComposition
* entry[assistito].resource only SinfoniaPatient
* insert Must(entry[composizione], [[Intestazione e sezioni, per prima]], [[Header and sections, first]])
* insert Must(entry[assistito], [[Assistito]], [[Person in care]])

Mapping: FseDocumentBundleToHl7Italia
Source: FseDocumentBundle
Target: "http://hl7.it/fhir/televisita/StructureDefinition/BundleRefertodiTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Come nella guida: documento con una Composition e un Patient, le altre risorse libere. Diverso: vale per ogni documento FSE e non solo per la televisita; sono obbligatori identificativo e ora. La forma transaction della guida non serve, perché la piattaforma scompone il documento da sé. / As in the guide: a document with one Composition and one Patient, other resources free. Different: it holds for every FSE document and not only for televisita; identifier and time are required. The transaction form of the guide is not needed, because the platform takes the document apart itself."
* entry[composizione] -> "Bundle.entry:composition"
* entry[assistito] -> "Bundle.entry:patient"
