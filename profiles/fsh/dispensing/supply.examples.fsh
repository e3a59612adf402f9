Instance: dpc-order-full
InstanceOf: DpcSupplyRequest
Title: "Ordine in DPC consegnato"
Description: "Due confezioni per una ricetta."
Usage: #example
* extension[prescrizione].valueReference = Reference(MedicationRequest/drug-prescription-full)
* extension[statoDpc].valueCoding = $dpcState#delivered
* identifier.system = $dpcOrder
* identifier.value = "ESEMPIO-DPC-1"
* status = #completed
* itemCodeableConcept.coding = $aic#000000001
* quantity.value = 2
* quantity.unit = "confezione"
* occurrenceDateTime = "2026-03-07"
* authoredOn = "2026-03-06T16:05:00+01:00"
* requester = Reference(Organization/organization-pharmacy)
* supplier.type = "Organization"
* supplier.display = "Distributore dell'Esempio"
* deliverTo = Reference(Organization/organization-pharmacy)

Instance: dpc-order-minimal
InstanceOf: DpcSupplyRequest
Title: "Ordine in DPC mancante"
Description: "Il distributore non ha il medicinale."
Usage: #example
* extension[prescrizione].valueReference = Reference(MedicationRequest/drug-prescription-full)
* extension[statoDpc].valueCoding = $dpcState#missing
* identifier.system = $dpcOrder
* identifier.value = "ESEMPIO-DPC-2"
* status = #suspended
* itemCodeableConcept.coding = $aic#000000001
* quantity.value = 1
* authoredOn = "2026-03-06T17:00:00+01:00"
* requester = Reference(Organization/organization-pharmacy)
* deliverTo = Reference(Organization/organization-pharmacy)

Instance: dpc-delivery-full
InstanceOf: SinfoniaSupplyDelivery
Title: "Consegna in farmacia"
Description: "Consegna dell'ordine in DPC, con lotto e scadenza."
Usage: #example
* extension[confezione].extension[lotto].valueString = "ESEMPIO-L2"
* extension[confezione].extension[scadenza].valueDate = "2028-09-30"
* identifier.system = $deliveryNote
* identifier.value = "ESEMPIO-DDT-1"
* basedOn = Reference(SupplyRequest/dpc-order-full)
* status = #completed
* suppliedItem.quantity.value = 2
* suppliedItem.itemCodeableConcept = $aic#000000001
* occurrenceDateTime = "2026-03-07T08:30:00+01:00"
* supplier.type = "Organization"
* supplier.display = "Distributore dell'Esempio"
* receiver = Reference(PractitionerRole/practitioner-role-full)

Instance: dpc-delivery-minimal
InstanceOf: SinfoniaSupplyDelivery
Title: "Consegna di ossigeno"
Description: "Consegna a domicilio con i soli dati necessari."
Usage: #example
* basedOn = Reference(SupplyRequest/oxygen-supply-full)
* status = #completed
* patient = Reference(Patient/patient-full)
* suppliedItem.quantity.value = 1
* suppliedItem.itemCodeableConcept = $oxygenEquipment#liquid
* occurrenceDateTime = "2026-02-12"
