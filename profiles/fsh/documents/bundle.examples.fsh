RuleSet: FseBundleEntry(index, type, id)
* entry[{index}].fullUrl = "https://fhir.sinfonia.campania.it/{type}/{id}"
* entry[{index}].resource = {id}

Instance: fse-document-bundle-full
InstanceOf: FseDocumentBundle
Title: "Scheda vaccinale con i suoi dati"
Description: "Documento completo di una vaccinazione, da cui si costruisce il CDA."
Usage: #example
* identifier.system = $fseDocumentId
* identifier.value = "150204.ESEMPIO.SV-0009"
* timestamp = "2026-03-02T10:40:00+01:00"
* signature.type = urn:iso-astm:E1762-95:2013#1.2.840.10065.1.12.1.1
* signature.when = "2026-03-02T10:40:00+01:00"
* signature.who = Reference(PractitionerRole/practitioner-role-full)
* entry[composizione].fullUrl = "https://fhir.sinfonia.campania.it/Composition/fse-bundle-vaccination"
* entry[composizione].resource = fse-bundle-vaccination
* entry[assistito].fullUrl = "https://fhir.sinfonia.campania.it/Patient/patient-full"
* entry[assistito].resource = patient-full
* insert FseBundleEntry(2, Immunization, fse-bundle-immunization)
* insert FseBundleEntry(3, PractitionerRole, practitioner-role-full)
* insert FseBundleEntry(4, Practitioner, practitioner-full)
* insert FseBundleEntry(5, Organization, organization-full)

Instance: fse-bundle-vaccination
InstanceOf: FseSingleVaccinationComposition
Usage: #inline
* insert FseExampleHeader(SV-0009, Scheda della singola vaccinazione)
* insert FseExampleSignature
* insert FseExampleText(vaccinazione, Vaccinazione, Vaccino antinfluenzale in dose unica.)
* section[vaccinazione].entry = Reference(Immunization/fse-bundle-immunization)

Instance: fse-bundle-immunization
InstanceOf: Immunization
Usage: #inline
* status = #completed
* vaccineCode.coding[0] = urn:oid:2.16.840.1.113883.2.9.6.1.5#000000001
* vaccineCode.coding[1] = http://www.whocc.no/atc#J07BB02
* patient = Reference(Patient/patient-full)
* occurrenceDateTime = "2026-03-02"
* lotNumber = "LOTTO-ESEMPIO"
* performer.actor = Reference(PractitionerRole/practitioner-role-full)

Instance: fse-document-bundle-minimal
InstanceOf: FseDocumentBundle
Title: "Lettera di invito con il minimo"
Description: "Documento di sola intestazione e testo."
Usage: #example
* identifier.system = $fseDocumentId
* identifier.value = "150204.ESEMPIO.LS-0009"
* timestamp = "2026-03-02T10:40:00+01:00"
* entry[composizione].fullUrl = "https://fhir.sinfonia.campania.it/Composition/fse-bundle-letter"
* entry[composizione].resource = fse-bundle-letter
* entry[assistito].fullUrl = "https://fhir.sinfonia.campania.it/Patient/patient-minimal"
* entry[assistito].resource = patient-minimal
* insert FseBundleEntry(2, Organization, organization-full)

Instance: fse-bundle-letter
InstanceOf: FseComposition
Usage: #inline
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.14.1
* type = $fseLoinc#108276-7
* category[classe] = $fseClass#LET
* insert FseExampleHeader(LS-0009, Lettera di invito allo screening)
* subject = Reference(Patient/patient-minimal)
* author = Reference(Organization/organization-full)
* section[0].title = "Invito"
* section[0].code = $fseLoinc#48767-8
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>La invitiamo al test di screening.</p></div>"
