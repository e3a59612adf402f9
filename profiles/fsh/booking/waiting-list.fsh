Invariant: sin-wtl-1
Description: "Chi è in lista aspetta (waitlist) o ne è uscito (cancelled); con un posto diventa una BookingAppointment. / Who is on the list waits (waitlist) or has left it (cancelled); with a slot it becomes a BookingAppointment."
Severity: #error
Expression: "status = 'waitlist' or status = 'cancelled' or status = 'entered-in-error'"

Invariant: sin-wtl-2
Description: "Chi esce dalla lista senza un posto ha un motivo. / Who leaves the list without a slot has a reason."
Severity: #error
Expression: "status = 'cancelled' implies cancelationReason.exists()"

Invariant: sin-wtl-3
Description: "Chi ha una classe di priorità ha la data massima entro cui avere la prestazione (ex ante). / Who has a priority class has the last day for the service (ex ante)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').exists()"

Invariant: sin-wtl-4
Description: "La data massima non supera il tempo della classe: U 3 giorni, B 10, D 60, P 120 (PNGLA 2019-2021). / The last day is not beyond the time of the class: U 3 days, B 10, D 60, P 120 (PNGLA 2019-2021)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class').value.where((code = 'U' and %resource.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').value > %resource.created + 3 days) or (code = 'B' and %resource.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').value > %resource.created + 10 days) or (code = 'D' and %resource.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').value > %resource.created + 60 days) or (code = 'P' and %resource.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').value > %resource.created + 120 days)).empty()"

Invariant: sin-wtl-5
Description: "Il percorso di tutela attivato ha tipo e data. / A protected path in force has a kind and a day."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-status').value.where(code = 'protected-path').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-protected-path').exists()"

Invariant: sin-wtl-6
Description: "Chi ha rifiutato la prima proposta è fuori dalla garanzia e non ha il percorso di tutela (PNGLA). / Who refused the first offer is out of the guarantee and has no protected path (PNGLA)."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-status').value.where(code = 'offer-refused').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-protected-path').empty()"

