Invariant: sin-tel-1
Description: "Una televisita prenotata ha l'ora di inizio e di fine e il collegamento. / A booked televisita has its start, its end and its connection."
Severity: #error
Expression: "(status != 'booked' and status != 'arrived' and status != 'checked-in' and status != 'fulfilled') or (start.exists() and end.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/televisita-connection').exists())"

// Who a participant is stands in the reference: a slicing by the type of what it points to needs that resource at hand.
Invariant: sin-tel-4
Description: "Una televisita ha un assistito e almeno un professionista. / A televisita has one person in care and at least one practitioner."
Severity: #error
Expression: "participant.actor.where(reference.contains('Patient/') or type = 'Patient').count() = 1 and participant.actor.where(reference.contains('Practitioner') or type = 'PractitionerRole' or type = 'Practitioner').exists()"

Invariant: sin-tel-2
Description: "Il collegamento, salvo il telefono, ha un indirizzo https. / The connection, unless it is the phone, has an https address."
Severity: #error
Expression: "extension.where(url = 'platform').value.where(code = 'phone').exists() or extension.where(url = 'address').value.startsWith('https://')"

Invariant: sin-tel-3
Description: "Una televisita conclusa ha un esito, una fine e l'identificazione della persona (indicazioni nazionali del 17/12/2020). / A finished televisita has an outcome, an end and the identification of the person (national indications of 17/12/2020)."
Severity: #error
Expression: "status != 'finished' or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/televisita-outcome').exists() and period.end.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/televisita-connection').extension.where(url = 'identified').value = true)"

Extension: TelevisitaConnection
Id: televisita-connection
Title: "Collegamento di televisita"
Description: "Con quale piattaforma e a quale indirizzo ci si collega, con quale consenso, se la persona è stata identificata e se l'assiste un caregiver. Fonti: indicazioni nazionali del 17/12/2020, DM 21/9/2022."
* insert English([[Televisita connection]], [[By which platform and at which address the parties connect, with which consent, whether the person was identified and whether a carer helps. Sources: national indications of 17/12/2020, DM 21/9/2022.]])
* obeys sin-tel-2
* ^context[0].type = #element
* ^context[0].expression = "Appointment"
* ^context[1].type = #element
* ^context[1].expression = "Encounter"
* extension contains platform 1..1 and address 0..1 and consent 0..1 and identified 0..1 and deviceChecked 0..1 and carer 0..1
* insert CodedPart(platform, televisita-platform, [[Piattaforma]], [[Platform]])
* insert Part(address, url, [[Indirizzo della stanza, senza credenziali]], [[Address of the room, without credentials]])
* insert Part(consent, Reference(Consent\), [[Consenso alla televisita]], [[Consent to the televisita]])
* insert Part(identified, boolean, [[Persona identificata]], [[Person identified]])
* insert Part(deviceChecked, boolean, [[Dispositivi provati prima]], [[Devices tried beforehand]])
* insert Part(carer, boolean, [[Presenza di un caregiver]], [[Presence of a carer]])

Extension: TelevisitaOutcome
Id: televisita-outcome
Title: "Esito della televisita"
Description: "Come si è conclusa la televisita."
* insert English([[Outcome of the televisita]], [[How the televisita ended.]])
* ^context.type = #element
* ^context.expression = "Encounter"
* value[x] only Coding
* value[x] 1..1
* valueCoding from https://fhir.sinfonia.campania.it/ValueSet/televisita-outcome (required)

