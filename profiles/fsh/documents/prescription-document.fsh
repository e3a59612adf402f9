Invariant: sin-fse-2
Description: "Modello della prescrizione farmaceutica: SSN (2.1) oppure non SSN (3.1). / Template of the drug prescription: national health service (2.1) or white (3.1)."
Severity: #error
Expression: "(extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/fse-template').value.code in ('2.16.840.1.113883.2.9.10.1.2.1' | '2.16.840.1.113883.2.9.10.1.3.1'))"

Invariant: sin-fse-3
Description: "L'identificativo del documento di una prescrizione è il suo NRE, quindici caratteri (schematron PrF 4.6 e PrS 2.7). / The identifier of the document of a prescription is its NRE of fifteen characters."
Severity: #error
Expression: "identifier.system = 'urn:oid:2.16.840.1.113883.2.9.4.3.9' and identifier.value.matches('^[0-9A-Z]{15}$')"

Profile: FseDrugPrescriptionComposition
Parent: FseComposition
Id: sinfonia-fse-drug-prescription
Title: "Prescrizione farmaceutica (PrF)"
Description: "Documento di una prescrizione farmaceutica, SSN o non SSN (schematron PrF 4.6 e PrFNoSSN 1.2): una sezione delle esenzioni e una delle prescrizioni. Le ricette SSN le pubblica Sistema TS; SINFONIA le usa negli scambi."
* insert English([[Drug prescription (PrF)]], [[Document of a drug prescription, of the national health service or white (schematrons PrF 4.6 and PrFNoSSN 1.2): one section of exemptions and one of prescriptions. Those of the national health service are published by Sistema TS; SINFONIA uses them in exchanges.]])
* obeys sin-fse-2 and sin-fse-3
* type = $fseLoinc#57833-6
* category[classe] = $fseClass#PRS
* encounter 1..1
* insert FsePrescriptionSections
* section[prescrizioni].entry only Reference(DrugMedicationRequest or WhiteMedicationRequest)

Profile: FseSpecialistPrescriptionComposition
Parent: FseComposition
Id: sinfonia-fse-specialist-prescription
Title: "Prescrizione specialistica (PrS)"
Description: "Documento di una prescrizione di specialistica ambulatoriale (schematron PrS 2.7, modello 2.16.840.1.113883.2.9.10.1.2.2): una sezione delle esenzioni e una delle prescrizioni. La pubblica Sistema TS; SINFONIA la usa negli scambi."
* insert English([[Specialist prescription (PrS)]], [[Document of a prescription of outpatient specialist care (schematron PrS 2.7, template 2.16.840.1.113883.2.9.10.1.2.2): one section of exemptions and one of prescriptions. Published by Sistema TS; SINFONIA uses it in exchanges.]])
* obeys sin-fse-3
* insert FseDocument(57832-8, PRS, 2.2)
* encounter 1..1
* insert FsePrescriptionSections
* section[prescrizioni].entry only Reference(SpecialistServiceRequest)

RuleSet: FsePrescriptionSections
* insert FseSection(esenzioni, 57827-8, 1, 1, [[Esenzioni, o la loro assenza]], [[Exemptions, or that there are none]])
* section[esenzioni].entry only Reference(ExemptionCoverage)
* insert FseSection(prescrizioni, 57828-6, 1, 1, [[Prescrizioni]], [[Prescriptions]])
* section[prescrizioni].entry 1..*
* insert FseSection(annotazioni, 48767-8, 0, 1, [[Annotazioni]], [[Notes]])
* insert FseSection(parametri, 8716-3, 0, 1, [[Parametri vitali]], [[Vital signs]])
* insert FseSection(allergie, 48765-2, 0, 1, [[Allergie]], [[Allergies]])
* insert FseSection(statoPaziente, 47420-5, 0, 1, [[Stato del paziente]], [[State of the patient]])
* insert FseSection(messaggio, 51851-4, 0, 1, [[Messaggio regionale]], [[Regional message]])
