// What an agenda, a slot and a booking have in common: one coding of a table each.
RuleSet: BookingCoding(system, valueSet)
* value[x] only Coding
* value[x] 1..1
* valueCoding from {valueSet} (required)
* valueCoding.system 1..1
* valueCoding.system = {system}
* valueCoding.code 1..1

RuleSet: OfferAndBooking
* ^context[0].type = #element
* ^context[0].expression = "Schedule"
* ^context[1].type = #element
* ^context[1].expression = "Slot"
* ^context[2].type = #element
* ^context[2].expression = "Appointment"

Extension: BookingPriorityClass
Id: booking-priority-class
Title: "Classe di priorità"
Description: "Classe U, B, D o P a cui è riservata un'agenda o una disponibilità, o che ha la prescrizione di una prenotazione. Fonte: PNGLA 2019-2021."
* insert English([[Priority class]], [[Class U, B, D or P that an agenda or a slot is reserved for, or that the prescription of a booking has. Source: PNGLA 2019-2021.]])
* insert OfferAndBooking
* insert BookingCoding($bookingPriority, $bookingPriorityVS)

Extension: BookingAccessType
Id: booking-access-type
Title: "Primo accesso o controllo"
Description: "Tipo di accesso di un'agenda, di una disponibilità o di una prenotazione; i controlli hanno agende proprie. Fonti: Sistema TS, tipoAccesso; PNGLA 2019-2021."
* insert English([[First access or follow-up]], [[Kind of access of an agenda, a slot or a booking; follow-ups have agendas of their own. Sources: Sistema TS, tipoAccesso; PNGLA 2019-2021.]])
* insert OfferAndBooking
* insert BookingCoding($bookingAccessType, $bookingAccessTypeVS)

Extension: BookingChannel
Id: booking-channel
Title: "Canale di prenotazione"
Description: "Canale a cui un'agenda o una disponibilità è riservata (nessuno: aperta a tutti), o da cui è arrivata una prenotazione."
* insert English([[Booking channel]], [[Channel that an agenda or a slot is reserved for (none: open to all), or that a booking came from.]])
* insert OfferAndBooking
* insert BookingCoding($bookingChannel, $bookingChannelVS)

Extension: BookingDeliveryMode
Id: booking-delivery-mode
Title: "Modo di erogazione"
Description: "In presenza o a distanza (televisita e altre prestazioni di telemedicina)."
* insert English([[Way of delivery]], [[In person or at a distance (televisit and other telemedicine services).]])
* insert OfferAndBooking
* insert BookingCoding($bookingDeliveryMode, $bookingDeliveryModeVS)

Extension: BookingRegime
Id: booking-regime
Title: "Regime di erogazione"
Description: "Servizio sanitario, libera professione intramuraria o pagamento privato: i tempi si misurano a parte."
* insert English([[Regime of delivery]], [[Health service, intramural private practice or private payment: waiting times are measured apart.]])
* insert OfferAndBooking
* insert BookingCoding($bookingRegime, $bookingRegimeVS)
