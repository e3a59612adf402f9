Instance: home-care-visit-appointment-full
InstanceOf: HomeCareVisitAppointment
Title: "Accesso infermieristico programmato"
Description: "Accesso avvenuto, con il caso e il PAI che lo prevedono."
Usage: #example
* identifier.system = $siadEntry
* identifier.value = "esempio-appuntamento-0001"
* status = #fulfilled
* serviceType[prestazione] = $siadService#17
* supportingInformation[0] = Reference(EpisodeOfCare/home-care-episode-full)
* supportingInformation[1] = Reference(CarePlan/care-plan-pai-full)
* start = "2026-01-12T09:00:00+01:00"
* end = "2026-01-12T09:45:00+01:00"
* basedOn = Reference(ServiceRequest/home-care-referral-full)
* patientInstruction = "Tenere a portata di mano i presidi consegnati."
* participant[0].actor = Reference(Patient/patient-full)
* participant[0].status = #accepted
* participant[1].actor = Reference(PractitionerRole/practitioner-role-minimal)
* participant[1].status = #accepted

Instance: home-care-visit-appointment-cancelled
InstanceOf: HomeCareVisitAppointment
Title: "Accesso annullato"
Description: "Accesso annullato perché il caso è stato sospeso."
Usage: #example
* status = #cancelled
* cancelationReason = $bookingCancellationReason#case-closed
* serviceType[prestazione] = $siadService#19
* supportingInformation = Reference(EpisodeOfCare/home-care-episode-suspended)
* start = "2026-03-20T09:00:00+01:00"
* end = "2026-03-20T09:45:00+01:00"
* participant[0].actor = Reference(Patient/patient-full)
* participant[0].status = #accepted
* participant[1].actor = Reference(PractitionerRole/practitioner-role-minimal)
* participant[1].status = #accepted

Instance: home-care-visit-appointment-minimal
InstanceOf: HomeCareVisitAppointment
Title: "Accesso programmato"
Description: "Accesso con i soli dati necessari."
Usage: #example
* status = #booked
* serviceType[prestazione] = $siadService#1
* supportingInformation = Reference(EpisodeOfCare/home-care-episode-minimal)
* start = "2026-01-20T09:00:00+01:00"
* end = "2026-01-20T09:30:00+01:00"
* participant[0].actor = Reference(Patient/patient-minimal)
* participant[0].status = #accepted
* participant[1].actor = Reference(PractitionerRole/practitioner-role-minimal)
* participant[1].status = #needs-action
