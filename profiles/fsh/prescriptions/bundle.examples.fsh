Instance: specialist-prescription-ecg
InstanceOf: SpecialistServiceRequest
Title: "Seconda riga dell'impegnativa"
Description: "Elettrocardiogramma con lo stesso NRE della prima visita cardiologica."
Usage: #example
* extension[medicoTitolare].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[posizioneTicket].valueCoding = $coPayment#exempt
* extension[classePriorita].valueCoding = $priorityLetter#B
* extension[tipoAccesso].valueCoding = $accessKind#1
* requisition.system = $orderNre
* requisition.value = "1500A0000000001"
* status = #active
* intent = #order
* category[branca].coding = $specialistBranch#02
* priority = #urgent
* code.coding[nomenclatore] = $nationalNomenclature#89.52
* code.text = "Elettrocardiogramma"
* quantityQuantity.value = 1
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-03-02T09:30:00+01:00"
* requester = Reference(Practitioner/practitioner-minimal)
* reasonCode.text = "Sospetta fibrillazione atriale, prima valutazione"
* insurance = Reference(Coverage/exemption-full)

Instance: prescription-bundle-full
InstanceOf: PrescriptionBundle
Title: "Ricetta specialistica di due righe"
Description: "Prima visita cardiologica ed elettrocardiogramma."
Usage: #example
* type = #collection
* entry[prestazione][0].fullUrl = "https://fhir.sinfonia.campania.it/ServiceRequest/specialist-prescription-full"
* entry[prestazione][0].resource = specialist-prescription-full
* entry[prestazione][1].fullUrl = "https://fhir.sinfonia.campania.it/ServiceRequest/specialist-prescription-ecg"
* entry[prestazione][1].resource = specialist-prescription-ecg

Instance: prescription-bundle-minimal
InstanceOf: PrescriptionBundle
Title: "Ricetta farmaceutica di una riga"
Description: "Un medicinale."
Usage: #example
* type = #collection
* entry[farmaco].fullUrl = "https://fhir.sinfonia.campania.it/MedicationRequest/drug-prescription-full"
* entry[farmaco].resource = drug-prescription-full
