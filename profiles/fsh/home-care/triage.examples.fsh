Instance: home-care-triage-full
InstanceOf: HomeCareTriage
Title: "Accoglienza con bisogno complesso"
Description: "Segnalazione protocollata e avviata alla valutazione multidimensionale."
Usage: #example
* identifier[protocollo].system = $puaProtocol
* identifier[protocollo].value = "esempio-2026-000123"
* status = #completed
* intent = #order
* code = HomeCareTask#triage
* focus = Reference(ServiceRequest/home-care-referral-full)
* for = Reference(Patient/patient-full)
* executionPeriod.start = "2026-01-05T11:00:00+01:00"
* executionPeriod.end = "2026-01-07T12:00:00+01:00"
* authoredOn = "2026-01-05T10:30:00+01:00"
* owner = Reference(PractitionerRole/practitioner-role-full)
* note.text = "Persona oncologica con dolore non controllato e caregiver unico: serve la valutazione dell'UVI."
* output[bisogno].type = HomeCareTask#need
* output[bisogno].valueCodeableConcept = $homeCareNeed#complex

Instance: home-care-triage-minimal
InstanceOf: HomeCareTriage
Title: "Accoglienza in attesa"
Description: "Segnalazione arrivata e non ancora esaminata."
Usage: #example
* status = #requested
* intent = #order
* code = HomeCareTask#triage
* focus = Reference(ServiceRequest/home-care-referral-minimal)
* for = Reference(Patient/patient-minimal)
* authoredOn = "2026-01-05"
