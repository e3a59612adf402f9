Instance: screening-test-full
InstanceOf: ScreeningTestObservation
Title: "Mammografia positiva"
Description: "Prima lettura che chiede un approfondimento."
Usage: #example
* extension[round].valueReference = Reference(EpisodeOfCare/screening-episode-full)
* status = #final
* code = $screeningTest#mammography
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2026-03-25"
* performer = Reference(PractitionerRole/practitioner-role-full)
* valueCodeableConcept = $screeningTestOutcome#positive

Instance: screening-test-minimal
InstanceOf: ScreeningTestObservation
Title: "FIT in attesa"
Description: "Campione consegnato, esito non ancora disponibile."
Usage: #example
* status = #registered
* code = $screeningTest#fit
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2026-09-15"
