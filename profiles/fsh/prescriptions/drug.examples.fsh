Instance: drug-prescription-full
InstanceOf: DrugMedicationRequest
Title: "Ricetta farmaceutica sotto piano terapeutico"
Description: "Apixaban in DPC, con nota 97 e protocollo del piano; non sostituibile."
Usage: #example
* extension[medicoTitolare].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[statoRicetta].valueCoding = $prescriptionState#3
* extension[posizioneTicket].valueCoding = $coPayment#exempt
* extension[luogoVisita].valueCoding = $prescriptionPlace#A
* extension[tipoPrescrittore].valueCoding = $prescriberType#F
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* extension[pianoTerapeutico].extension[PT].valueReference = Reference(MedicationRequest/therapeutic-plan-full)
* extension[pianoTerapeutico].extension[protocollo].valueIdentifier.system = $planProtocol
* extension[pianoTerapeutico].extension[protocollo].valueIdentifier.value = "ESEMPIO-PT-0002"
* extension[canale].valueCoding = $dispensingChannel#dpc
* identifier[autenticazione].system = $tsAuthentication
* identifier[autenticazione].value = "esempio-000000000002"
* status = #active
* intent = #order
* medicationCodeableConcept.coding[aic] = $aic#000000001
* medicationCodeableConcept.coding[atc] = $atcCode#B01AF02 "apixaban"
* medicationCodeableConcept.coding[gruppoEquivalenza] = $equivalenceGroup#ZZ1
* medicationCodeableConcept.text = "Apixaban 5 mg, 60 compresse (esempio)"
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-03-05T09:00:00+01:00"
* requester = Reference(Practitioner/practitioner-minimal)
* reasonCode.coding[notaAifa] = $aifaNote#97
* reasonCode.coding[diagnosi] = $icd9cmDiagnosis#427.31
* reasonCode.text = "Fibrillazione atriale non valvolare"
* groupIdentifier.system = $documentNre
* groupIdentifier.value = "1500A0000000003"
* insurance = Reference(Coverage/exemption-full)
* dosageInstruction.text = "Una compressa ogni 12 ore"
* dosageInstruction.timing.repeat.frequency = 2
* dosageInstruction.timing.repeat.period = 1
* dosageInstruction.timing.repeat.periodUnit = #d
* dosageInstruction.route.text = "Orale"
* dosageInstruction.doseAndRate.doseQuantity.value = 1
* dosageInstruction.doseAndRate.doseQuantity.unit = "compressa"
* dispenseRequest.validityPeriod.start = "2026-03-05"
* dispenseRequest.validityPeriod.end = "2026-04-04"
* dispenseRequest.quantity.value = 2
* dispenseRequest.quantity.unit = "confezione"
* substitution.allowedCodeableConcept = $substitutionCode#N
* substitution.reason = $nonSubstitutability#1

Instance: drug-prescription-minimal
InstanceOf: DrugMedicationRequest
Title: "Ricetta farmaceutica in bozza"
Description: "Principio attivo con gruppo di equivalenza, non ancora inviata."
Usage: #example
* extension[posizioneTicket].valueCoding = $coPayment#not-exempt
* status = #draft
* intent = #order
* medicationCodeableConcept.coding[gruppoEquivalenza] = $equivalenceGroup#ZZ2
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-05T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* dispenseRequest.quantity.value = 1
