Alias: $agendaState = https://fhir.sinfonia.campania.it/CodeSystem/booking-agenda-state
Alias: $agendaStateVS = https://fhir.sinfonia.campania.it/ValueSet/booking-agenda-state
Alias: $closureReason = https://fhir.sinfonia.campania.it/CodeSystem/booking-closure-reason
Alias: $closureReasonVS = https://fhir.sinfonia.campania.it/ValueSet/booking-closure-reason

Invariant: sin-agd-1
Description: "Un'agenda è di una prestazione offerta (HealthcareService) in una sede (Location). / An agenda is of an offered service (HealthcareService) at a place (Location)."
Severity: #error
Expression: "actor.where(reference.contains('HealthcareService/') or type = 'HealthcareService').exists() and actor.where(reference.contains('Location/') or type = 'Location').exists()"

Invariant: sin-agd-2
Description: "Un'agenda di controlli non ha classi di priorità né quote per classe: primi accessi e controlli stanno in agende distinte (PNGLA 2019-2021; L. 107/2024, art. 3). / An agenda of follow-ups has neither priority classes nor quotas by class: first accesses and follow-ups are in agendas apart (PNGLA 2019-2021; Act 107/2024, art. 3)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-access-type').value.where(code = '0').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class' or url = 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-quota').empty()"

Invariant: sin-agd-3
Description: "Le quote per classe non superano insieme il cento per cento. / The quotas by class are not more than one hundred per cent together."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-quota').extension.where(url = 'share').value.aggregate($this.toInteger() + $total, 0) <= 100"

Invariant: sin-agd-4
Description: "Una chiusura ha inizio, fine e motivo: le agende non si sospendono a tempo indeterminato (L. 266/2005, art. 1 c. 282, articolo non verificato; L. 107/2024, art. 3). / A closure has a start, an end and a reason: agendas are not suspended without a term (Act 266/2005, art. 1 c. 282, article not verified; Act 107/2024, art. 3)."
Severity: #error
Expression: "extension.where(url = 'period').value.where(start.exists() and end.exists()).exists()"

Invariant: sin-agd-6
Description: "Le quote per canale non superano insieme il cento per cento. / The quotas by channel are not more than one hundred per cent together."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-channel-quota').extension.where(url = 'share').value.aggregate($this.toInteger() + $total, 0) <= 100"

Invariant: sin-agd-7
Description: "Un'agenda in uso non è una bozza né ritirata. / An agenda in use is neither a draft nor withdrawn."
Severity: #error
Expression: "active = true implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-publication').extension.where(url = 'state').value.where(code != 'published').empty()"

Invariant: sin-agd-5
Description: "Ogni apertura dice i giorni della settimana, l'ora di inizio e la durata. / Every opening says the days of the week, the time of start and the duration."
Severity: #error
Expression: "value.ofType(Timing).all(repeat.dayOfWeek.exists() and repeat.timeOfDay.exists() and repeat.duration.exists())"

