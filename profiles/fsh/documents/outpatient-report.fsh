Profile: FseOutpatientReportComposition
Parent: FseComposition
Id: sinfonia-fse-outpatient-report
Title: "Referto di specialistica ambulatoriale (RSA)"
Description: "Referto di una visita o prestazione specialistica ambulatoriale. Prestazioni, con almeno un dato, e referto sono obbligatori e non sono ammesse altre sezioni (schematron RSA 8.3, modello 2.16.840.1.113883.2.9.10.1.9.1)."
* insert English([[Outpatient specialist report (RSA)]], [[Report of an outpatient specialist visit or service. Services, with one resource at least, and report are required and no other section is admitted (schematron RSA 8.3, template 2.16.840.1.113883.2.9.10.1.9.1).]])
* insert FseDocument(11488-4, REF, 9.1)
* insert FseSigned
* encounter 1..1
* insert FseSpecialistSections
* insert FseClosedSections

Profile: FseTelevisitaComposition
Parent: FseComposition
Id: sinfonia-fse-televisita-report
Title: "Referto di televisita"
Description: "Referto di una visita a distanza: le sezioni del referto specialistico, con l'inquadramento clinico iniziale e gli allegati della guida HL7 Italia televisita (modello 2.16.840.1.113883.2.9.10.1.16.1.1; il referto è obbligatorio per le indicazioni nazionali del 17/12/2020, la richiesta e un dato delle prestazioni per lo schematron Televisita 1.0)."
* insert English([[Televisita report]], [[Report of a remote visit: the sections of the specialist report, with the initial clinical picture and the attachments of the HL7 Italia televisita guide (template 2.16.840.1.113883.2.9.10.1.16.1.1; the report is required by the national indications of 17/12/2020, the order and one resource of the services by the schematron Televisita 1.0).]])
* insert FseDocument(75496-0, REF, 16.1.1)
* title = "Referto di Televisita"
* extension[richiesta] 1..*
* insert FseSigned
* encounter 1..1
* insert FseSpecialistSections
* insert FseSection(inquadramento, 10164-2, 0, 1, [[Inquadramento clinico iniziale]], [[Initial clinical picture]])
* insert FseSubsections(inquadramento)
* insert FseSubsection(inquadramento, anamnesi, 11329-0, [[Anamnesi]], [[History]])
* insert FseSubsection(inquadramento, allergie, 48765-2, [[Allergie]], [[Allergies]])
* insert FseSubsection(inquadramento, terapiaInAtto, 10160-0, [[Terapia farmacologica in atto]], [[Current drug therapy]])
* insert FseSubsection(inquadramento, esameObiettivo, 29545-1, [[Esame obiettivo]], [[Physical examination]])
* insert FseSection(allegati, 77599-9, 0, 1, [[Allegati]], [[Attachments]])
* section[allegati].entry only Reference(DocumentReference or Binary or Media)

RuleSet: FseSpecialistSections
* insert FseSection(quesito, 29299-5, 0, 1, [[Quesito diagnostico]], [[Diagnostic question]])
* insert FseSection(storia, 11329-0, 0, 1, [[Storia clinica]], [[Clinical history]])
* insert FseSubsections(storia)
* insert FseSubsection(storia, allergie, 48765-2, [[Allergie]], [[Allergies]])
* insert FseSubsection(storia, terapiaInAtto, 10160-0, [[Terapia farmacologica in atto]], [[Current drug therapy]])
* insert FseSection(precedenti, 30954-2, 0, 1, [[Precedenti esami eseguiti]], [[Previous examinations]])
* insert FseSection(esameObiettivo, 29545-1, 0, 1, [[Esame obiettivo]], [[Physical examination]])
* insert FseSection(prestazioni, 62387-6, 1, 1, [[Prestazioni eseguite]], [[Services carried out]])
* insert FseSection(confronto, 93126-1, 0, 1, [[Confronto con i precedenti]], [[Comparison with previous examinations]])
* insert FseSection(referto, 47045-0, 1, 1, [[Referto]], [[Report]])
* insert FseSection(diagnosi, 29548-5, 0, 1, [[Diagnosi]], [[Diagnosis]])
* insert FseSection(conclusioni, 55110-1, 0, 1, [[Conclusioni]], [[Conclusions]])
* insert FseSection(suggerimenti, 62385-0, 0, 1, [[Suggerimenti per il medico prescrittore]], [[Advice to the prescriber]])
* insert FseSection(accertamenti, 80615-8, 0, 1, [[Accertamenti e controlli consigliati]], [[Recommended checks]])
* insert FseSection(terapiaConsigliata, 93341-6, 0, 1, [[Terapia farmacologica consigliata]], [[Recommended drug therapy]])
* section[prestazioni].entry 1..*
* section[prestazioni].entry only Reference(Procedure or Observation or MedicationAdministration or ServiceRequest)
* section[terapiaConsigliata].entry only Reference(MedicationRequest)
