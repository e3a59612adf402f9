Instance: home-care-procedure-full
InstanceOf: HomeCareProcedure
Title: "Medicazione complessa"
Description: "Prestazione resa da un infermiere durante un accesso programmato."
Usage: #example
* identifier.system = $siadEntry
* identifier.value = "esempio-prestazione-0001"
* basedOn = Reference(CarePlan/care-plan-pai-full)
* status = #completed
* code.coding[prestazione] = $siadService#17
* subject = Reference(Patient/patient-full)
* encounter = Reference(Encounter/home-care-access-full)
* performedPeriod.start = "2026-01-12T09:05:00+01:00"
* performedPeriod.end = "2026-01-12T09:30:00+01:00"
* performer.function = $siadOperator#3
* performer.actor = Reference(PractitionerRole/practitioner-role-minimal)
* note.text = "Lesione in miglioramento, medicazione avanzata sostituita."

Instance: home-care-procedure-minimal
InstanceOf: HomeCareProcedure
Title: "Prestazione non resa"
Description: "Prestazione che la persona ha rifiutato durante l'accesso."
Usage: #example
* status = #not-done
* statusReason.text = "Rifiutata dalla persona"
* code.coding[prestazione] = $siadService#2
* subject = Reference(Patient/patient-minimal)
* encounter = Reference(Encounter/home-care-access-minimal)
