Profile: FseDischargeLetterComposition
Parent: FseComposition
Id: sinfonia-fse-discharge-letter
Title: "Lettera di dimissione ospedaliera (LDO)"
Description: "Lettera consegnata alla dimissione da un ricovero: motivo, decorso e condizioni alla dimissione sono obbligatori (schematron LDO 5.5, modello 2.16.840.1.113883.2.9.10.1.5)."
* insert English([[Hospital discharge letter (LDO)]], [[Letter handed over on discharge from a hospital stay: reason, course and condition at discharge are required (schematron LDO 5.5, template 2.16.840.1.113883.2.9.10.1.5).]])
* insert FseDocument(34105-7, LDO, 5)
* insert FseSigned
* encounter 1..1
* insert FseSection(motivo, 46241-6, 1, 1, [[Motivo del ricovero]], [[Reason of the stay]])
* insert FseSection(inquadramento, 47039-3, 0, 1, [[Inquadramento clinico iniziale]], [[Initial clinical picture]])
* insert FseSection(decorso, 8648-8, 1, 1, [[Decorso ospedaliero]], [[Hospital course]])
* insert FseSection(complicanze, 55109-3, 0, 1, [[Complicanze]], [[Complications]])
* insert FseSection(riscontri, 11493-4, 0, 1, [[Riscontri e accertamenti significativi]], [[Significant findings]])
* insert FseSection(consulenza, 34104-0, 0, 1, [[Consulenza]], [[Consultation]])
* insert FseSection(esami, 30954-2, 0, 1, [[Esami eseguiti durante il ricovero]], [[Examinations during the stay]])
* insert FseSection(procedure, 47519-4, 0, 1, [[Procedure eseguite durante il ricovero]], [[Procedures during the stay]])
* insert FseSection(allergie, 48765-2, 0, 1, [[Allergie]], [[Allergies]])
* insert FseSection(terapia, 10160-0, 0, 1, [[Terapia durante il ricovero]], [[Therapy during the stay]])
* insert FseSection(condizioni, 11535-2, 1, 1, [[Condizioni e diagnosi alla dimissione]], [[Condition and diagnosis at discharge]])
* insert FseSection(terapiaDimissione, 10183-2, 0, 1, [[Terapia alla dimissione]], [[Therapy at discharge]])
* insert FseSection(followUp, 18776-5, 0, 1, [[Istruzioni di follow-up]], [[Follow-up instructions]])
* insert FseClosedSections

Profile: FseEmergencyReportComposition
Parent: FseComposition
Id: sinfonia-fse-emergency-report
Title: "Verbale di pronto soccorso (VPS)"
Description: "Verbale di un accesso al pronto soccorso: trasporto, motivo, triage e dimissione sono obbligatori (schematron VPS 3.8, modello 2.16.840.1.113883.2.9.10.1.6.1)."
* insert English([[Emergency department report (VPS)]], [[Report of an emergency access: transport, reason, triage and discharge are required (schematron VPS 3.8, template 2.16.840.1.113883.2.9.10.1.6.1).]])
* insert FseDocument(59258-4, VRB, 6.1)
* insert FseSigned
* encounter 1..1
* insert FseSection(trasporto, 11459-5, 1, 1, [[Modalità di trasporto]], [[Mode of transport]])
* insert FseSection(motivo, 46239-0, 1, 1, [[Motivo della visita]], [[Reason of the visit]])
* insert FseSection(triage, 54094-8, 1, 1, [[Triage]], [[Triage]])
* insert FseSection(inquadramento, 78337-3, 0, 1, [[Inquadramento clinico iniziale]], [[Initial clinical picture]])
* insert FseSection(fasi, 46240-8, 0, 1, [[Fasi dell'episodio]], [[Phases of the episode]])
* insert FseSection(decorso, 8648-8, 0, 1, [[Decorso]], [[Course]])
* insert FseSection(complicanze, 55109-3, 0, 1, [[Complicanze]], [[Complications]])
* insert FseSection(prestazioni, 62387-6, 0, 1, [[Interventi, prestazioni, consulenze]], [[Interventions, services, consultations]])
* insert FseSection(accertamenti, 30954-2, 0, 1, [[Accertamenti]], [[Examinations]])
* insert FseSection(parametri, 8716-3, 0, 1, [[Parametri vitali]], [[Vital signs]])
* insert FseSection(terapia, 29549-3, 0, 1, [[Terapia in pronto soccorso]], [[Therapy in the emergency department]])
* insert FseSection(dimissione, 28574-2, 1, 1, [[Dimissione]], [[Discharge]])
* insert FseSection(pianoDiCura, 18776-5, 0, 1, [[Piano di cura]], [[Plan of care]])
* insert FseSection(terapiaDimissione, 75311-1, 0, 1, [[Terapia alla dimissione]], [[Therapy at discharge]])
* insert FseClosedSections
