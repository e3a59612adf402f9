Invariant: sin-cup-1
Description: "L'inizio precede la fine. / The start is before the end."
Severity: #error
Expression: "start.exists() and end.exists() implies start < end"

Invariant: sin-cup-2
Description: "Una prenotazione fatta occupa un posto di un'agenda. / A booking that was made takes a slot of an agenda."
Severity: #error
Expression: "(status = 'booked' or status = 'arrived' or status = 'checked-in' or status = 'fulfilled' or status = 'noshow') implies slot.exists()"

Invariant: sin-cup-3
Description: "Una prenotazione annullata ne dice il motivo. / A cancelled booking says why."
Severity: #error
Expression: "status = 'cancelled' implies cancelationReason.exists()"

Invariant: sin-cup-4
Description: "La prenotazione di un primo accesso con ricetta ha la classe U, B, D o P (Sistema TS, classePriorita; PNGLA 2019-2021). / The booking of a first access on a prescription has the class U, B, D or P (Sistema TS, classePriorita; PNGLA 2019-2021)."
Severity: #error
Expression: "basedOn.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-access-type').value.where(code = '1').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class').exists()"

Invariant: sin-cup-5
Description: "La televisita è una visita di controllo di chi ha già una diagnosi (Indicazioni nazionali 17 dicembre 2020). / A televisit is a follow-up of somebody who has a diagnosis (national indications of 17 December 2020)."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-delivery-mode').value.where(code = 'televisit').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-access-type').value.where(code = '1').empty()"

Invariant: sin-cup-6
Description: "Una prenotazione in garanzia cade entro il tempo massimo della classe: U 72 ore, B 10 giorni, D 30 o 60 (qui 60, perché la visita non si distingue dall'esame), P 120 (PNGLA 2019-2021). / A booking within the guarantee lies in the longest time of the class: U 72 hours, B 10 days, D 30 or 60 (60 here, since a visit cannot be told from an examination), P 120 (PNGLA 2019-2021)."
Severity: #warning
// A day more than the limit, so that the whole last day counts.
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-first-offer').extension.where(url = 'guaranteed').value.where($this = true).empty() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/booking-priority-class').value.where((code = 'U' and %resource.start > %resource.created + 72 hours) or (code = 'B' and %resource.start > %resource.created + 11 days) or (code = 'D' and %resource.start > %resource.created + 61 days) or (code = 'P' and %resource.start > %resource.created + 121 days)).empty())"

Invariant: sin-cup-7
Description: "Chi rifiuta la prima disponibilità esce dalla garanzia dei tempi (PNGLA). / Whoever refuses the first availability leaves the guarantee of times (PNGLA)."
Severity: #warning
Expression: "extension.where(url = 'accepted').value.where($this = false).exists() implies extension.where(url = 'guaranteed').value.where($this = true).empty()"

Invariant: sin-cup-8
Description: "Chi è esente ha l'esenzione e non paga; chi non lo è ha l'importo del ticket (File C: posizione 01 con importo zero e codice di esenzione). / Whoever is exempt has the exemption and pays nothing; whoever is not has the amount of the ticket (File C: position 01 with amount zero and exemption code)."
Severity: #error
Expression: "iif(extension.where(url = 'exempt').value.where($this = true).exists(), extension.where(url = 'exemption').exists() and extension.where(url = 'amount').value.where(value > 0).empty(), extension.where(url = 'amount').exists())"

Invariant: sin-cup-9
Description: "Chi aspetta in lista usa il profilo WaitingListEntry. / Whoever waits on the list uses the profile WaitingListEntry."
Severity: #error
Expression: "status != 'waitlist'"

Invariant: sin-cup-10
Description: "Tra chi partecipa c'è la persona. / Among those who take part is the person."
Severity: #error
Expression: "participant.actor.where(reference.contains('Patient/') or type = 'Patient').exists()"

