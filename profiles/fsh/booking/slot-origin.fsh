Extension: SlotOrigin
Id: slot-origin
Title: "Origine di un posto"
Description: "Da quale seduta dell'agenda viene un posto, quale delle postazioni è, e da quale giorno si apre a chi non è riservato. Lo scrive chi crea i posti dalle regole dell'agenda."
* insert English([[Origin of a slot]], [[Which session of the agenda a slot comes from, which of its places it is, and from which day it is open to whom it is not reserved for. Written by whoever makes the slots from the rules of the agenda.]])
* ^context.type = #element
* ^context.expression = "Slot"
* extension contains session 1..1 and place 0..1 and classesUntil 0..1 and channelsUntil 0..1
* extension[session] ^short = "Giorno e ora di apertura della seduta, in Italia: AAAA-MM-GGThh:mm"
* extension[session].value[x] only string
* extension[session].value[x] 1..1
* extension[place] ^short = "Quale delle postazioni, da 0"
* extension[place].value[x] only unsignedInt
* extension[place].value[x] 1..1
* extension[classesUntil] ^short = "Primo giorno in cui ogni classe dell'agenda può prenderlo; assente: mai"
* extension[classesUntil].value[x] only date
* extension[classesUntil].value[x] 1..1
* extension[channelsUntil] ^short = "Primo giorno in cui ogni canale dell'agenda può prenderlo; assente: mai"
* extension[channelsUntil].value[x] only date
* extension[channelsUntil].value[x] 1..1
