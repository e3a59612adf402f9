Instance: televisita-appointment-full
InstanceOf: TelevisitaAppointment
Title: "Televisita prenotata"
Description: "Controllo cardiologico a distanza, con la stanza e il caregiver."
Usage: #example
* extension[collegamento].extension[platform].valueCoding = $televisitaPlatform#regional
* extension[collegamento].extension[address].valueUrl = "https://televisita.example/stanza/1"
* extension[collegamento].extension[consent].valueReference = Reference(Consent/consent-care-relationship-full)
* extension[collegamento].extension[deviceChecked].valueBoolean = true
* extension[collegamento].extension[carer].valueBoolean = true
* identifier.system = "https://fhir.sinfonia.campania.it/sid/cup-booking"
* identifier.value = "ESEMPIO-TV-0001"
* status = #booked
* serviceType.text = "Visita cardiologica di controllo"
* specialty = $televisitaSpecialty#08
* start = "2026-03-02T10:00:00+01:00"
* end = "2026-03-02T10:20:00+01:00"
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* participant[0].actor = Reference(Patient/patient-full)
* participant[0].status = #accepted
* participant[1].actor = Reference(PractitionerRole/practitioner-role-full)
* participant[1].status = #accepted

Instance: televisita-appointment-minimal
InstanceOf: TelevisitaAppointment
Title: "Televisita annullata"
Description: "Richiesta ritirata prima di avere un orario."
Usage: #example
* identifier.system = "https://fhir.sinfonia.campania.it/sid/cup-booking"
* identifier.value = "ESEMPIO-TV-0002"
* status = #cancelled
* cancelationReason.text = "Convertita in visita in presenza"
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* participant[0].actor = Reference(Patient/patient-minimal)
* participant[0].status = #needs-action
* participant[1].actor = Reference(PractitionerRole/practitioner-role-full)
* participant[1].status = #needs-action

Instance: televisita-encounter-full
InstanceOf: TelevisitaEncounter
Title: "Televisita conclusa"
Description: "Controllo cardiologico a distanza."
Usage: #example
* extension[collegamento].extension[platform].valueCoding = $televisitaPlatform#regional
* extension[collegamento].extension[address].valueUrl = "https://televisita.example/stanza/1"
* extension[collegamento].extension[identified].valueBoolean = true
* extension[esito].valueCoding = $televisitaOutcome#completed
* identifier[nosologico].system = $televisitaStay
* identifier[nosologico].value = "ESEMPIO-2026-0001"
* status = #finished
* class = $actCode#VR
* type = $televisitaSpecialty#08
* subject = Reference(Patient/patient-full)
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* participant.individual = Reference(PractitionerRole/practitioner-role-full)
* appointment = Reference(Appointment/televisita-appointment-full)
* period.start = "2026-03-02T10:00:00+01:00"
* period.end = "2026-03-02T10:18:00+01:00"
* diagnosis.condition = Reference(Condition/problem-example)
* serviceProvider = Reference(Organization/organization-full)

Instance: televisita-encounter-minimal
InstanceOf: TelevisitaEncounter
Title: "Televisita in corso"
Description: "I soli dati necessari."
Usage: #example
* identifier.system = "https://fhir.sinfonia.campania.it/sid/televisita"
* identifier.value = "ESEMPIO-TV-0003"
* status = #in-progress
* class = $actCode#VR
* subject = Reference(Patient/patient-minimal)
* participant.individual = Reference(Practitioner/practitioner-full)
* period.start = "2026-03-02T11:00:00+01:00"
* serviceProvider = Reference(Organization/organization-full)
