Invariant: sin-slt-1
Description: "L'inizio precede la fine. / The start is before the end."
Severity: #error
Expression: "start < end"

Invariant: sin-slt-2
Description: "Un posto per controlli non ha classi di priorità. / A slot for follow-ups has no priority classes."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-access-type').value.where(code = '0').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class').empty()"

Invariant: sin-slt-3
Description: "Un posto prenotato oltre la capienza è occupato. / A slot booked beyond the capacity is busy."
Severity: #error
Expression: "overbooked.where($this = true).empty() or (status = 'busy' or status = 'busy-tentative')"

Invariant: sin-slt-4
Description: "Solo un posto bloccato ha un termine del blocco. / Only a held slot has a term of its hold."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/slot-hold').empty() or status = 'busy-tentative'"

Invariant: sin-slt-5
Description: "Un posto bloccato dice fino a quando: senza termine resta bloccato finché qualcuno lo libera. / A held slot says until when: without a term it stays held until somebody frees it."
Severity: #warning
Expression: "status = 'busy-tentative' implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/slot-hold').exists()"

Profile: BookingSlot
Parent: Slot
Id: sinfonia-booking-slot
Title: "Posto prenotabile"
Description: "Posto di un'agenda del CUP, con la classe di priorità, il tipo di accesso e i canali a cui è riservato. Lo genera il sistema dell'erogatore dalle regole dell'agenda; il CUP lo cerca, lo blocca (busy-tentative) e lo occupa (busy). Quello che non ha una restrizione propria segue l'agenda."
* insert English([[Bookable slot]], [[Slot of an agenda of the booking centre, with the priority class, the kind of access and the channels it is reserved for. The system of the provider makes it from the rules of the agenda; the booking centre searches it, holds it (busy-tentative) and takes it (busy). What has no restriction of its own follows the agenda.]])
* obeys sin-slt-1 and sin-slt-2 and sin-slt-3 and sin-slt-4 and sin-slt-5
* extension contains BookingAccessType named tipoAccesso 0..1 and BookingPriorityClass named classi 0..4 and BookingChannel named canali 0..* and BookingDeliveryMode named modo 0..1 and SlotHold named blocco 0..1
* insert Must(extension[tipoAccesso], [[Primo accesso o controllo]], [[First access or follow-up]])
* insert Must(extension[classi], [[Classi di priorità a cui è riservato]], [[Priority classes it is reserved for]])
* insert Must(extension[canali], [[Canali a cui è riservato]], [[Channels it is reserved for]])
* insert Must(extension[modo], [[In presenza o televisita]], [[In person or televisit]])
* insert Must(extension[blocco], [[Fino a quando e per quale prenotazione è bloccato]], [[Until when and for which booking it is held]])
* insert Must(identifier, [[Codice del posto nel CUP]], [[Code of the slot in the booking centre]])
* serviceType obeys sin-sr-7
* insert Must(serviceType, [[Prestazione]], [[Service]])
* insert Must(specialty, [[Branca o disciplina]], [[Branch or specialty]])
* schedule only Reference(BookingSchedule)
* insert Must(schedule, [[Agenda]], [[Agenda]])
* insert Must(status, [[free: libero; busy: occupato; busy-tentative: bloccato; busy-unavailable: chiuso]], [[free; busy: taken; busy-tentative: held; busy-unavailable: closed]])
* insert Must(start, [[Inizio]], [[Start]])
* insert Must(end, [[Fine]], [[End]])
* insert Must(overbooked, [[Oltre la capienza]], [[Beyond the capacity]])

Mapping: BookingSlotToHl7Italia
Source: BookingSlot
Target: "http://hl7.org/fhir/StructureDefinition/Slot"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Slot: classe e tipo di accesso sono quelli della ricetta dematerializzata. / HL7 Italia has no profile of Slot: class and kind of access are those of the electronic prescription."
* extension[classi] -> "Sistema TS classePriorita"
* extension[tipoAccesso] -> "Sistema TS tipoAccesso"

Extension: SlotHold
Id: slot-hold
Title: "Blocco di un posto"
Description: "Per quale prenotazione o attesa il posto è bloccato, e fino a quando: oltre il termine conta come libero, anche prima che qualcuno lo scriva."
* insert English([[Hold of a slot]], [[For which booking or wait the slot is held, and until when: past the term it counts as free, even before anybody writes so.]])
* ^context.type = #element
* ^context.expression = "Slot"
* extension contains until 1..1 and booking 1..1
* extension[until].value[x] only instant
* extension[until].value[x] 1..1
* extension[booking].value[x] only Reference(BookingAppointment or WaitingListEntry)
* extension[booking].value[x] 1..1
