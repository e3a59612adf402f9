Instance: booking-schedule-full
InstanceOf: BookingSchedule
Title: "Agenda delle prime visite cardiologiche"
Description: "Agenda con quote per classe, due aperture settimanali, una chiusura e canali ammessi."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#1
* extension[classi][0].valueCoding = $bookingPriority#U
* extension[classi][1].valueCoding = $bookingPriority#B
* extension[classi][2].valueCoding = $bookingPriority#D
* extension[classi][3].valueCoding = $bookingPriority#P
* extension[canali][0].valueCoding = $bookingChannel#desk
* extension[canali][1].valueCoding = $bookingChannel#portal
* extension[canali][2].valueCoding = $bookingChannel#pharmacy
* extension[regime].valueCoding = $bookingRegime#ssn
* extension[seduta].extension[slotMinutes].valuePositiveInt = 20
* extension[seduta].extension[places].valuePositiveInt = 2
* extension[seduta].extension[onHolidays].valueBoolean = false
* extension[quote][0].extension[class].valueCoding = $bookingPriority#U
* extension[quote][0].extension[share].valuePositiveInt = 10
* extension[quote][0].extension[releaseDays].valueUnsignedInt = 2
* extension[quote][1].extension[class].valueCoding = $bookingPriority#B
* extension[quote][1].extension[share].valuePositiveInt = 30
* extension[quote][1].extension[releaseDays].valueUnsignedInt = 5
* extension[quote][1].extension[alsoFor].valueCoding = $bookingPriority#U
* extension[quote][2].extension[class].valueCoding = $bookingPriority#D
* extension[quote][2].extension[share].valuePositiveInt = 40
* extension[quote][3].extension[class].valueCoding = $bookingPriority#P
* extension[quote][3].extension[share].valuePositiveInt = 20
* extension[quoteCanali].extension[channel].valueCoding = $bookingChannel#pharmacy
* extension[quoteCanali].extension[share].valuePositiveInt = 20
* extension[quoteCanali].extension[releaseDays].valueUnsignedInt = 3
* extension[aperture][0].valueTiming.repeat.dayOfWeek[0] = #mon
* extension[aperture][0].valueTiming.repeat.dayOfWeek[1] = #wed
* extension[aperture][0].valueTiming.repeat.timeOfDay = "08:30:00"
* extension[aperture][0].valueTiming.repeat.duration = 4
* extension[aperture][0].valueTiming.repeat.durationUnit = #h
* extension[aperture][1].valueTiming.repeat.dayOfWeek = #fri
* extension[aperture][1].valueTiming.repeat.timeOfDay = "14:00:00"
* extension[aperture][1].valueTiming.repeat.duration = 3
* extension[aperture][1].valueTiming.repeat.durationUnit = #h
* extension[chiusure].extension[period].valuePeriod.start = "2026-08-10"
* extension[chiusure].extension[period].valuePeriod.end = "2026-08-16"
* extension[chiusure].extension[code].valueCoding = $closureReason#maintenance
* extension[chiusure].extension[reason].valueString = "Manutenzione dell'ambulatorio; le visite sono spostate alla settimana seguente"
* extension[overbooking].valuePositiveInt = 2
* extension[pubblicazione].extension[state].valueCoding = $agendaState#published
* extension[pubblicazione].extension[days].valuePositiveInt = 180
* extension[pubblicazione].extension[through].valueDate = "2026-08-31"
* identifier[agenda].system = $cupSchedule
* identifier[agenda].value = "ESEMPIO-CARD-01"
* active = true
* serviceType = $bookingService#89.7A.3 "Prima visita cardiologica"
* specialty.text = "Cardiologia"
* actor[0] = Reference(HealthcareService/healthcare-service-full)
* actor[1] = Reference(Location/location-full)
* actor[2] = Reference(PractitionerRole/practitioner-role-full)
* planningHorizon.start = "2026-01-01"
* planningHorizon.end = "2026-12-31"
* comment = "Portare gli esami precedenti e l'elenco dei farmaci."

Instance: booking-schedule-minimal
InstanceOf: BookingSchedule
Title: "Agenda dei controlli"
Description: "Agenda di controlli con i soli dati necessari."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* identifier[agenda].system = $cupSchedule
* identifier[agenda].value = "ESEMPIO-CARD-02"
* active = true
* serviceType = $bookingService#89.01.3 "Visita cardiologica di controllo"
* actor[0] = Reference(HealthcareService/healthcare-service-full)
* actor[1] = Reference(Location/location-full)
* planningHorizon.start = "2026-01-01"

Instance: booking-schedule-televisit
InstanceOf: BookingSchedule
Title: "Agenda di televisite in bozza"
Description: "Agenda di controlli in televisita, non ancora pubblicata."
Usage: #example
* extension[tipoAccesso].valueCoding = $bookingAccessType#0
* extension[modo].valueCoding = $bookingDeliveryMode#televisit
* extension[seduta].extension[slotMinutes].valuePositiveInt = 15
* extension[aperture].valueTiming.repeat.dayOfWeek = #tue
* extension[aperture].valueTiming.repeat.timeOfDay = "15:00:00"
* extension[aperture].valueTiming.repeat.duration = 2
* extension[aperture].valueTiming.repeat.durationUnit = #h
* extension[pubblicazione].extension[state].valueCoding = $agendaState#draft
* identifier[agenda].system = $cupSchedule
* identifier[agenda].value = "ESEMPIO-CARD-03"
* active = false
* serviceType = $bookingService#89.01.3 "Visita cardiologica di controllo"
* actor[0] = Reference(HealthcareService/healthcare-service-full)
* actor[1] = Reference(Location/location-full)
* planningHorizon.start = "2026-01-01"
