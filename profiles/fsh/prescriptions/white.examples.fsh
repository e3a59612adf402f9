Instance: white-prescription-full
InstanceOf: WhiteMedicationRequest
Title: "Ricetta bianca"
Description: "Medicinale a carico della persona, ripetibile due volte."
Usage: #example
* extension[medicoTitolare].valueReference = Reference(PractitionerRole/practitioner-role-full)
* identifier[pin].system = $whitePin
* identifier[pin].value = "12345"
* status = #active
* intent = #order
* medicationCodeableConcept.coding[aic] = $aic#000000003
* medicationCodeableConcept.text = "Medicinale di fascia C (esempio)"
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-03-06T12:00:00+01:00"
* requester = Reference(Practitioner/practitioner-minimal)
* groupIdentifier.system = $orderNre
* groupIdentifier.value = "ESEMPIO-NRBE-1"
* dosageInstruction.text = "Una compressa alla sera"
* dispenseRequest.validityPeriod.start = "2026-03-06"
* dispenseRequest.numberOfRepeatsAllowed = 2
* dispenseRequest.quantity.value = 1
* substitution.allowedCodeableConcept = $substitutionCode#E

Instance: white-prescription-minimal
InstanceOf: WhiteMedicationRequest
Title: "Ricetta bianca con i soli dati necessari"
Description: "Galenico descritto da una risorsa Medication."
Usage: #example
* identifier[pin].system = $whitePin
* identifier[pin].value = "54321"
* status = #active
* intent = #order
* medicationReference = Reference(Medication/medication-minimal)
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-06T12:30:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* groupIdentifier.system = $orderNre
* groupIdentifier.value = "ESEMPIO-NRBE-2"
* dispenseRequest.quantity.value = 1
