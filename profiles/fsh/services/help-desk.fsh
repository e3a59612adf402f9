Invariant: sin-tkt-1
Description: "Il testo non contiene codici fiscali né numeri lunghi (NRE, telefoni): ciò di cui si parla è in focus (GDPR art. 5). / The text contains no codice fiscale and no long number (NRE, phones): what it is about is in focus (GDPR art. 5)."
Severity: #error
Expression: "(description | note.text).all(matches('^[\\\\s\\\\S]*[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z][\\\\s\\\\S]*$').not() and matches('^[\\\\s\\\\S]*[0-9]{9}[\\\\s\\\\S]*$').not())"

Invariant: sin-tkt-2
Description: "Stato della segnalazione e stato FHIR concordano (tabella ticket-state). / State of the ticket and FHIR status agree (table ticket-state)."
Severity: #error
Expression: "businessStatus.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/ticket-state').all((code = 'open' and %resource.status = 'requested') or (code = 'assigned' and %resource.status = 'accepted') or ((code in ('working' | 'reopened')) and %resource.status = 'in-progress') or (code = 'waiting-user' and %resource.status = 'on-hold') or ((code in ('resolved' | 'closed')) and %resource.status = 'completed'))"

Invariant: sin-tkt-3
Description: "Una segnalazione risolta o chiusa dice come; una assegnata ha un incaricato. / A ticket that is resolved or closed says how; one that is assigned has its assignee."
Severity: #error
Expression: "(status != 'completed' or statusReason.exists()) and (status = 'requested' or status = 'cancelled' or status = 'entered-in-error' or owner.exists())"

Invariant: sin-tkt-4
Description: "Priorità del supporto e priorità FHIR concordano (tabella ticket-priority). / Priority of the help desk and FHIR priority agree (table ticket-priority)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/ticket-priority').value.all((code = 'P1' and %resource.priority = 'stat') or (code = 'P2' and %resource.priority = 'asap') or (code = 'P3' and %resource.priority = 'urgent') or (code = 'P4' and %resource.priority = 'routine'))"

Extension: TicketPriority
Id: ticket-priority
Title: "Priorità della segnalazione"
Description: "Priorità da P1 a P4 data dal supporto."
* insert English([[Priority of the ticket]], [[Priority from P1 to P4 given by the help desk.]])
* ^context.type = #element
* ^context.expression = "Task"
* value[x] only Coding
* value[x] 1..1
* valueCoding from https://fhir.sinfonia.campania.it/ValueSet/ticket-priority (required)

Extension: TicketSatisfaction
Id: ticket-satisfaction
Title: "Gradimento"
Description: "Giudizio di chi ha aperto la segnalazione, da 1 a 5."
* insert English([[Satisfaction]], [[Judgement of who opened the ticket, from 1 to 5.]])
* ^context.type = #element
* ^context.expression = "Task"
* value[x] only positiveInt
* value[x] 1..1

Profile: HelpDeskTicket
Parent: Task
Id: sinfonia-help-desk-ticket
Title: "Segnalazione al supporto"
Description: "Richiesta di aiuto di un operatore o di un cittadino sui servizi SINFONIA, dall'apertura alla chiusura, con il termine concordato. Il dialogo sono Communication, gli allegati DocumentReference. Non riguarda mai la salute di una persona: for non si usa, ciò di cui si parla è in focus."
* insert English([[Help-desk ticket]], [[Request of help of an operator or a citizen on the services of SINFONIA, from opening to closing, with the agreed time. The dialogue is in Communications, the attachments in DocumentReferences. It is never about the health of a person: for is not used, what it is about is in focus.]])
* obeys sin-tkt-1 and sin-tkt-2 and sin-tkt-3 and sin-tkt-4
* extension contains TicketPriority named priorita 0..1 and TicketSatisfaction named gradimento 0..1
* insert Must(extension[priorita], [[Priorità da P1 a P4]], [[Priority from P1 to P4]])
* insert Must(extension[gradimento], [[Gradimento da 1 a 5]], [[Satisfaction from 1 to 5]])
* identifier 1..*
* insert Must(identifier, [[Numero della segnalazione]], [[Number of the ticket]])
* insert Must(status, [[Stato FHIR]], [[FHIR status]])
* statusReason from https://fhir.sinfonia.campania.it/ValueSet/ticket-resolution (required)
* insert Must(statusReason, [[Soluzione]], [[Resolution]])
* businessStatus 1..1
* businessStatus from https://fhir.sinfonia.campania.it/ValueSet/ticket-state (required)
* insert Must(businessStatus, [[Stato della segnalazione]], [[State of the ticket]])
* intent = #order
* insert Must(priority, [[Priorità FHIR]], [[FHIR priority]])
* code 1..1
* code from https://fhir.sinfonia.campania.it/ValueSet/ticket-category (required)
* insert Must(code, [[Servizio]], [[Service]])
* description 1..1
* insert Must(description, [[Che cosa succede, senza dati personali]], [[What happens, without personal data]])
* insert Must(focus, [[Risorsa a cui si riferisce]], [[Resource it refers to]])
* for 0..0
* authoredOn 1..1
* insert Must(authoredOn, [[Apertura]], [[Opening]])
* lastModified 1..1
* insert Must(lastModified, [[Ultima modifica]], [[Last change]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaPatient or SinfoniaRelatedPerson or Device)
* insert Must(requester, [[Chi chiede]], [[Who asks]])
* owner only Reference(SinfoniaOrganization or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaCareTeam or SinfoniaHealthcareService)
* insert Must(owner, [[Incaricato]], [[Assignee]])
* insert Must(note, [[Note di lavorazione]], [[Working notes]])
* insert Must(restriction.period, [[Termine concordato]], [[Agreed time]])

Mapping: HelpDeskTicketToHl7Italia
Source: HelpDeskTicket
Target: "http://hl7.org/fhir/StructureDefinition/Task"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Task. Gli stati sono quelli del supporto SINFONIA. / HL7 Italia has no profile of Task. The states are those of the SINFONIA help desk."
* code -> "Task.code"
