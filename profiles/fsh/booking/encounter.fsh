Invariant: sin-acc-1
Description: "Un accesso concluso ha inizio e fine e dice che cosa si è erogato. / A finished visit has a start and an end, and says what was delivered."
Severity: #error
Expression: "status != 'finished' or (period.start.exists() and period.end.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-delivery').exists())"

Profile: BookingEncounter
Parent: Encounter
Id: sinfonia-booking-encounter
Title: "Accesso su prenotazione"
Description: "L'accesso di chi si presenta per una prenotazione: si apre all'accettazione e si chiude con ciò che si è erogato, riga per riga. Lo scrive la struttura; ne nasce l'invio dell'erogato al Sistema TS e la rendicontazione (File C)."
* insert English([[Visit on a booking]], [[The visit of somebody who comes for a booking: opened at the desk, and closed with what was delivered, line by line. The structure writes it; the delivery is told to Sistema TS from it, and accounting (File C) reads it.]])
* obeys sin-acc-1
* extension contains BookingDelivery named erogato 0..*
* insert Must(extension[erogato], [[Prestazioni erogate]], [[Services delivered]])
* insert Must(status, [[arrived: accettato; finished: concluso]], [[arrived; finished]])
* insert Must(class, [[AMB in presenza, VR a distanza]], [[AMB in person, VR at a distance]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* basedOn only Reference(SpecialistServiceRequest)
* insert Must(basedOn, [[Prescrizione]], [[Prescription]])
* appointment 1..*
* appointment only Reference(BookingAppointment)
* insert Must(appointment, [[Prenotazione]], [[Booking]])
* period 1..1
* insert Must(period, [[Dall'accettazione alla conclusione]], [[From the desk to the end]])
* serviceProvider 1..1
* insert Must(serviceProvider, [[Struttura che eroga]], [[Structure that delivers]])

Mapping: BookingEncounterToHl7Italia
Source: BookingEncounter
Target: "http://hl7.it/fhir/televisita/StructureDefinition/EncounterTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "La guida ha l'accesso di televisita soltanto; qui è anche in presenza, con l'erogato. / The guide has the televisita only; this is in person too, with what was delivered."
* basedOn -> "Encounter.basedOn"
* appointment -> "Encounter.appointment"

Extension: BookingDelivery
Id: booking-delivery
Title: "Prestazione erogata"
Description: "Che cosa si è erogato di una riga della ricetta: prestazione, quantità, tariffa e quota della persona. Fonte: Sistema TS, InvioErogato."
* insert English([[Service delivered]], [[What was delivered of a line of the prescription: service, quantity, tariff and the share of the person. Source: Sistema TS, InvioErogato.]])
* ^context.type = #element
* ^context.expression = "Encounter"
* extension contains line 0..1 and service 1..1 and quantity 1..1 and tariff 0..1 and share 0..1
* extension[line].value[x] only Reference(SpecialistServiceRequest)
* extension[line].value[x] 1..1
* extension[service].value[x] only CodeableConcept
* extension[service].value[x] 1..1
* extension[quantity].value[x] only positiveInt
* extension[quantity].value[x] 1..1
* extension[tariff].value[x] only Money
* extension[tariff].value[x] 1..1
* extension[share].value[x] only Money
* extension[share].value[x] 1..1