// What a booking and a wait on the list have in common.
RuleSet: BookingRequest
* insert Must(identifier, [[Identificativi]], [[Identifiers]])
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains iup 1..1
* identifier[iup].system 1..1
* identifier[iup].system = $cupBooking
* identifier[iup].value 1..1
* insert Must(identifier[iup], [[Identificativo univoco della prenotazione (IUP), lo stesso dalla lista di attesa alla prestazione]], [[Unique identifier of the booking (IUP), the same from the waiting list to the service]])
* cancelationReason from $bookingCancellationReasonVS (required)
* insert Must(cancelationReason, [[Motivo e parte che annulla]], [[Reason and who cancels]])
* serviceType 1..*
* serviceType obeys sin-sr-7
* insert Must(serviceType, [[Prestazione (nomenclatore)]], [[Service (nomenclature)]])
* insert Must(specialty, [[Branca]], [[Branch]])
* insert Must(reasonCode, [[Quesito diagnostico]], [[Diagnostic question]])
* created 1..1
* insert Must(created, [[Data della prenotazione o della presa in carico della richiesta]], [[Day of the booking or of the request]])
* basedOn only Reference(SpecialistServiceRequest)
* insert Must(basedOn, [[Prescrizione]], [[Prescription]])
* participant.actor 1..1
* participant.actor only Reference(SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaHealthcareService or SinfoniaLocation or Device)
* insert Must(participant.actor, [[Persona, sede, professionista]], [[Person, place, professional]])

Profile: BookingAppointment
Parent: Appointment
Id: sinfonia-booking-appointment
Title: "Prenotazione del CUP"
Description: "Prenotazione di una prestazione ambulatoriale, dalla proposta all'erogazione. La scrive il CUP o il portale; la legge l'erogatore, il cittadino, il monitoraggio dei tempi di attesa (record ex ante: data di prenotazione, prima disponibilità, accettazione, garanzia) e la rendicontazione (File C). Fonti: PNGLA 2019-2021; L. 107/2024, art. 3; Sistema TS, ricetta dematerializzata."
* insert English([[Booking]], [[Booking of an outpatient service, from the offer to the delivery. The booking centre or the portal writes it; the provider, the citizen, the monitoring of waiting times (ex-ante record: day of booking, first availability, acceptance, guarantee) and the accounting (File C) read it. Sources: PNGLA 2019-2021; Act 107/2024, art. 3; Sistema TS, electronic prescription.]])
* obeys sin-cup-1 and sin-cup-2 and sin-cup-3 and sin-cup-4 and sin-cup-5 and sin-cup-6 and sin-cup-9 and sin-cup-10
* insert BookingRequest
* extension contains BookingAccessType named tipoAccesso 1..1 and BookingPriorityClass named classePriorita 0..1 and BookingChannel named canale 0..1 and BookingDeliveryMode named modo 0..1 and BookingRegime named regime 0..1 and BookingFirstOffer named primaDisponibilita 0..1 and BookingTicket named ticket 0..1 and BookingConfirmation named conferma 0..1
* insert Must(extension[tipoAccesso], [[Primo accesso o controllo]], [[First access or follow-up]])
* insert Must(extension[classePriorita], [[Classe di priorità della prescrizione]], [[Priority class of the prescription]])
* insert Must(extension[canale], [[Canale da cui arriva]], [[Channel it came from]])
* insert Must(extension[modo], [[In presenza o a distanza]], [[In person or at a distance]])
* insert Must(extension[regime], [[Servizio sanitario, ALPI o privato]], [[Health service, intramural private practice or private]])
* insert Must(extension[primaDisponibilita], [[Prima disponibilità offerta e garanzia dei tempi]], [[First availability offered and guarantee of times]])
* insert Must(extension[ticket], [[Compartecipazione o esenzione]], [[Co-payment or exemption]])
* insert Must(extension[conferma], [[Quando la persona ha confermato]], [[When the person confirmed]])
* insert Must(status, [[proposed: offerta; pending: da confermare; booked: prenotata; arrived: accettata; fulfilled: erogata; cancelled: annullata; noshow: assente]], [[proposed: offered; pending: to be confirmed; booked; arrived: at the desk; fulfilled: delivered; cancelled; noshow: absent]])
* insert Must(start, [[Inizio]], [[Start]])
* insert Must(end, [[Fine]], [[End]])
* slot only Reference(BookingSlot)
* insert Must(slot, [[Posto occupato]], [[Slot taken]])
* insert Must(patientInstruction, [[Preparazione]], [[Preparation]])

Mapping: BookingAppointmentToHl7Italia
Source: BookingAppointment
Target: "http://hl7.it/fhir/televisita/StructureDefinition/AppointmentTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Stessi identifier e basedOn; la guida non tratta classe, tipo di accesso, canale, ticket e garanzia dei tempi, che qui sono estensioni. / Same identifier and basedOn; the guide says nothing of class, kind of access, channel, ticket and guarantee of times, which are extensions here."
* identifier -> "Appointment.identifier"
* basedOn -> "Appointment.basedOn"
