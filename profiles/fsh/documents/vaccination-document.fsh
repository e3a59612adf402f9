Profile: FseSingleVaccinationComposition
Parent: FseComposition
Id: sinfonia-fse-single-vaccination
Title: "Scheda della singola vaccinazione"
Description: "Documento di una vaccinazione somministrata, oppure esonerata, omessa o differita (schematron singola_VACC 3.3, modello 2.16.840.1.113883.2.9.10.1.11.1.1): una sezione con una sola vaccinazione."
* insert English([[Single vaccination record]], [[Document of one vaccination that was given, or exempted, omitted or deferred (schematron singola_VACC 3.3, template 2.16.840.1.113883.2.9.10.1.11.1.1): one section with one vaccination.]])
* insert FseDocument(87273-9, VAC, 11.1.1)
* insert FseSection(vaccinazione, 11369-6, 1, 1, [[Vaccinazione]], [[Vaccination]])
* section[vaccinazione].entry 1..1
* section[vaccinazione].entry only Reference(Immunization)
* insert FseClosedSections

Profile: FseVaccinationCertificateComposition
Parent: FseComposition
Id: sinfonia-fse-vaccination-certificate
Title: "Certificato vaccinale"
Description: "Documento con tutte le vaccinazioni della persona (schematron certificato_VACC 2.4, modello 2.16.840.1.113883.2.9.10.1.11.1.2)."
* insert English([[Vaccination certificate]], [[Document with all the vaccinations of the person (schematron certificato_VACC 2.4, template 2.16.840.1.113883.2.9.10.1.11.1.2).]])
* insert FseDocument(82593-5, VAC, 11.1.2)
* insert FseSection(vaccinazioni, 11369-6, 1, 1, [[Vaccinazioni]], [[Vaccinations]])
* section[vaccinazioni].entry 1..*
* section[vaccinazioni].entry only Reference(Immunization)
* insert FseClosedSections
