Instance: sinfonia-medication-dispense-channel
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-dispense-channel, SinfoniaMedicationDispenseChannel, MedicationDispense, channel, token, [[MedicationDispense.category]], [[Erogazioni per canale: convenzionata, DPC, diretta.]], [[Dispensings by channel: convention, DPC, direct.]])

Instance: sinfonia-medication-dispense-pack
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-dispense-pack, SinfoniaMedicationDispensePack, MedicationDispense, pack, token, [[MedicationDispense.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-pack').extension.where(url='targatura').value.ofType(string)]], [[Erogazioni per targatura della confezione.]], [[Dispensings by number of the package.]])

Instance: sinfonia-medication-dispense-lot
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-dispense-lot, SinfoniaMedicationDispenseLot, MedicationDispense, lot, token, [[MedicationDispense.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-pack').extension.where(url='lotto').value.ofType(string)]], [[Erogazioni per lotto, per i richiami.]], [[Dispensings by lot, for recalls.]])

Instance: sinfonia-medication-dispense-mode
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-dispense-mode, SinfoniaMedicationDispenseMode, MedicationDispense, dispensing-mode, token, [[MedicationDispense.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/direct-dispensing-mode').value.ofType(Coding)]], [[Erogazioni dirette per modalità.]], [[Direct dispensings by mode.]])

Instance: sinfonia-supply-request-prescription
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-supply-request-prescription, SinfoniaSupplyRequestPrescription, SupplyRequest, prescription, reference, [[SupplyRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/supply-for').value.ofType(Reference)]], [[Ordini per ricetta, piano o richiesta di ausili.]], [[Orders by prescription, plan or request of aids.]])
* target[0] = #MedicationRequest
* target[1] = #DeviceRequest

Instance: sinfonia-supply-request-dpc-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-supply-request-dpc-state, SinfoniaSupplyRequestDpcState, SupplyRequest, dpc-state, token, [[SupplyRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/dpc-order-state').value.ofType(Coding)]], [[Ordini per stato della distribuzione per conto.]], [[Orders by state of the distribution on behalf.]])

Instance: sinfonia-supply-delivery-based-on
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-supply-delivery-based-on, SinfoniaSupplyDeliveryBasedOn, SupplyDelivery, based-on, reference, [[SupplyDelivery.basedOn]], [[Consegne di un ordine.]], [[Deliveries of an order.]])
* target[0] = #SupplyRequest
