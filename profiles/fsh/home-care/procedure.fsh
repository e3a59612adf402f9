Invariant: sin-srv-1
Description: "Una prestazione resa dice quando. / A service that was given says when."
Severity: #error
Expression: "status = 'completed' implies performed.exists()"

Invariant: sin-srv-2
Description: "Una prestazione non resa ne dice il motivo. / A service that was not given says why."
Severity: #error
Expression: "status = 'not-done' implies statusReason.exists()"

Profile: HomeCareProcedure
Parent: Procedure
Id: sinfonia-home-care-procedure
Title: "Prestazione domiciliare"
Description: "Prestazione resa durante un accesso domiciliare, con il codice della tabella SIAD: una risorsa per prestazione e operatore. Alimenta Prestazioni nel tracciato 2 del SIAD."
* insert English([[Home-care service given]], [[Service given during a home-care access, by the code of the SIAD table: one resource for each service and operator. It feeds Prestazioni of SIAD record 2.]])
* obeys sin-srv-1 and sin-srv-2
* insert Must(identifier, [[Identificativi della prestazione]], [[Identifiers of the service]])
* insert Must(basedOn, [[PAI che la prevede]], [[PAI that provides for it]])
* insert Must(status, [[completed: resa; not-done: non resa]], [[completed: given; not-done: not given]])
* insert Must(statusReason, [[Perché non è stata resa]], [[Why it was not given]])
* code 1..1
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains prestazione 1..1
* code.coding[prestazione].system 1..1
* code.coding[prestazione].system = $siadService
* code.coding[prestazione].code 1..1
* code.coding[prestazione] from https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-prestazione (required)
* insert Must(code.coding[prestazione], [[Tipo di prestazione (SIAD)]], [[Kind of service (SIAD)]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* encounter 1..1
* encounter only Reference(HomeCareAccess)
* insert Must(encounter, [[Accesso durante il quale è resa]], [[Access during which it is given]])
* performed[x] only dateTime or Period
* insert Must(performed[x], [[Quando è stata resa]], [[When it was given]])
* insert Must(performer, [[Chi l'ha resa]], [[Who gave it]])
* performer.function from https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-operatore (extensible)
* insert Must(performer.function, [[Tipo di operatore (SIAD)]], [[Kind of professional (SIAD)]])
* insert Must(performer.actor, [[Professionista]], [[Professional]])
* insert Must(note, [[Annotazioni dell'operatore]], [[Notes of the professional]])

Mapping: HomeCareProcedureToHl7Italia
Source: HomeCareProcedure
Target: "http://hl7.it/fhir/core/StructureDefinition/procedure-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Compatibile con la procedura di core; in più il codice del flusso SIAD e l'accesso, che qui è obbligatorio. / Compatible with the procedure of core; the code of the SIAD flow and the access, which is mandatory here, are added."
* code -> "Procedure.code"
* performed[x] -> "Procedure.performed[x]"
* code.coding[prestazione] -> "SIAD Prestazioni/TipoPrestazione"
