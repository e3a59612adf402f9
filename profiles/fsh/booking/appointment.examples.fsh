Instance: booking-appointment-full
InstanceOf: BookingAppointment
Title: "Prima visita cardiologica in classe B"
Description: "Prenotazione dal portale su prescrizione, prima disponibilità accettata, assistita esente, confermata."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#1
* extension[classePriorita].valueCoding = $bookingPriority#B
* extension[canale].valueCoding = $bookingChannel#portal
* extension[modo].valueCoding = $bookingDeliveryMode#in-person
* extension[regime].valueCoding = $bookingRegime#ssn
* extension[primaDisponibilita].extension[firstAvailable].valueDate = "2026-03-09"
* extension[primaDisponibilita].extension[accepted].valueBoolean = true
* extension[primaDisponibilita].extension[guaranteed].valueBoolean = true
* extension[primaDisponibilita].extension[area].valueReference = Reference(Organization/organization-full)
* extension[ticket].extension[exempt].valueBoolean = true
* extension[ticket].extension[exemption].valueReference = Reference(Coverage/exemption-full)
* extension[conferma].valueDateTime = "2026-03-05T19:10:00+01:00"
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0001"
* status = #booked
* serviceType = $bookingService#89.7A.3 "Prima visita cardiologica"
* specialty.text = "Cardiologia"
* reasonCode.text = "Sospetta fibrillazione atriale"
* start = "2026-03-09T08:30:00+01:00"
* end = "2026-03-09T08:50:00+01:00"
* slot = Reference(Slot/booking-slot-full)
* created = "2026-03-02T18:00:00+01:00"
* patientInstruction = "Portare gli esami precedenti e la ricetta."
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* participant[0].actor = Reference(Patient/patient-full)
* participant[0].status = #accepted
* participant[1].actor = Reference(Location/location-full)
* participant[1].status = #accepted

Instance: booking-appointment-paying
InstanceOf: BookingAppointment
Title: "Controllo in televisita"
Description: "Controllo a distanza prenotato dallo specialista, con il ticket già pagato."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* extension[canale].valueCoding = $bookingChannel#specialist
* extension[modo].valueCoding = $bookingDeliveryMode#televisit
* extension[ticket].extension[exempt].valueBoolean = false
* extension[ticket].extension[amount].valueMoney.value = 17.90
* extension[ticket].extension[amount].valueMoney.currency = #EUR
* extension[ticket].extension[iuv].valueString = "ESEMPIO0000000001"
* extension[ticket].extension[paidOn].valueDateTime = "2026-03-03T10:00:00+01:00"
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0002"
* status = #fulfilled
* serviceType = $bookingService#89.01.3
* start = "2026-03-10T09:00:00+01:00"
* end = "2026-03-10T09:20:00+01:00"
* slot = Reference(Slot/booking-slot-minimal)
* created = "2026-03-01T09:00:00+01:00"
* participant[0].actor = Reference(Patient/patient-full)
* participant[0].status = #accepted
* participant[1].actor = Reference(PractitionerRole/practitioner-role-full)
* participant[1].status = #accepted

Instance: booking-appointment-minimal
InstanceOf: BookingAppointment
Title: "Prenotazione disdetta"
Description: "Controllo annullato dalla persona, con i soli dati necessari."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0003"
* status = #cancelled
* cancelationReason = $bookingCancellationReason#patient-elsewhere
* serviceType = $bookingService#89.01.3
* created = "2026-03-01T09:00:00+01:00"
* participant.actor = Reference(Patient/patient-minimal)
* participant.status = #declined

Instance: booking-appointment-held
InstanceOf: BookingAppointment
Title: "Posto bloccato da confermare"
Description: "Prenotazione da completare: il posto è bloccato fino al termine."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#1
* extension[classePriorita].valueCoding = $bookingPriority#D
* extension[canale].valueCoding = $bookingChannel#portal
* identifier[iup].system = $cupBooking
* identifier[iup].value = "ESEMPIO-IUP-0007"
* status = #pending
* serviceType = $bookingService#89.7A.3
* start = "2026-03-11T08:30:00+01:00"
* end = "2026-03-11T08:50:00+01:00"
* slot = Reference(Slot/booking-slot-held)
* created = "2026-03-02T18:00:00+01:00"
* participant.actor = Reference(Patient/patient-minimal)
* participant.status = #tentative
