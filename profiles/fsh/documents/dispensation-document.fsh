Invariant: sin-fse-4
Description: "Modello dell'erogazione farmaceutica: SSN (13.1.1) oppure non SSN (13.2.1). / Template of the drug dispensation: national health service (13.1.1) or white (13.2.1)."
Severity: #error
Expression: "(extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/fse-template').value.code in ('2.16.840.1.113883.2.9.10.1.13.1.1' | '2.16.840.1.113883.2.9.10.1.13.2.1'))"

Invariant: sin-fse-5
Description: "Una sola sezione di erogazione, breve oppure estesa (schematron ErS 1.1). / Exactly one section of delivery, brief or extended."
Severity: #error
Expression: "section.where(code.coding.where(system = 'http://loinc.org' and (code = '103146-7' or code = '103147-5')).exists()).count() = 1"

Profile: FseDrugDispensationComposition
Parent: FseComposition
Id: sinfonia-fse-drug-dispensation
Title: "Erogazione farmaceutica (ErF)"
Description: "Documento di una dispensazione, SSN o non SSN (schematron ErF 1.1 e ErF_NoSSN 1.2): una sola sezione con almeno una dispensazione. Il CDA ha codice 60593-1 mentre i metadati di INI elencano 29304-3; la pubblica Sistema TS."
* insert English([[Drug dispensation (ErF)]], [[Document of a dispensation, of the national health service or white (schematrons ErF 1.1 and ErF_NoSSN 1.2): one section with at least one dispensation. The CDA has code 60593-1 whereas the metadata of INI list 29304-3; published by Sistema TS.]])
* obeys sin-fse-4
* type = $fseLoinc#60593-1
* category[classe] = $fseClass#PRE
* extension[richiesta] 0..1
* insert FseSection(erogazione, 60590-7, 1, 1, [[Farmaci erogati]], [[Dispensed medicines]])
* section[erogazione].entry 1..*
* section[erogazione].entry only Reference(MedicationDispense)
* insert FseClosedSections

Profile: FseSpecialistDispensationComposition
Parent: FseComposition
Id: sinfonia-fse-specialist-dispensation
Title: "Erogazione specialistica (ErS)"
Description: "Documento delle prestazioni specialistiche erogate (schematron ErS 1.1, modello 2.16.840.1.113883.2.9.10.1.13.1.2): una sola sezione, breve oppure estesa."
* insert English([[Specialist service delivery (ErS)]], [[Document of the specialist services delivered (schematron ErS 1.1, template 2.16.840.1.113883.2.9.10.1.13.1.2): one section, brief or extended.]])
* obeys sin-fse-5
* insert FseDocument(81223-0, PRE, 13.1.2)
* insert FseSection(breve, 103146-7, 0, 1, [[Prestazioni erogate, forma breve]], [[Delivered services, brief form]])
* insert FseSection(estesa, 103147-5, 0, 1, [[Prestazioni erogate, forma estesa]], [[Delivered services, extended form]])
* section[breve].entry 1..*
* section[breve].entry only Reference(ServiceRequest or Procedure)
* section[estesa].entry 1..*
* section[estesa].entry only Reference(ServiceRequest or Procedure)
* insert FseClosedSections
