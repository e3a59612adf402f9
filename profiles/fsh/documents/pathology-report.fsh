Profile: FsePathologyComposition
Parent: FseComposition
Id: sinfonia-fse-pathology-report
Title: "Referto di anatomia patologica (RAP)"
Description: "Referto di anatomia patologica: procedura di prelievo e diagnosi sono obbligatorie, come la richiesta e il contatto (schematron RAP 1.4, modello 2.16.840.1.113883.2.9.10.1.8.1). È anche la fonte del registro tumori."
* insert English([[Pathology report (RAP)]], [[Pathology report: sampling procedure and diagnosis are required, and so are the order and the encounter (schematron RAP 1.4, template 2.16.840.1.113883.2.9.10.1.8.1). It is also a source of the cancer registry.]])
* insert FseDocument(11526-1, REF, 8.1)
* insert FseSigned
* extension[richiesta] 1..*
* encounter 1..1
* insert FseSection(notizie, 22636-5, 0, 1, [[Notizie cliniche]], [[Clinical information]])
* insert FseSubsections(notizie)
* insert FseSubsection(notizie, anamnesi, 11329-0, [[Anamnesi]], [[History]])
* insert FseSubsection(notizie, quesito, 42349-1, [[Quesito diagnostico]], [[Diagnostic question]])
* insert FseSubsection(notizie, allergie, 48765-2, [[Allergie]], [[Allergies]])
* insert FseSubsection(notizie, esami, 67803-7, [[Esami eseguiti]], [[Examinations]])
* insert FseSubsection(notizie, terapie, 8677-7, [[Terapie]], [[Therapies]])
* insert FseSubsection(notizie, terapiaOncologica, 103567-4, [[Terapia oncologica]], [[Cancer therapy]])
* insert FseSubsection(notizie, procedure, 47519-4, [[Procedure]], [[Procedures]])
* insert FseSubsection(notizie, precedenti, 55114-3, [[Precedenti esami]], [[Previous examinations]])
* insert FseSection(procedura, 29300-1, 1, 1, [[Procedura di prelievo]], [[Sampling procedure]])
* section[procedura].entry 1..*
* section[procedura].entry only Reference(Procedure or Specimen)
* insert FseSection(macroscopica, 22634-0, 0, 1, [[Osservazione macroscopica]], [[Gross observation]])
* insert FseSection(microscopica, 22635-7, 0, 1, [[Osservazione microscopica]], [[Microscopic observation]])
* insert FseSection(margine, 33755-0, 0, 1, [[Stato del margine]], [[State of the margin]])
* insert FseSection(supplementari, 22639-9, 0, 1, [[Analisi supplementari]], [[Supplementary analyses]])
* insert FseSection(epicrisi, 85691-4, 0, 1, [[Epicrisi]], [[Epicrisis]])
* insert FseSection(diagnosi, 22637-3, 1, 1, [[Diagnosi]], [[Diagnosis]])
* insert FseSection(accertamenti, 62385-0, 0, 1, [[Ulteriori accertamenti]], [[Further examinations]])
* insert FseClosedSections
