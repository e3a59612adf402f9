Profile: FsePatientSummaryComposition
Parent: FseComposition
Id: sinfonia-fse-patient-summary
Title: "Profilo sanitario sintetico (PSS)"
Description: "Sintesi della storia clinica scritta dal medico o pediatra di fiducia, la prima cosa che si legge in emergenza: allergie, terapie, problemi e anamnesi familiare sono obbligatori (schematron PSS 4.0, modello 2.16.840.1.113883.2.9.10.1.4.1.1). La sezione delle reti dice anche se la persona è in assistenza domiciliare (codici PSSADI e PSSADP)."
* insert English([[Patient summary (PSS)]], [[Summary of the clinical history by the trusted physician, the first thing read in an emergency: allergies, therapies, problems and family history are required (schematron PSS 4.0, template 2.16.840.1.113883.2.9.10.1.4.1.1). The section of networks also says whether the person is in home care (codes PSSADI and PSSADP).]])
* insert FseDocument(60591-5, SUM, 4.1.1)
* insert FseSigned
* insert FseSection(allergie, 48765-2, 1, 1, [[Allergie e intolleranze]], [[Allergies and intolerances]])
* section[allergie].entry only Reference(AllergyIntolerance or Observation)
* insert FseSection(terapie, 10160-0, 1, 1, [[Terapie farmacologiche]], [[Drug therapies]])
* section[terapie].entry only Reference(MedicationStatement or MedicationRequest)
* insert FseSection(vaccinazioni, 11369-6, 0, 1, [[Vaccinazioni]], [[Vaccinations]])
* section[vaccinazioni].entry only Reference(Immunization)
* insert FseSection(problemi, 11450-4, 1, 1, [[Lista dei problemi]], [[List of problems]])
* section[problemi].entry only Reference(Condition)
* insert FseSection(anamnesiFamiliare, 10157-6, 1, 1, [[Anamnesi familiare]], [[Family history]])
* section[anamnesiFamiliare].entry only Reference(FamilyMemberHistory or Observation)
* insert FseSection(stiliDiVita, 29762-2, 0, 1, [[Stili di vita]], [[Social history]])
* insert FseSection(gravidanze, 10162-6, 0, 1, [[Gravidanze e parto]], [[Pregnancies and childbirth]])
* insert FseSection(parametri, 8716-3, 0, 1, [[Parametri vitali]], [[Vital signs]])
* insert FseSection(protesi, 46264-8, 0, 1, [[Protesi, impianti e ausili]], [[Prostheses, implants and aids]])
* insert FseSection(pianoDiCura, 18776-5, 0, 1, [[Piano di cura]], [[Plan of care]])
* insert FseSection(trattamenti, 47519-4, 0, 1, [[Trattamenti e procedure]], [[Treatments and procedures]])
* insert FseSection(visite, 46240-8, 0, 1, [[Visite e ricoveri]], [[Visits and hospital stays]])
* insert FseSection(statoFunzionale, 47420-5, 0, 1, [[Stato funzionale]], [[Functional state]])
* insert FseSection(indagini, 30954-2, 0, 1, [[Indagini ed esami]], [[Examinations and tests]])
* insert FseSection(donazione, 42348-3, 0, 1, [[Assenso o dissenso alla donazione di organi]], [[Assent or dissent to organ donation]])
* insert FseSection(esenzioni, 57827-8, 0, 1, [[Esenzioni]], [[Exemptions]])
* section[esenzioni].entry only Reference(ExemptionCoverage)
* section contains reti 0..1
* section[reti].code = urn:oid:2.16.840.1.113883.2.9.5.2.8#PSSIT99
* insert Label(section[reti], [[Reti di patologia e cure domiciliari]], [[Disease networks and home care]])
* insert FseClosedSections
