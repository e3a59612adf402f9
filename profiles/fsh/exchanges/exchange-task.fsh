Invariant: sin-exc-1
Description: "Una chiamata non riuscita dice perché. / A call that failed says why."
Severity: #error
Expression: "status != 'failed' or statusReason.coding.exists()"

Profile: ExchangeTask
Parent: Task
Id: sinfonia-exchange-task
Title: "Chiamata a un altro sistema"
Description: "Che cosa la piattaforma deve dire a un sistema nazionale o regionale (Sistema TS, WebDPC), scritto nella stessa transazione del passo che lo richiede, così che nulla si perda. Nasce requested, diventa accepted quando il messaggio è in coda, completed quando l'altro sistema lo ha accolto, failed quando lo rifiuta. Entro uno stesso ordine (l'NRE, il numero del piano) le chiamate partono in sequenza. Il contenuto del messaggio si ricava dalle risorse e non si copia qui."
* insert English([[Call to another system]], [[What the platform has to tell a national or regional system (Sistema TS, WebDPC), written in the same transaction as the step that asks for it, so that nothing is lost. It begins as requested, becomes accepted when the message is queued, completed when the other system took it, failed when it refuses it. Within one order (the NRE, the number of the plan) calls go out one after the other. The content of the message is made from the resources and not copied here.]])
* obeys sin-exc-1
* groupIdentifier 1..1
* groupIdentifier.system 1..1
* groupIdentifier.value 1..1
* insert Must(groupIdentifier, [[Chiave dell'ordine: NRE o numero del piano]], [[Key of the order: NRE or number of the plan]])
* status from https://fhir.sinfonia.campania.it/ValueSet/exchange-task-status (required)
* insert Must(status, [[Da accodare, in coda, riuscita, non riuscita]], [[To be queued, queued, done, failed]])
* statusReason from https://fhir.sinfonia.campania.it/ValueSet/exchange-failure (required)
* insert Must(statusReason, [[Perché non è riuscita, e codice dell'altro sistema]], [[Why it failed, and the code of the other system]])
* intent = #order
* code 1..1
* code from https://fhir.sinfonia.campania.it/ValueSet/exchange-call (required)
* insert Must(code, [[Chiamata]], [[Call]])
* focus 1..1
* focus.reference 1..1
* insert Must(focus, [[Ciò che si comunica]], [[What is told]])
* for only Reference(SinfoniaPatient)
* insert Must(for, [[Assistito]], [[Person in care]])
* authoredOn 1..1
* insert Must(authoredOn, [[Quando è stata chiesta]], [[When it was asked for]])
* lastModified 1..1
* insert Must(lastModified, [[Quando è cambiata l'ultima volta]], [[When it last changed]])
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or Device)
* insert Must(requester, [[Chi ha compiuto il passo]], [[Who made the step]])
* owner only Reference(SinfoniaOrganization or SinfoniaPractitionerRole)
* insert Must(owner, [[Per chi si chiama: prescrittore, farmacia, struttura]], [[For whom the call is made: prescriber, pharmacy, structure]])
* input.type.text 1..1
* input.value[x] only Reference or string
* insert Must(input, [[Altre risorse del messaggio, per nome]], [[Other resources of the message, by name]])
* output.type from https://fhir.sinfonia.campania.it/ValueSet/exchange-result (required)
* output.value[x] only string or dateTime
* insert Must(output, [[Ciò che l'altro sistema ha risposto]], [[What the other system answered]])

Mapping: ExchangeTaskToHl7Italia
Source: ExchangeTask
Target: "http://hl7.org/fhir/StructureDefinition/Task"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Task; le chiamate sono quelle della ricetta dematerializzata e di WebDPC. / HL7 Italia has no profile of Task; the calls are those of the electronic prescription and of WebDPC."
* code -> "Task.code"

ValueSet: ExchangeTaskStatus
Id: exchange-task-status
Title: "Stati di una chiamata"
Description: "Stati FHIR che una chiamata a un altro sistema può avere."
* insert English([[States of a call]], [[FHIR states that a call to another system may have.]])
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#accepted
* http://hl7.org/fhir/task-status#completed
* http://hl7.org/fhir/task-status#failed
