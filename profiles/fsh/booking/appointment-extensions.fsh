RuleSet: OnAppointment
* ^context.type = #element
* ^context.expression = "Appointment"

Extension: BookingFirstOffer
Id: booking-first-offer
Title: "Prima disponibilità e garanzia dei tempi"
Description: "Prima disponibilità che il CUP ha offerto nell'ambito di garanzia, se è stata accettata e se il tempo massimo della classe è garantito: sono i dati della rilevazione ex ante. Fonti: PNGLA 2019-2021; Sistema TS, garanziaTempiMax; il tracciato nazionale ex ante non è stato trovato."
* insert English([[First availability and guarantee of times]], [[First availability that the booking centre offered in the area of guarantee, whether it was accepted and whether the longest time of the class is guaranteed: the data of the ex-ante survey. Sources: PNGLA 2019-2021; Sistema TS, garanziaTempiMax; the national ex-ante layout was not found.]])
* obeys sin-cup-7
* insert OnAppointment
* extension contains firstAvailable 1..1 and accepted 1..1 and guaranteed 0..1 and area 0..1
* extension[firstAvailable].value[x] only date
* extension[firstAvailable].value[x] 1..1
* extension[accepted].value[x] only boolean
* extension[accepted].value[x] 1..1
* extension[guaranteed].value[x] only boolean
* extension[guaranteed].value[x] 1..1
* extension[area].value[x] only Reference(SinfoniaOrganization)
* extension[area].value[x] 1..1

Extension: BookingTicket
Id: booking-ticket
Title: "Ticket"
Description: "Compartecipazione alla spesa della prenotazione: esenzione (Coverage) oppure importo, avviso pagoPA (IUV) e pagamento."
* insert English([[Ticket]], [[Co-payment of the booking: exemption (Coverage), or amount, pagoPA notice (IUV) and payment.]])
* obeys sin-cup-8
* insert OnAppointment
* extension contains exempt 1..1 and exemption 0..1 and amount 0..1 and iuv 0..1 and paidOn 0..1
* extension[exempt].value[x] only boolean
* extension[exempt].value[x] 1..1
* extension[exemption].value[x] only Reference(ExemptionCoverage) or CodeableConcept
* extension[exemption].value[x] 1..1
* extension[amount].value[x] only Money
* extension[amount].value[x] 1..1
* extension[iuv].value[x] only string
* extension[iuv].value[x] 1..1
* extension[paidOn].value[x] only dateTime
* extension[paidOn].value[x] 1..1

Extension: BookingConfirmation
Id: booking-confirmation
Title: "Conferma della prenotazione"
Description: "Quando la persona ha confermato che si presenterà, di regola rispondendo al promemoria (L. 107/2024, art. 3). La disdetta va data almeno due giorni lavorativi prima."
* insert English([[Confirmation of the booking]], [[When the person confirmed to come, as a rule by answering the reminder (Act 107/2024, art. 3). A cancellation is due two working days before at least.]])
* insert OnAppointment
* value[x] only dateTime
* value[x] 1..1
