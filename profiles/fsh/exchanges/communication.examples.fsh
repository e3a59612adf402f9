Instance: communication-full
InstanceOf: SinfoniaCommunication
Title: "Notifica letta al secondo tentativo"
Description: "Avviso di un documento disponibile, con il registro delle consegne."
Usage: #example
* extension[consegna][0].extension[attempt].valuePositiveInt = 1
* extension[consegna][0].extension[at].valueInstant = "2026-03-02T10:40:00+01:00"
* extension[consegna][0].extension[medium].valueCoding = $notificationMedium#push
* extension[consegna][0].extension[outcome].valueCoding = $notificationOutcome#failed
* extension[consegna][1].extension[attempt].valuePositiveInt = 2
* extension[consegna][1].extension[at].valueInstant = "2026-03-02T10:50:00+01:00"
* extension[consegna][1].extension[medium].valueCoding = $notificationMedium#email
* extension[consegna][1].extension[outcome].valueCoding = $notificationOutcome#read
* extension[consegna][1].extension[reference].valueString = "ricevuta-esempio-1"
* basedOn = Reference(Task/hand-over-full)
* status = #completed
* category = $notificationKind#document-available
* priority = #routine
* medium[0] = $notificationMedium#push
* medium[1] = $notificationMedium#email
* subject = Reference(Patient/patient-full)
* about = Reference(DocumentReference/fse-document-reference-full)
* sent = "2026-03-02T10:40:00+01:00"
* received = "2026-03-02T18:05:00+01:00"
* recipient = Reference(Patient/patient-full)
* sender = Reference(Organization/organization-full)
* payload.contentString = "È disponibile un nuovo documento: acceda a SINFONIA."

Instance: communication-minimal
InstanceOf: SinfoniaCommunication
Title: "Notifica da inviare"
Description: "Avviso di una nuova pratica a un professionista."
Usage: #example
* status = #preparation
* category = $notificationKind#new-assignment
* recipient = Reference(PractitionerRole/practitioner-role-minimal)

Instance: communication-not-sent
InstanceOf: SinfoniaCommunication
Title: "Notifica che la persona ha rifiutato"
Description: "Avviso non inviato, con il motivo."
Usage: #example
* status = #not-done
* statusReason = http://terminology.hl7.org/CodeSystem/communication-not-done-reason#patient-objection
* category = $notificationKind#appointment-reminder
* recipient = Reference(Patient/patient-minimal)
