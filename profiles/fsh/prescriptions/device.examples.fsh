Instance: device-prescription-full
InstanceOf: PrescriptionDeviceRequest
Title: "Piano di strisce per la glicemia"
Description: "Rinnovo annuale, 125 strisce al mese."
Usage: #example
* extension[medicoTitolare].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[rinnovo].valueCoding = $planRenewal#renewal
* extension[canale].valueCoding = $dispensingChannel#dpc
* extension[protocollo].valueIdentifier.system = $planProtocol
* extension[protocollo].valueIdentifier.value = "ESEMPIO-PT-0003"
* groupIdentifier.system = $documentNre
* groupIdentifier.value = "1500A0000000004"
* status = #active
* intent = #plan
* priorRequest = Reference(DeviceRequest/device-prescription-minimal)
* codeCodeableConcept.coding[cnd] = $deviceNomenclature#ESEMPIO-CND
* codeCodeableConcept.coding[ausilioDiabete] = $diabeticAid#strips
* parameter.code = $deviceParameter#quantity-per-month
* parameter.valueQuantity.value = 125
* subject = Reference(Patient/patient-full)
* occurrencePeriod.start = "2026-01-10"
* occurrencePeriod.end = "2027-01-09"
* authoredOn = "2026-01-10"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.coding[diagnosi] = $icd9cmDiagnosis#250.01
* reasonCode.text = "Diabete di tipo 1"
* insurance = Reference(Coverage/exemption-minimal)
* supportingInfo = Reference(QuestionnaireResponse/therapeutic-plan-response-full)

Instance: device-prescription-minimal
InstanceOf: PrescriptionDeviceRequest
Title: "Prescrizione di un glucometro"
Description: "Prescrizione con i soli dati necessari."
Usage: #example
* extension[canale].valueCoding = $dispensingChannel#integrative
* status = #completed
* intent = #order
* codeCodeableConcept.coding[ausilioDiabete] = $diabeticAid#glucometer
* subject = Reference(Patient/patient-full)
* authoredOn = "2025-01-10"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.text = "Diabete di tipo 1"
