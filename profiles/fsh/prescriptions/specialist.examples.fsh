Instance: specialist-prescription-full
InstanceOf: SpecialistServiceRequest
Title: "Impegnativa per un primo accesso"
Description: "Prima visita cardiologica in classe B, assistita esente, compilata da un sostituto."
Usage: #example
* extension[medicoTitolare].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[statoRicetta].valueCoding = $prescriptionState#3
* extension[posizioneTicket].valueCoding = $coPayment#exempt
* extension[luogoVisita].valueCoding = $prescriptionPlace#A
* extension[indicazione].valueCoding = $prescriptionIndication#S
* extension[tipoPrescrittore].valueCoding = $prescriberType#F
* extension[oscuramento].valueBoolean = false
* extension[classePriorita].valueCoding = $priorityLetter#B
* extension[tipoAccesso].valueCoding = $accessKind#1
* extension[condizioniLea].extension[numeroNota].valueString = "1"
* identifier[autenticazione].system = $tsAuthentication
* identifier[autenticazione].value = "esempio-000000000001"
* requisition.system = $orderNre
* requisition.value = "1500A0000000001"
* status = #active
* intent = #order
* category[branca].coding = $specialistBranch#02 "Cardiologia"
* priority = #urgent
* code.coding[nomenclatore] = $nationalNomenclature#89.7A.3
* code.coding[catalogoRegionale] = $regionalCatalogue#ESEMPIO-02-001
* code.text = "Prima visita cardiologica"
* orderDetail = $orderDetail#TV
* quantityQuantity.value = 1
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-03-02T09:30:00+01:00"
* requester = Reference(Practitioner/practitioner-minimal)
* locationCode = $deliveryPlace#H
* reasonCode.coding[diagnosi] = $icd9cmDiagnosis#427.31
* reasonCode.text = "Sospetta fibrillazione atriale, prima valutazione"
* insurance = Reference(Coverage/exemption-full)
* note.text = "Portare gli esami precedenti"

Instance: specialist-prescription-minimal
InstanceOf: SpecialistServiceRequest
Title: "Impegnativa in bozza"
Description: "Controllo non ancora inviato al Sistema TS."
Usage: #example
* extension[posizioneTicket].valueCoding = $coPayment#not-exempt
* extension[tipoAccesso].valueCoding = $accessKind#0
* status = #draft
* intent = #order
* category[branca].coding = $specialistBranch#16
* code.coding[nomenclatore] = $nationalNomenclature#89.01
* quantityQuantity.value = 1
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-02T11:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.text = "Controllo della pressione oculare"

Instance: specialist-prescription-cycle
InstanceOf: SpecialistServiceRequest
Title: "Impegnativa per un ciclo"
Description: "Dieci sedute di rieducazione motoria, branca 12."
Usage: #example
* extension[posizioneTicket].valueCoding = $coPayment#income
* extension[classePriorita].valueCoding = $priorityLetter#P
* extension[tipoAccesso].valueCoding = $accessKind#1
* requisition.type = $prescriptionType#UE
* requisition.system = $orderNre
* requisition.value = "1500A0000000002"
* status = #active
* intent = #order
* category[branca].coding = $specialistBranch#12
* priority = #routine
* code.coding[nomenclatore] = $nationalNomenclature#93.11.2
* quantityQuantity.value = 1
* subject = Reference(Patient/patient-full)
* occurrenceTiming.repeat.count = 10
* authoredOn = "2026-03-03T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.text = "Esiti di frattura del polso"
