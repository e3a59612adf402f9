Invariant: sin-hnd-1
Description: "Un passaggio rifiutato, non riuscito o annullato dice perché; se il motivo è altro, lo spiega una nota. / A hand-over that is rejected, failed or cancelled says why; when the reason is other, a note explains it."
Severity: #error
Expression: "(status != 'rejected' and status != 'failed' and status != 'cancelled' or statusReason.coding.exists()) and (statusReason.coding.where(code = 'other').empty() or note.exists())"

Invariant: sin-hnd-2
Description: "Dalla ricezione in poi si sa chi ha preso in carico il passaggio. / From its reception on one knows who took the hand-over."
Severity: #error
Expression: "owner.exists() or status = 'draft' or status = 'requested' or status = 'cancelled' or status = 'entered-in-error'"

Invariant: sin-hnd-3
Description: "Stato operativo e stato FHIR concordano (tabella handover-state). / Business status and FHIR status agree (table handover-state)."
Severity: #error
Expression: "businessStatus.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/handover-state').all((code = 'to-send' and %resource.status = 'draft') or (code = 'sent' and %resource.status = 'requested') or (code = 'taken-over' and %resource.status = 'received') or (code = 'accepted' and %resource.status = 'accepted') or (code = 'working' and %resource.status = 'in-progress') or (code = 'waiting' and %resource.status = 'on-hold') or (code = 'done' and %resource.status = 'completed') or (code = 'refused' and %resource.status = 'rejected') or ((code in ('given-back' | 'failed')) and %resource.status = 'failed') or ((code in ('withdrawn' | 'expired')) and %resource.status = 'cancelled'))"

Profile: HandOverTask
Parent: Task
Id: sinfonia-hand-over-task
Title: "Passaggio di consegne"
Description: "Ogni passaggio di una pratica da chi la chiede a chi la deve svolgere: segnalazione, prescrizione da prenotare, piano da dispensare, trasferimento tra ASL. Chi riceve la legge, la accetta o la rifiuta con un motivo; la macchina a stati è la tabella handover-state, i tipi di passaggio sono la tabella handover-kind. Quello che passa è in focus, e non si copia qui."
* insert English([[Hand-over]], [[Each hand-over of a case from who asks to who has to do it: referral, prescription to be booked, plan to be dispensed, transfer between health authorities. The receiver reads it and accepts it or refuses it with a reason; the state machine is the table handover-state, the kinds are the table handover-kind. What is handed over is in focus and is not copied here.]])
* obeys sin-hnd-1 and sin-hnd-2 and sin-hnd-3
* insert Must(identifier, [[Numero della pratica]], [[Number of the case]])
* insert Must(basedOn, [[Richiesta da cui nasce]], [[Request it comes from]])
* insert Must(status, [[Stato FHIR]], [[FHIR status]])
* statusReason from https://fhir.sinfonia.campania.it/ValueSet/handover-refusal-reason (required)
* insert Must(statusReason, [[Motivo del rifiuto, della restituzione o dell'annullamento]], [[Reason of the refusal, return or cancellation]])
* businessStatus 1..1
* businessStatus from https://fhir.sinfonia.campania.it/ValueSet/handover-state (required)
* insert Must(businessStatus, [[Stato operativo]], [[Business status]])
* intent = #order
* insert Must(priority, [[Urgenza]], [[Urgency]])
* code 1..1
* code from https://fhir.sinfonia.campania.it/ValueSet/handover-kind (required)
* insert Must(code, [[Tipo di passaggio]], [[Kind of hand-over]])
* focus 1..1
* insert Must(focus, [[Ciò che passa]], [[What is handed over]])
* for 1..1
* for only Reference(SinfoniaPatient)
* insert Must(for, [[Assistito]], [[Person in care]])
* authoredOn 1..1
* insert Must(authoredOn, [[Quando è nato]], [[When it was made]])
* lastModified 1..1
* insert Must(lastModified, [[Quando è cambiato l'ultima volta]], [[When it last changed]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaPatient or SinfoniaRelatedPerson or Device)
* insert Must(requester, [[Chi passa la pratica]], [[Who hands over]])
* insert Must(performerType, [[Figura che deve svolgerla]], [[Profession that has to do it]])
* owner only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaCareTeam or SinfoniaHealthcareService or Device)
* insert Must(owner, [[Chi l'ha in carico]], [[Who has it]])
* insert Must(note, [[Note di servizio, senza dati clinici]], [[Service notes without clinical data]])
* insert Must(restriction.period, [[Termine entro cui rispondere]], [[Time within which to answer]])
* restriction.recipient only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaPatient or SinfoniaRelatedPerson or Group)
* insert Must(restriction.recipient, [[Destinatari che possono prenderla]], [[Who may take it]])
* insert Must(executionPeriod, [[Inizio e fine del lavoro]], [[Start and end of the work]])
* insert Must(output, [[Risultato: appuntamento, caso, dispensazione]], [[Result: appointment, case, dispensation]])

Mapping: HandOverTaskToHl7Italia
Source: HandOverTask
Target: "http://hl7.org/fhir/StructureDefinition/Task"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Task. Si segue la macchina a stati di FHIR R4; i passaggi sono quelli dei servizi SINFONIA. / HL7 Italia has no profile of Task. The state machine of FHIR R4 is followed; the hand-overs are those of the services of SINFONIA."
* code -> "Task.code"

Instance: sinfonia-task-deadline
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-task-deadline, TaskDeadline, Task, deadline, date, Task.restriction.period, [[Pratiche per termine di risposta.]], [[Cases by the time within which to answer.]])

Instance: sinfonia-task-status-reason
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-task-status-reason, TaskStatusReason, Task, status-reason, token, Task.statusReason, [[Pratiche per motivo di rifiuto o annullamento.]], [[Cases by reason of refusal or cancellation.]])
