Instance: exchange-full
InstanceOf: ExchangeTask
Title: "Ricetta inviata al Sistema TS"
Description: "Chiamata riuscita, con il codice di autenticazione."
Usage: #example
* groupIdentifier.system = $documentNre
* groupIdentifier.value = "1500A0000000017"
* status = #completed
* intent = #order
* code = $exchangeCall#sistema-ts-send
* focus = Reference(MedicationRequest/drug-prescription-full)
* for = Reference(Patient/patient-full)
* authoredOn = "2026-03-02T10:00:00+01:00"
* lastModified = "2026-03-02T10:00:04+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* owner = Reference(PractitionerRole/practitioner-role-full)
* input[0].type.text = "line"
* input[0].valueReference = Reference(MedicationRequest/drug-prescription-full)
* output[0].type = $exchangeResult#authentication-code
* output[0].valueString = "ESEMPIO-0001"

Instance: exchange-minimal
InstanceOf: ExchangeTask
Title: "Ordine rifiutato dal distributore"
Description: "Chiamata non riuscita, con il motivo."
Usage: #example
* groupIdentifier.system = $documentNre
* groupIdentifier.value = "1500A0000000018"
* status = #failed
* statusReason = $exchangeFailure#refused
* intent = #order
* code = $exchangeCall#webdpc-order
* focus = Reference(SupplyRequest/dpc-order-full)
* authoredOn = "2026-03-02T10:00:00+01:00"
* lastModified = "2026-03-02T10:00:04+01:00"
