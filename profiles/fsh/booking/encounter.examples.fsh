Instance: booking-encounter-full
InstanceOf: BookingEncounter
Title: "Visita erogata"
Description: "Prima visita cardiologica conclusa, con tariffa e quota."
Usage: #example
* extension[erogato].extension[line].valueReference = Reference(ServiceRequest/specialist-prescription-full)
* extension[erogato].extension[service].valueCodeableConcept = $bookingService#89.7A.3
* extension[erogato].extension[quantity].valuePositiveInt = 1
* extension[erogato].extension[tariff].valueMoney.value = 22.00
* extension[erogato].extension[tariff].valueMoney.currency = #EUR
* extension[erogato].extension[share].valueMoney.value = 0
* extension[erogato].extension[share].valueMoney.currency = #EUR
* status = #finished
* class = http://terminology.hl7.org/CodeSystem/v3-ActCode#AMB
* subject = Reference(Patient/patient-full)
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* appointment = Reference(Appointment/booking-appointment-full)
* period.start = "2026-03-09T08:25:00+01:00"
* period.end = "2026-03-09T08:50:00+01:00"
* serviceProvider = Reference(Organization/organization-full)

Instance: booking-encounter-minimal
InstanceOf: BookingEncounter
Title: "Persona accettata"
Description: "Accesso appena aperto, con i soli dati necessari."
Usage: #example
* status = #arrived
* class = http://terminology.hl7.org/CodeSystem/v3-ActCode#AMB
* subject = Reference(Patient/patient-minimal)
* appointment = Reference(Appointment/booking-appointment-minimal)
* period.start = "2026-03-09T08:25:00+01:00"
* serviceProvider = Reference(Organization/organization-full)
