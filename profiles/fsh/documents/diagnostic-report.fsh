ValueSet: FseLaboratorySpecialty
Id: fse-laboratory-specialty
Title: "Branche del referto di laboratorio"
Description: "Codici LOINC delle sezioni di specialità del referto di laboratorio (schematron LAB 27.1)."
* insert English([[Specialties of the laboratory report]], [[LOINC codes of the specialty sections of the laboratory report (schematron LAB 27.1).]])
* $fseLoinc#18716-1 "Allergologia"
* $fseLoinc#18717-9 "Immunoematologia"
* $fseLoinc#18718-7 "Marcatori cellulari"
* $fseLoinc#18719-5 "Chimica clinica"
* $fseLoinc#18720-3 "Coagulazione"
* $fseLoinc#18721-1 "Monitoraggio terapeutico"
* $fseLoinc#18722-9 "Fertilità"
* $fseLoinc#18723-7 "Ematologia"
* $fseLoinc#18724-5 "HLA"
* $fseLoinc#18725-2 "Microbiologia"
* $fseLoinc#18727-8 "Sierologia"
* $fseLoinc#18728-6 "Tossicologia"
* $fseLoinc#18729-4 "Urine"
* $fseLoinc#18767-4 "Emogasanalisi"
* $fseLoinc#18768-2 "Emocromo"
* $fseLoinc#18769-0 "Antibiogramma"
* $fseLoinc#26435-8 "Patologia molecolare"
* $fseLoinc#26436-6 "Laboratorio"
* $fseLoinc#26437-4 "Test da carico"
* $fseLoinc#26438-2 "Citologia"
* $fseLoinc#26439-0 "Anatomia patologica"

Profile: FseLaboratoryComposition
Parent: FseComposition
Id: sinfonia-fse-laboratory-report
Title: "Referto di medicina di laboratorio (LAB)"
Description: "Referto di laboratorio: almeno una sezione di specialità e almeno una richiesta a cui risponde (schematron LAB 27.1, modello 2.16.840.1.113883.2.9.10.1.1). Lingua, firmatario, validatore e trascrittore sono quelli di HL7 Italia lab-report, da cui si scosta perché non deriva dai profili europei: nessuna sottosezione obbligata, nessuna estensione R5, titolo libero."
* insert English([[Laboratory report (LAB)]], [[Laboratory report: at least one specialty section and at least one order that it fulfils (schematron LAB 27.1, template 2.16.840.1.113883.2.9.10.1.1). Language, signer, validator and data enterer are those of HL7 Italia lab-report, from which it departs by not deriving from the European profiles: no required subsections, no R5 extensions, free title.]])
* insert FseDocument(11502-2, REF, 1)
* insert FseSigned
* extension[richiesta] 1..*
* section.code from FseLaboratorySpecialty (required)
* section.section.code 1..1
* section.entry only Reference(DiagnosticReport or Observation or Specimen)

Profile: FseRadiologyComposition
Parent: FseComposition
Id: sinfonia-fse-radiology-report
Title: "Referto di radiologia (RAD)"
Description: "Referto di un esame di radiologia: esame eseguito e referto sono obbligatori, come la richiesta a cui risponde (schematron RAD 4.1, modello 2.16.840.1.113883.2.9.10.1.7.1)."
* insert English([[Radiology report (RAD)]], [[Report of a radiology examination: examination and report are required, and so is the order that it fulfils (schematron RAD 4.1, template 2.16.840.1.113883.2.9.10.1.7.1).]])
* insert FseDocument(68604-8, REF, 7.1)
* insert FseSigned
* extension[richiesta] 1..*
* section contains dicom 0..1
* section[dicom].code = http://dicom.nema.org/resources/ontology/DCM#121181
* insert Label(section[dicom], [[Catalogo degli oggetti DICOM]], [[DICOM object catalogue]])
* insert FseSection(quesito, 18785-6, 0, 1, [[Quesito diagnostico]], [[Diagnostic question]])
* insert FseSection(storia, 11329-0, 0, 1, [[Storia clinica]], [[Clinical history]])
* insert FseSection(precedenti, 55114-3, 0, 1, [[Precedenti esami eseguiti]], [[Previous examinations]])
* insert FseSection(esame, 55111-9, 1, 1, [[Esame eseguito]], [[Examination]])
* insert FseSection(referto, 18782-3, 1, 1, [[Referto]], [[Report]])
* insert FseSection(conclusioni, 55110-1, 0, 1, [[Conclusioni]], [[Conclusions]])
* insert FseSection(informazioni, 55107-7, 0, 1, [[Informazioni aggiuntive]], [[Further information]])
* insert FseSection(complicanze, 55109-3, 0, 1, [[Complicanze]], [[Complications]])
* insert FseSection(suggerimenti, 18783-1, 0, 1, [[Suggerimenti per il medico prescrittore]], [[Advice to the prescriber]])
* insert FseClosedSections
