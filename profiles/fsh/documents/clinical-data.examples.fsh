Instance: biopsy-example
InstanceOf: Procedure
Title: "Prelievo bioptico"
Description: "Dato citato dal referto di anatomia patologica."
Usage: #example
* status = #completed
* code.text = "Agobiopsia ecoguidata"
* subject = Reference(Patient/patient-full)
* performedDateTime = "2026-02-20"

Instance: laboratory-report-example
InstanceOf: DiagnosticReport
Title: "Risultati di laboratorio"
Description: "Dato citato dal referto di laboratorio."
Usage: #example
* status = #final
* code = $fseLoinc#11502-2
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2026-03-02"
* issued = "2026-03-02T10:30:00+01:00"

Instance: problem-example
InstanceOf: Condition
Title: "Problema attivo"
Description: "Dato citato dal profilo sanitario sintetico."
Usage: #example
* clinicalStatus = http://terminology.hl7.org/CodeSystem/condition-clinical#active
* code.text = "Fibrillazione atriale"
* subject = Reference(Patient/patient-full)

Instance: radiology-report-example
InstanceOf: DiagnosticReport
Title: "Esito di radiologia"
Description: "Dato citato dal referto di radiologia."
Usage: #example
* status = #final
* code = $fseLoinc#68604-8
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2026-03-02"
* issued = "2026-03-02T10:30:00+01:00"
* conclusion = "Quadro nei limiti."

Instance: specialist-visit-example
InstanceOf: Procedure
Title: "Visita specialistica"
Description: "Dato citato dal referto di specialistica ambulatoriale."
Usage: #example
* status = #completed
* code.coding = $nationalNomenclature#89.52 "Elettrocardiogramma"
* code.text = "Visita cardiologica di controllo con elettrocardiogramma"
* subject = Reference(Patient/patient-full)
* performedDateTime = "2026-03-02T10:00:00+01:00"
* performer.actor = Reference(PractitionerRole/practitioner-role-full)

Instance: remote-visit-example
InstanceOf: Procedure
Title: "Televisita"
Description: "Dato citato dal referto di televisita."
Usage: #example
* status = #completed
* code.text = "Televisita cardiologica di controllo"
* subject = Reference(Patient/patient-full)
* performedDateTime = "2026-03-02T10:00:00+01:00"
