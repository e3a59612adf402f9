Instance: hcv-test-full
InstanceOf: HcvTestObservation
Title: "HCV-RNA reflex"
Description: "Conferma positiva sullo stesso campione degli anticorpi. La persona è inventata."
Usage: #example
* extension[diritto].valueCodeableConcept = $hcvEligibility#cohort-1969-1989
* status = #final
* code.coding[test] = $hcvTest#rna
* code.coding[1] = $loinc#11011-4
* subject = Reference(Patient/patient-team)
* effectiveDateTime = "2026-02-10T08:30:00+01:00"
* performer = Reference(Organization/organization-full)
* valueCodeableConcept = $hcvResult#positive
* derivedFrom = Reference(Observation/hcv-test-minimal)
* component.code = $hcvTest#viral-load
* component.valueQuantity = 1500000 '[IU]/mL'

Instance: hcv-test-minimal
InstanceOf: HcvTestObservation
Title: "Anticorpi anti-HCV"
Description: "Test degli anticorpi con i soli dati necessari."
Usage: #example
* status = #final
* code.coding[test] = $hcvTest#antibody
* subject = Reference(Patient/patient-team)
* effectiveDateTime = "2026-02-10"
* valueCodeableConcept = $hcvResult#positive
