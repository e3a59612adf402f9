Instance: outpatient-procedure-full
InstanceOf: OutpatientProcedure
Title: "Prima visita cardiologica erogata"
Description: "Prestazione prescritta e prenotata, erogata in una struttura pubblica a una persona esente."
Usage: #example
* extension[erogazione].extension[tipoErogazione].valueCoding = $outpatientDelivery#S
* extension[erogazione].extension[disciplina].valueString = "008"
* extension[erogazione].extension[tipoStruttura].valueCoding = $facilityOwnership#1
* extension[oneri].extension[quantita].valuePositiveInt = 1
* extension[oneri].extension[importo].valueMoney.value = 22.00
* extension[oneri].extension[importo].valueMoney.currency = #EUR
* status = #completed
* code.coding[0] = $nationalNomenclature#89.7A.3 "Prima visita cardiologica"
* code.coding[1] = $regionalCatalogue#ESEMPIO-02-001
* basedOn = Reference(ServiceRequest/specialist-prescription-full)
* subject = Reference(Patient/patient-full)
* performedDateTime = "2026-03-09T08:40:00+01:00"
* performer.actor = Reference(Organization/organization-full)

Instance: outpatient-procedure-minimal
InstanceOf: OutpatientProcedure
Title: "Ciclo di rieducazione noto da un file"
Description: "Ciclo di sedute ricevuto da un file di mobilità: ricetta, prescrittore e ticket vengono dal file."
Usage: #example
* extension[erogazione].extension[tipoErogazione].valueCoding = $outpatientDelivery#S
* extension[erogazione].extension[tipoStruttura].valueCoding = $facilityOwnership#2
* extension[oneri].extension[quantita].valuePositiveInt = 10
* extension[oneri].extension[importo].valueMoney.value = 97.50
* extension[oneri].extension[importo].valueMoney.currency = #EUR
* extension[oneri].extension[ticket].valueMoney.value = 36.15
* extension[oneri].extension[ticket].valueMoney.currency = #EUR
* extension[ricettaAddebitata].extension[posizioneTicket].valueCoding = $coPayment#not-exempt
* extension[ricettaAddebitata].extension[classePriorita].valueCoding = $priorityLetter#P
* identifier[blocco].system = $mobilityBlock
* identifier[blocco].value = "ESEMPIO-1"
* identifier[riga].system = $mobilityLine
* identifier[riga].value = "ESEMPIO-1/01"
* status = #completed
* code.coding = $nationalNomenclature#93.11.2
* basedOn.identifier.system = $orderNre
* basedOn.identifier.value = "1500A0000000002"
* subject = Reference(Patient/patient-minimal)
* performedDateTime = "2026-03-20"
* performer.actor.identifier.system = "urn:oid:2.16.840.1.113883.2.9.4.1.1"
* performer.actor.identifier.value = "150204"