Profile: TelevisitaAppointment
Parent: Appointment
Id: sinfonia-televisita-appointment
Title: "Appuntamento di televisita"
Description: "Appuntamento di una visita di controllo a distanza di un assistito già diagnosticato, nato da una prescrizione, con la stanza in cui incontrarsi."
* insert English([[Televisita appointment]], [[Appointment of a remote control visit of a person already diagnosed, from a prescription, with the room to meet in.]])
* obeys sin-tel-1
* extension contains TelevisitaConnection named collegamento 0..1
* insert Must(extension[collegamento], [[Collegamento]], [[Connection]])
* identifier 1..*
* identifier.system 1..1
* identifier.value 1..1
* insert Must(identifier, [[Numero di prenotazione]], [[Booking number]])
* insert Must(status, [[Stato]], [[Status]])
* insert Must(cancelationReason, [[Motivo dell'annullamento]], [[Reason of the cancellation]])
* insert Must(serviceType, [[Prestazione]], [[Service]])
* specialty from http://hl7.it/fhir/televisita/ValueSet/vsspecialityPractitionerRole (preferred)
* insert Must(specialty, [[Disciplina]], [[Specialty]])
* insert Must(start, [[Inizio]], [[Start]])
* insert Must(end, [[Fine]], [[End]])
* basedOn 1..*
* basedOn only Reference(SpecialistServiceRequest)
* insert Must(basedOn, [[Prescrizione]], [[Prescription]])
* obeys sin-tel-4
* participant.actor 1..1
* participant.actor only Reference(SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaLocation or SinfoniaHealthcareService or Device)
* insert Must(participant.actor, [[Assistito, professionisti, caregiver]], [[Person in care, practitioners, carers]])

Mapping: TelevisitaAppointmentToHl7Italia
Source: TelevisitaAppointment
Target: "http://hl7.it/fhir/televisita/StructureDefinition/AppointmentTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Un'istanza valida qui lo è anche per la guida (identificativo e basedOn), a meno dei sistemi di identificazione delle persone, che sono OID. Aggiunti: collegamento, partecipanti, orari. / An instance valid here is so for the guide too (identifier and basedOn), but for the identifier systems of people, which are OIDs. Added: connection, participants, times."
* identifier -> "Appointment.identifier"
* basedOn -> "Appointment.basedOn"

Profile: TelevisitaEncounter
Parent: Encounter
Id: sinfonia-televisita-encounter
Title: "Televisita"
Description: "Contatto a distanza tra assistito e professionista, con il suo esito; il referto è un documento a parte (FseTelevisitaComposition)."
* insert English([[Televisita]], [[Remote contact between a person in care and a practitioner, with its outcome; the report is a document of its own (FseTelevisitaComposition).]])
* obeys sin-tel-3
* extension contains TelevisitaConnection named collegamento 0..1 and TelevisitaOutcome named esito 0..1
* insert Must(extension[collegamento], [[Collegamento]], [[Connection]])
* insert Must(extension[esito], [[Esito]], [[Outcome]])
* identifier 1..*
* insert SlicedBySystem
* identifier contains nosologico 0..1
* identifier[nosologico].system = $televisitaStay
* insert Must(identifier, [[Identificativo del contatto]], [[Identifier of the contact]])
* insert Must(status, [[Stato]], [[Status]])
* class from TelevisitaClass (required)
* insert Must(class, [[VR a distanza, HH a domicilio con un operatore]], [[VR remote, HH at home with an operator]])
* type from http://hl7.it/fhir/televisita/ValueSet/vsspecialityPractitionerRole (preferred)
* insert Must(type, [[Disciplina]], [[Specialty]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* basedOn only Reference(SpecialistServiceRequest)
* insert Must(basedOn, [[Prescrizione]], [[Prescription]])
* participant 1..*
* participant.individual only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaRelatedPerson)
* insert Must(participant, [[Professionisti e caregiver]], [[Practitioners and carers]])
* appointment only Reference(TelevisitaAppointment)
* insert Must(appointment, [[Appuntamento]], [[Appointment]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Inizio e fine]], [[Start and end]])
* insert Must(diagnosis, [[Diagnosi]], [[Diagnosis]])
* hospitalization 0..0
* serviceProvider 1..1
* serviceProvider only Reference(SinfoniaOrganization)
* insert Must(serviceProvider, [[Struttura erogatrice]], [[Facility]])

ValueSet: TelevisitaClass
Id: televisita-class
Title: "Classi della televisita"
Description: "Classi di contatto ammesse per una televisita dalla guida HL7 Italia."
* insert English([[Classes of a televisita]], [[Classes of encounter that the HL7 Italia guide admits for a televisita.]])
* $actCode#VR
* $actCode#HH

Mapping: TelevisitaEncounterToHl7Italia
Source: TelevisitaEncounter
Target: "http://hl7.it/fhir/televisita/StructureDefinition/EncounterTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "Come nella guida: classe VR o HH, disciplina, prescrizione, appuntamento, nessun ricovero. Diverso: il codice nosologico è facoltativo (la guida lo chiede sempre, ma una visita ambulatoriale non ne ha uno) e la disciplina è preferita e non obbligata. Aggiunti: collegamento, esito, struttura erogatrice. / As in the guide: class VR or HH, specialty, prescription, appointment, no hospital stay. Different: the number of the stay is optional (the guide always asks for it, but an outpatient visit has none) and the specialty is preferred, not required. Added: connection, outcome, facility."
* identifier[nosologico] -> "Encounter.identifier:codiceNosologico"
* class -> "Encounter.class"
* appointment -> "Encounter.appointment"
