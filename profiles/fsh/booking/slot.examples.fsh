Instance: booking-slot-full
InstanceOf: BookingSlot
Title: "Posto in classe B"
Description: "Posto occupato, oltre la capienza, riservato alla classe B e a due canali."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#1
* extension[classi].valueCoding = $bookingPriority#B
* extension[canali][0].valueCoding = $bookingChannel#desk
* extension[canali][1].valueCoding = $bookingChannel#portal
* extension[modo].valueCoding = $bookingDeliveryMode#in-person
* identifier.system = $cupSlot
* identifier.value = "ESEMPIO-CARD-01-20260309-0830"
* serviceType = $bookingService#89.7A.3
* specialty.text = "Cardiologia"
* schedule = Reference(Schedule/booking-schedule-full)
* status = #busy
* start = "2026-03-09T08:30:00+01:00"
* end = "2026-03-09T08:50:00+01:00"
* overbooked = true

Instance: booking-slot-minimal
InstanceOf: BookingSlot
Title: "Posto libero"
Description: "Posto con i soli dati necessari: segue le regole dell'agenda."
Usage: #example
* schedule = Reference(Schedule/booking-schedule-minimal)
* status = #free
* start = "2026-03-10T09:00:00+01:00"
* end = "2026-03-10T09:20:00+01:00"

Instance: booking-slot-held
InstanceOf: BookingSlot
Title: "Posto bloccato"
Description: "Posto bloccato per una prenotazione da completare, con il termine."
Usage: #example
* extension[blocco].extension[until].valueInstant = "2026-03-02T18:15:00+01:00"
* extension[blocco].extension[booking].valueReference = Reference(Appointment/booking-appointment-held)
* schedule = Reference(Schedule/booking-schedule-full)
* status = #busy-tentative
* start = "2026-03-11T08:30:00+01:00"
* end = "2026-03-11T08:50:00+01:00"
