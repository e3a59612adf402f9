Instance: waiting-list-entry-full
InstanceOf: WaitingListEntry
Title: "Attesa con percorso di tutela"
Description: "Prima visita in classe B senza posti nel tempo massimo: attivato il percorso di tutela in una struttura accreditata."
Usage: #example
* extension[stato].valueCoding = $waitingListStatus#protected-path
* extension[tipoAccesso].valueCoding = $bookingAccessType#1
* extension[classePriorita].valueCoding = $bookingPriority#B
* extension[canale].valueCoding = $bookingChannel#pharmacy
* extension[dataMassima].valueDate = "2026-03-12"
* extension[tutela].extension[kind].valueCoding = $protectedPathKind#accredited
* extension[tutela].extension[since].valueDate = "2026-03-06"
* extension[tutela].extension[provider].valueReference = Reference(Organization/organization-full)
* extension[primaDisponibilita].extension[firstAvailable].valueDate = "2026-04-02"
* extension[primaDisponibilita].extension[accepted].valueBoolean = true
* extension[primaDisponibilita].extension[guaranteed].valueBoolean = false
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0004"
* status = #waitlist
* serviceType = $bookingService#89.7A.3
* specialty.text = "Cardiologia"
* reasonCode.text = "Dispnea da sforzo"
* created = "2026-03-02"
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* requestedPeriod.start = "2026-03-03"
* requestedPeriod.end = "2026-03-12"
* participant.actor = Reference(Patient/patient-full)
* participant.status = #accepted

Instance: waiting-list-entry-cancelled
InstanceOf: WaitingListEntry
Title: "Uscita dalla lista"
Description: "Attesa chiusa perché la persona ha avuto la prestazione altrove."
Usage: #example
* extension[stato].valueCoding = $waitingListStatus#closed
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0006"
* status = #cancelled
* cancelationReason = $bookingCancellationReason#patient-elsewhere
* serviceType = $bookingService#89.01.3
* created = "2026-03-02"
* participant.actor = Reference(Patient/patient-full)
* participant.status = #declined

Instance: waiting-list-entry-minimal
InstanceOf: WaitingListEntry
Title: "Attesa di un controllo"
Description: "Attesa con i soli dati necessari."
Usage: #example
* extension[stato].valueCoding = $waitingListStatus#waiting
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0005"
* status = #waitlist
* serviceType = $bookingService#89.01.3
* created = "2026-03-02"
* participant.actor = Reference(Patient/patient-minimal)
* participant.status = #tentative
