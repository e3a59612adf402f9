Instance: pharmacy-dispense-full
InstanceOf: PharmacyMedicationDispense
Title: "Erogazione in farmacia con sostituzione"
Description: "Una confezione di generico al posto del medicinale di marca."
Usage: #example
* extension[confezione].extension[targatura].valueString = "0000473651"
* extension[confezione].extension[lotto].valueString = "ESEMPIO-L1"
* extension[confezione].extension[scadenza].valueDate = "2028-06-30"
* extension[confezione].extension[targaDoppia].valueBoolean = false
* extension[oneri].extension[prezzo].valueMoney.value = 12.5
* extension[oneri].extension[prezzo].valueMoney.currency = #EUR
* extension[oneri].extension[ticketConfezione].valueMoney.value = 2
* extension[oneri].extension[ticketConfezione].valueMoney.currency = #EUR
* status = #completed
* category = $dispensingChannel#convention
* medicationCodeableConcept.coding[aic] = $aic#000000002
* medicationCodeableConcept.coding[atc] = $atcCode#B01AF02
* medicationCodeableConcept.text = "Apixaban generico 5 mg (esempio)"
* subject = Reference(Patient/patient-full)
* performer[0].actor = Reference(Organization/organization-pharmacy)
* performer[1].actor = Reference(PractitionerRole/practitioner-role-full)
* location.display = "Farmacia dell'Esempio, sede unica"
* authorizingPrescription = Reference(MedicationRequest/drug-prescription-full)
* type = $dispensingOperation#2
* quantity.value = 1
* quantity.unit = "confezione"
* whenPrepared = "2026-03-06T09:00:00+01:00"
* whenHandedOver = "2026-03-06T09:05:00+01:00"
* dosageInstruction.text = "Una compressa ogni 12 ore"
* substitution.wasSubstituted = true
* substitution.type = $dispensingVariation#S
* substitution.reason = $substitutionReason#1

Instance: pharmacy-dispense-minimal
InstanceOf: PharmacyMedicationDispense
Title: "Erogazione in farmacia con i soli dati necessari"
Description: "Due confezioni, ricetta erogata del tutto."
Usage: #example
* status = #completed
* category = $dispensingChannel#convention
* medicationCodeableConcept.coding[aic] = $aic#000000003
* subject = Reference(Patient/patient-minimal)
* performer.actor = Reference(Organization/organization-pharmacy)
* authorizingPrescription = Reference(MedicationRequest/drug-prescription-minimal)
* type = $dispensingOperation#1
* quantity.value = 2
* whenHandedOver = "2026-03-07T10:00:00+01:00"

Instance: dpc-dispense-full
InstanceOf: DpcMedicationDispense
Title: "Erogazione in DPC"
Description: "Confezione ordinata al distributore, con onere della farmacia."
Usage: #example
* extension[confezione].extension[targatura].valueString = "000047366X"
* extension[confezione].extension[lotto].valueString = "ESEMPIO-L2"
* extension[oneri].extension[onereDpc].valueMoney.value = 6
* extension[oneri].extension[onereDpc].valueMoney.currency = #EUR
* status = #completed
* category = $dispensingChannel#dpc
* medicationCodeableConcept.coding[aic] = $aic#000000001
* subject = Reference(Patient/patient-full)
* supportingInformation[0] = Reference(SupplyRequest/dpc-order-full)
* supportingInformation[1] = Reference(SupplyDelivery/dpc-delivery-full)
* supportingInformation[2] = Reference(MedicationRequest/therapeutic-plan-full)
* performer.actor = Reference(Organization/organization-pharmacy)
* authorizingPrescription = Reference(MedicationRequest/drug-prescription-full)
* type = $dispensingOperation#1
* quantity.value = 1
* quantity.unit = "confezione"
* whenPrepared = "2026-03-06T16:00:00+01:00"
* whenHandedOver = "2026-03-07T09:30:00+01:00"
* substitution.wasSubstituted = false

Instance: dpc-dispense-minimal
InstanceOf: DpcMedicationDispense
Title: "Erogazione in DPC in preparazione"
Description: "Ricetta in carico alla farmacia, medicinale non ancora consegnato."
Usage: #example
* status = #preparation
* category = $dispensingChannel#dpc
* medicationCodeableConcept.coding[aic] = $aic#000000001
* subject = Reference(Patient/patient-full)
* performer.actor = Reference(Organization/organization-pharmacy)
* authorizingPrescription = Reference(MedicationRequest/drug-prescription-full)
* type = $dispensingOperation#1
* quantity.value = 1

Instance: direct-dispense-full
InstanceOf: DirectMedicationDispense
Title: "Erogazione diretta a un paziente cronico"
Description: "Confezione con AIC consegnata dalla farmacia dell'ASL su piano terapeutico."
Usage: #example
* extension[confezione].extension[targatura].valueString = "000047365"
* extension[oneri].extension[prezzo].valueMoney.value = 100
* extension[oneri].extension[prezzo].valueMoney.currency = #EUR
* extension[modalita].valueCoding = $directMode#03
* extension[tipoMedicinale].valueCoding = $medicineKind#1
* extension[contatto].valueCoding = $directContact#1
* extension[costoAcquisto].valueMoney.value = 80.25
* extension[costoAcquisto].valueMoney.currency = #EUR
* status = #completed
* category = $dispensingChannel#direct
* medicationCodeableConcept.coding[aic] = $aic#000000001
* subject = Reference(Patient/patient-full)
* performer.actor = Reference(Organization/organization-full)
* authorizingPrescription = Reference(MedicationRequest/therapeutic-plan-full)
* quantity.value = 1
* quantity.unit = "confezione"
* whenHandedOver = "2026-03-08T11:00:00+01:00"
* substitution.wasSubstituted = false

Instance: direct-dispense-minimal
InstanceOf: DirectMedicationDispense
Title: "Erogazione diretta di ossigeno liquido"
Description: "Gas medicinale consegnato in assistenza domiciliare, senza AIC."
Usage: #example
* extension[modalita].valueCoding = $directMode#04
* extension[tipoMedicinale].valueCoding = $medicineKind#4
* extension[contatto].valueCoding = $directContact#2
* status = #completed
* category = $dispensingChannel#direct
* medicationCodeableConcept.coding[atc] = $atcCode#V03AN01
* subject = Reference(Patient/patient-minimal)
* performer.actor = Reference(Organization/organization-full)
* quantity.value = 30
* quantity.unit = "l"
* whenHandedOver = "2026-03-08T15:00:00+01:00"