Profile: WaitingListEntry
Parent: Appointment
Id: sinfonia-waiting-list-entry
Title: "Attesa in lista"
Description: "Richiesta che il CUP prende in carico quando nessun posto è libero nel tempo della classe: la lista non si chiude. È un Appointment in stato waitlist e non un Task, perché quando si trova il posto la stessa risorsa, con lo stesso IUP e la stessa storia, diventa la prenotazione: l'attesa si misura senza ricostruirla, e R4 prevede questo stato senza data. Porta il tempo massimo ex ante e il percorso di tutela. Fonti: PNGLA 2019-2021; L. 107/2024, art. 3."
* insert English([[Wait on the list]], [[Request that the booking centre takes in charge when no slot is free in the time of the class: the list is never closed. It is an Appointment of status waitlist and no Task, since once a slot is found the same resource, with the same IUP and the same history, becomes the booking: the wait is measured without piecing it together, and R4 has this status without a date. It carries the ex-ante last day and the protected path. Sources: PNGLA 2019-2021; Act 107/2024, art. 3.]])
* obeys sin-wtl-1 and sin-wtl-2 and sin-wtl-3 and sin-wtl-4 and sin-wtl-5 and sin-wtl-6 and sin-cup-4 and sin-cup-10
* insert BookingRequest
* extension contains WaitingListState named stato 1..1 and BookingAccessType named tipoAccesso 1..1 and BookingPriorityClass named classePriorita 0..1 and BookingChannel named canale 0..1 and WaitingListMaximumDate named dataMassima 0..1 and WaitingListProtectedPath named tutela 0..1 and BookingFirstOffer named primaDisponibilita 0..1 and BookingRegime named regime 0..1 and WaitingListArea named ambito 0..1 and WaitingListContact named contatto 0..1
* insert Must(extension[stato], [[A che punto è l'attesa]], [[How far the wait has come]])
* insert Must(extension[tipoAccesso], [[Primo accesso o controllo]], [[First access or follow-up]])
* insert Must(extension[classePriorita], [[Classe di priorità della prescrizione]], [[Priority class of the prescription]])
* insert Must(extension[canale], [[Canale da cui arriva]], [[Channel it came from]])
* insert Must(extension[dataMassima], [[Ultimo giorno utile per la classe]], [[Last day for the class]])
* insert Must(extension[tutela], [[Percorso di tutela]], [[Protected path]])
* insert Must(extension[primaDisponibilita], [[Disponibilità già offerta, se c'è stata]], [[Availability offered before, if any]])
* insert Must(extension[regime], [[Regime chiesto; senza: servizio sanitario]], [[Regime asked for; none: health service]])
* insert Must(extension[ambito], [[Dove la persona accetta un posto; senza: in tutta la Regione]], [[Where the person takes a slot; none: in all the Region]])
* insert Must(extension[contatto], [[Recapito per le proposte]], [[Contact for offers]])
* insert Must(status, [[waitlist: in attesa; cancelled: uscita dalla lista]], [[waitlist: waiting; cancelled: left the list]])
* slot 0..0
* start 0..0
* end 0..0
* insert Must(requestedPeriod, [[Giorni preferiti o esclusi dalla persona]], [[Days that the person prefers]])

Mapping: WaitingListEntryToHl7Italia
Source: WaitingListEntry
Target: "http://hl7.it/fhir/televisita/StructureDefinition/AppointmentTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Stessi identifier e basedOn; la guida non tratta le liste di attesa. / Same identifier and basedOn; the guide says nothing of waiting lists."
* identifier -> "Appointment.identifier"
* basedOn -> "Appointment.basedOn"

Extension: WaitingListState
Id: waiting-list-status
Title: "Stato dell'attesa"
Description: "A che punto è chi aspetta: in attesa, proposta fatta o rifiutata, percorso di tutela, sospesa, chiusa."
* insert English([[State of the wait]], [[How far the person who waits has come: waiting, offer made or refused, protected path, suspended, closed.]])
* insert OnAppointment
* insert BookingCoding($waitingListStatus, $waitingListStatusVS)

Extension: WaitingListMaximumDate
Id: waiting-list-maximum-date
Title: "Data massima"
Description: "Ultimo giorno (Europe/Rome) entro cui la prestazione rispetta la classe di priorità, calcolato alla presa in carico della richiesta."
* insert English([[Last day]], [[Last day (Europe/Rome) on which the service keeps the priority class, worked out when the request is taken in charge.]])
* insert OnAppointment
* value[x] only date
* value[x] 1..1

Extension: WaitingListProtectedPath
Id: waiting-list-protected-path
Title: "Percorso di tutela"
Description: "Come e da quando si garantisce la prestazione a chi non trova posto nel tempo della classe."
* insert English([[Protected path]], [[How and since when the service is guaranteed to who finds no slot in the time of the class.]])
* insert OnAppointment
* extension contains kind 1..1 and since 1..1 and provider 0..1
* extension[kind].value[x] only Coding
* extension[kind].value[x] 1..1
* extension[kind].valueCoding from $protectedPathKindVS (required)
* extension[since].value[x] only date
* extension[since].value[x] 1..1
* extension[provider].value[x] only Reference(SinfoniaOrganization)
* extension[provider].value[x] 1..1

Extension: WaitingListArea
Id: waiting-list-area
Title: "Ambito dell'attesa"
Description: "ASL o distretto in cui la persona accetta un posto: di regola il suo ambito di garanzia. Fonte: PNGLA 2019-2021."
* insert English([[Area of the wait]], [[ASL or district in which the person takes a slot: as a rule the area in which times are guaranteed to her. Source: PNGLA 2019-2021.]])
* insert OnAppointment
* value[x] only Reference(SinfoniaOrganization)
* value[x] 1..1

Extension: WaitingListContact
Id: waiting-list-contact
Title: "Recapito per le proposte"
Description: "Telefono o indirizzo a cui chi aspetta chiede di essere cercato, se non è quello dell'anagrafe."
* insert English([[Contact for offers]], [[Telephone or address at which who waits asks to be reached, when it is not that of the register.]])
* insert OnAppointment
* value[x] only ContactPoint
* value[x] 1..1
