Invariant: sin-vis-1
Description: "L'inizio precede la fine. / The start is before the end."
Severity: #error
Expression: "start.exists() and end.exists() implies start < end"

Invariant: sin-vis-2
Description: "Un accesso annullato ne dice il motivo. / A cancelled visit says why."
Severity: #error
Expression: "status = 'cancelled' implies cancelationReason.exists()"

Invariant: sin-vis-3
Description: "Tra chi partecipa c'è la persona assistita. / Among those who take part is the person in care."
Severity: #error
Expression: "participant.actor.where(reference.contains('Patient/') or type = 'Patient').exists()"

Invariant: sin-vis-4
Description: "L'appuntamento rimanda al caso (supportingInformation) o alla segnalazione (basedOn). / The appointment refers to the case (supportingInformation) or to the referral (basedOn)."
Severity: #error
Expression: "supportingInformation.where(reference.contains('EpisodeOfCare/') or type = 'EpisodeOfCare').exists() or basedOn.exists()"

Profile: HomeCareVisitAppointment
Parent: Appointment
Id: sinfonia-home-care-visit-appointment
Title: "Accesso domiciliare programmato"
Description: "Accesso che l'erogatore programma per attuare il PAI. Quando l'accesso avviene, l'appuntamento diventa fulfilled e l'accesso (Encounter) vi rimanda; alla sospensione o alla conclusione del caso quelli futuri diventano cancelled. R4 non ammette qui l'estensione del caso: caso e PAI stanno in supportingInformation, che è ricercabile (supporting-info)."
* insert English([[Planned home-care visit]], [[Visit that the provider plans to carry out the PAI. When it takes place the appointment becomes fulfilled and the access (Encounter) refers to it; when the case is suspended or concluded the future ones become cancelled. R4 does not admit the case extension here: case and PAI are in supportingInformation, which can be searched (supporting-info).]])
* obeys sin-vis-1 and sin-vis-2 and sin-vis-3 and sin-vis-4
* insert Must(identifier, [[Identificativi dell'appuntamento]], [[Identifiers of the appointment]])
* insert Must(status, [[booked: programmato; fulfilled: avvenuto; cancelled: annullato; noshow: persona non trovata]], [[booked: planned; fulfilled: took place; cancelled: cancelled; noshow: person not found]])
* cancelationReason from https://fhir.sinfonia.campania.it/ValueSet/booking-cancellation-reason (extensible)
* insert Must(cancelationReason, [[Motivo dell'annullamento]], [[Reason of the cancellation]])
* serviceType 1..*
* insert CareCodedSlice(serviceType, prestazione, 1, *, $siadService, https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-prestazione)
* insert Must(serviceType[prestazione], [[Prestazioni previste (SIAD)]], [[Planned services (SIAD)]])
* insert Must(supportingInformation, [[Caso e PAI]], [[Case and PAI]])
* start 1..1
* end 1..1
* insert Must(start, [[Inizio previsto]], [[Planned start]])
* insert Must(end, [[Fine prevista]], [[Planned end]])
* basedOn only Reference(HomeCareReferral)
* insert Must(basedOn, [[Segnalazione da cui nasce il caso]], [[Referral that the case comes from]])
* participant 2..*
* insert Must(participant.actor, [[Persona e professionisti]], [[Person and professionals]])
* insert Must(participant.status, [[Conferma di chi partecipa]], [[Confirmation of who takes part]])
* participant.actor 1..1
* participant.actor only Reference(SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaLocation or SinfoniaHealthcareService)
* insert Must(patientInstruction, [[Indicazioni per la persona]], [[Instructions for the person]])

Mapping: HomeCareVisitAppointmentToHl7Italia
Source: HomeCareVisitAppointment
Target: "http://hl7.it/fhir/teleassistenza/StructureDefinition/AppointmentTeleassistenza"
Id: hl7-italia
Title: "HL7 Italia teleassistenza"
Description: "Stesso basedOn; là l'identificativo è obbligatorio, qui consigliato. / Same basedOn; there the identifier is mandatory, here it is advised."
* identifier -> "Appointment.identifier"
* basedOn -> "Appointment.basedOn"