Profile: BookingSchedule
Parent: Schedule
Id: sinfonia-booking-schedule
Title: "Agenda del CUP"
Description: "Agenda di una prestazione presso una sede, con le regole di offerta: aperture, quote per classe di priorità, primi accessi o controlli, canali riservati, chiusure, overbooking. La pubblica l'erogatore, pubblico o accreditato, nel CUP unico; la leggono CUP, portale e monitoraggio dei tempi. Fonti: L. 107/2024, art. 3 (tutte le agende nel CUP unico); PNGLA 2019-2021."
* insert English([[Agenda of the booking centre]], [[Agenda of a service at a place, with the rules of the offer: openings, quotas by priority class, first accesses or follow-ups, reserved channels, closures, overbooking. The provider, public or accredited, publishes it in the single booking centre; booking centre, portal and monitoring of waiting times read it. Sources: Act 107/2024, art. 3 (all agendas in the single booking centre); PNGLA 2019-2021.]])
* obeys sin-agd-1 and sin-agd-2 and sin-agd-3 and sin-agd-6 and sin-agd-7
* extension contains BookingAccessType named tipoAccesso 1..1 and BookingPriorityClass named classi 0..4 and BookingChannel named canali 0..* and BookingRegime named regime 0..1 and BookingDeliveryMode named modo 0..1 and ScheduleSession named seduta 0..1 and ScheduleQuota named quote 0..4 and ScheduleChannelQuota named quoteCanali 0..* and ScheduleOpening named aperture 0..* and ScheduleClosure named chiusure 0..* and ScheduleOverbooking named overbooking 0..1 and SchedulePublication named pubblicazione 0..1
* insert Must(extension[tipoAccesso], [[Primi accessi o controlli]], [[First accesses or follow-ups]])
* insert Must(extension[classi], [[Classi di priorità ammesse; nessuna: tutte]], [[Priority classes admitted; none: all]])
* insert Must(extension[canali], [[Canali ammessi; nessuno: tutti]], [[Channels admitted; none: all]])
* insert Must(extension[regime], [[Servizio sanitario, ALPI o privato]], [[Health service, intramural private practice or private]])
* insert Must(extension[modo], [[In presenza o televisita; in presenza se assente]], [[In person or televisit; in person unless given]])
* insert Must(extension[seduta], [[Durata dei posti, postazioni, festivi]], [[Length of the slots, places, holidays]])
* insert Must(extension[quoteCanali], [[Quota di posti per canale]], [[Share of slots by channel]])
* insert Must(extension[quote], [[Quota di posti per classe]], [[Share of slots by class]])
* insert Must(extension[aperture], [[Quando si apre ogni settimana]], [[When it opens every week]])
* insert Must(extension[chiusure], [[Chiusure]], [[Closures]])
* insert Must(extension[overbooking], [[Posti oltre la capienza in una seduta]], [[Slots beyond the capacity in a session]])
* insert Must(extension[pubblicazione], [[Stato della pubblicazione e fino a quando ci sono posti]], [[State of the publication and until when there are slots]])
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains agenda 1..1
* identifier[agenda].system 1..1
* identifier[agenda].system = $cupSchedule
* identifier[agenda].value 1..1
* insert Must(identifier[agenda], [[Codice dell'agenda nel CUP]], [[Code of the agenda in the booking centre]])
* active 1..1
* insert Must(active, [[Se l'agenda è in uso]], [[Whether the agenda is in use]])
* serviceType 1..*
* serviceType obeys sin-sr-7
* insert Must(serviceType, [[Prestazioni (nomenclatore)]], [[Services (nomenclature)]])
* insert Must(specialty, [[Branca o disciplina]], [[Branch or specialty]])
* actor only Reference(SinfoniaHealthcareService or SinfoniaLocation or SinfoniaPractitionerRole or SinfoniaPractitioner or Device)
* insert Must(actor, [[Prestazione offerta, sede, professionista o apparecchiatura]], [[Offered service, place, professional or equipment]])
* planningHorizon 1..1
* planningHorizon.start 1..1
* insert Must(planningHorizon, [[Periodo per cui si può prenotare]], [[Period that can be booked]])
* insert Must(comment, [[Preparazione e avvertenze]], [[Preparation and remarks]])

Mapping: BookingScheduleToHl7Italia
Source: BookingSchedule
Target: "http://hl7.org/fhir/StructureDefinition/Schedule"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Schedule: si seguono le regole di offerta del PNGLA e della L. 107/2024. / HL7 Italia has no profile of Schedule: this follows the rules of the offer of PNGLA and Act 107/2024."
* serviceType -> "Schedule.serviceType"

RuleSet: OnSchedule
* ^context.type = #element
* ^context.expression = "Schedule"

Extension: ScheduleQuota
Id: schedule-quota
Title: "Quota di una classe"
Description: "Percentuale dei posti di un'agenda riservata a una classe di priorità."
* insert English([[Quota of a class]], [[Percentage of the slots of an agenda that is reserved for a priority class.]])
* insert OnSchedule
* extension contains class 1..1 and share 1..1 and releaseDays 0..1 and alsoFor 0..*
* extension[class].value[x] only Coding
* extension[class].value[x] 1..1
* extension[class].valueCoding from $bookingPriorityVS (required)
* extension[share].value[x] only positiveInt
* extension[share].value[x] 1..1
* insert ReleaseDays
* extension[alsoFor] ^short = "Altra classe che può prendere questi posti in ogni momento"
* extension[alsoFor].value[x] only Coding
* extension[alsoFor].value[x] 1..1
* extension[alsoFor].valueCoding from $bookingPriorityVS (required)

RuleSet: ReleaseDays
* extension[releaseDays] ^short = "Quanti giorni prima del suo giorno un posto libero si apre a tutti; assente: mai"
* extension[releaseDays].value[x] only unsignedInt
* extension[releaseDays].value[x] 1..1

Extension: ScheduleChannelQuota
Id: schedule-channel-quota
Title: "Quota di canali"
Description: "Percentuale dei posti di un'agenda riservata ad alcuni canali di prenotazione, per esempio alle farmacie o a chi ha in carico la persona."
* insert English([[Quota of channels]], [[Percentage of the slots of an agenda that is reserved for some channels of booking, for example pharmacies or whoever is in charge of the person.]])
* insert OnSchedule
* extension contains channel 1..* and share 1..1 and releaseDays 0..1
* extension[channel].value[x] only Coding
* extension[channel].value[x] 1..1
* extension[channel].valueCoding from $bookingChannelVS (required)
* extension[share].value[x] only positiveInt
* extension[share].value[x] 1..1
* insert ReleaseDays

Extension: ScheduleSession
Id: schedule-session
Title: "Seduta di un'agenda"
Description: "Durata di un posto in minuti, quante persone si ricevono insieme (ambulatori, apparecchiature; 1 se assente), e se si apre anche la domenica e nei festivi (D.L. 73/2024, art. 4)."
* insert English([[Session of an agenda]], [[Length of a slot in minutes, how many persons are received at a time (rooms, machines; 1 unless given), and whether it opens on Sundays and holidays too (D.L. 73/2024, art. 4).]])
* insert OnSchedule
* extension contains slotMinutes 1..1 and places 0..1 and onHolidays 0..1
* extension[slotMinutes].value[x] only positiveInt
* extension[slotMinutes].value[x] 1..1
* extension[places].value[x] only positiveInt
* extension[places].value[x] 1..1
* extension[onHolidays].value[x] only boolean
* extension[onHolidays].value[x] 1..1

Extension: SchedulePublication
Id: schedule-publication
Title: "Pubblicazione di un'agenda"
Description: "Stato dell'agenda nel CUP unico, per quanti giorni da oggi la piattaforma ne crea i posti, e fino a quale giorno li ha creati. La scrivono i passi dell'agenda; senza, i posti li scrive il sistema dell'erogatore."
* insert English([[Publication of an agenda]], [[State of the agenda in the single booking centre, for how many days from today the platform makes its slots, and until which day it has made them. The steps of the agenda write it; without it the system of the provider writes the slots.]])
* insert OnSchedule
* extension contains state 1..1 and days 0..1 and through 0..1
* extension[state].value[x] only Coding
* extension[state].value[x] 1..1
* extension[state].valueCoding from $agendaStateVS (required)
* extension[days].value[x] only positiveInt
* extension[days].value[x] 1..1
* extension[through].value[x] only date
* extension[through].value[x] 1..1

Extension: ScheduleOpening
Id: schedule-opening
Title: "Apertura settimanale"
Description: "Giorni della settimana, ora di inizio (Europe/Rome) e durata di una seduta."
* insert English([[Weekly opening]], [[Days of the week, time of start (Europe/Rome) and duration of a session.]])
* obeys sin-agd-5
* insert OnSchedule
* value[x] only Timing
* value[x] 1..1

Extension: ScheduleClosure
Id: schedule-closure
Title: "Chiusura di un'agenda"
Description: "Giorni in cui l'agenda non riceve, con il motivo."
* insert English([[Closure of an agenda]], [[Days on which the agenda is closed, with the reason.]])
* obeys sin-agd-4
* insert OnSchedule
* extension contains period 1..1 and code 1..1 and reason 0..1
* extension[period].value[x] only Period
* extension[period].value[x] 1..1
* extension[code] ^short = "Motivo dell'elenco delle eccezioni"
* extension[code].value[x] only Coding
* extension[code].value[x] 1..1
* extension[code].valueCoding from $closureReasonVS (required)
* extension[reason] ^short = "Che cosa legge il pubblico oltre al motivo, senza dati personali"
* extension[reason].value[x] only string
* extension[reason].value[x] 1..1

Extension: ScheduleOverbooking
Id: schedule-overbooking
Title: "Overbooking"
Description: "Quante prenotazioni oltre la capienza l'agenda ammette in una seduta."
* insert English([[Overbooking]], [[How many bookings beyond the capacity the agenda admits in a session.]])
* insert OnSchedule
* value[x] only positiveInt
* value[x] 1..1
