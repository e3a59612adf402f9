Instance: waiting-list-offer-full
InstanceOf: WaitingListTask
Title: "Proposta di un posto"
Description: "Un posto liberato è tenuto per la persona fino al termine."
Usage: #example
* status = #requested
* intent = #proposal
* code = $waitingListTask#slot-offer
* focus = Reference(Appointment/waiting-list-entry-minimal)
* for = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-03T09:00:00+01:00"
* lastModified = "2026-03-03T09:00:00+01:00"
* restriction.period.start = "2026-03-03T09:00:00+01:00"
* restriction.period.end = "2026-03-04T20:00:00+01:00"
* input[0].type.text = "slot"
* input[0].valueReference = Reference(Slot/booking-slot-full)
* input[1].type.text = "start"
* input[1].valueDateTime = "2026-03-09T08:30:00+01:00"
* input[2].type.text = "inTime"
* input[2].valueBoolean = true

Instance: waiting-list-offer-lapsed
InstanceOf: WaitingListTask
Title: "Proposta scaduta"
Description: "Nessuna risposta nel termine: il posto va a chi segue, la garanzia resta."
Usage: #example
* status = #cancelled
* statusReason = $waitingListOutcome#lapsed
* intent = #proposal
* code = $waitingListTask#slot-offer
* focus = Reference(Appointment/waiting-list-entry-minimal)
* for = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-03T09:00:00+01:00"
* restriction.period.end = "2026-03-04T20:00:00+01:00"
* input.type.text = "slot"
* input.valueReference = Reference(Slot/booking-slot-full)

Instance: waiting-list-protected-path-minimal
InstanceOf: WaitingListTask
Title: "Percorso di tutela da trovare"
Description: "Nessun posto nel tempo massimo: la ASL deve garantire la prestazione per un'altra via."
Usage: #example
* status = #requested
* intent = #order
* code = $waitingListTask#protected-path
* focus = Reference(Appointment/waiting-list-entry-full)
* for = Reference(Patient/patient-full)
* authoredOn = "2026-03-02T18:00:00+01:00"
* owner = Reference(Organization/organization-full)
