Invariant: sin-tri-1
Description: "Un'accoglienza conclusa ha uno e un solo esito (complex, simple, none, not-valid). / A concluded reception has exactly one outcome (complex, simple, none, not-valid)."
Severity: #error
Expression: "status = 'completed' implies output.where(type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-task' and code = 'need').exists()).count() = 1"

Invariant: sin-tri-2
Description: "Un'accoglienza conclusa ha una nota che motiva l'esito. / A concluded reception has a note with the grounds of the outcome."
Severity: #error
Expression: "status = 'completed' implies note.exists()"

Profile: HomeCareTriage
Parent: Task
Id: sinfonia-home-care-triage
Title: "Accoglienza della segnalazione (PUA)"
Description: "Lavoro della porta unica di accesso su una segnalazione: protocollo, identificazione della persona, esito del coordinatore sanitario (bisogno complesso, semplice, assente, segnalazione non valida) da cui discende la valutazione multidimensionale in UVM/UVI o quella semplice. Il processo lo chiede perché l'esito ha un autore, una data e una motivazione che la segnalazione non può portare. Fonte: processo ADI in uso in Campania, non normativo."
* insert English([[Reception of a referral (PUA)]], [[Work of the single access point on a referral: protocol number, identification of the person, outcome of the health coordinator (complex need, simple need, no need, referral not valid), from which the multidimensional evaluation by the UVM/UVI or the simple one follows. The process asks for it because the outcome has an author, a date and grounds that the referral cannot carry. Source: home-care process in use in Campania, not normative.]])
* obeys sin-tri-1 and sin-tri-2
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains protocollo 0..1
* identifier[protocollo].system 1..1
* identifier[protocollo].system = $puaProtocol
* identifier[protocollo].value 1..1
* insert Must(identifier[protocollo], [[Protocollo della PUA]], [[Protocol number of the PUA]])
* insert Must(status, [[requested: ricevuta; in-progress: in esame; completed: con esito]], [[requested: received; in-progress: examined; completed: with an outcome]])
* intent = #order
* code 1..1
* code = HomeCareTask#triage
* insert Must(code, [[Accoglienza]], [[Reception]])
* focus 1..1
* focus only Reference(HomeCareReferral)
* insert Must(focus, [[Segnalazione]], [[Referral]])
* for 1..1
* for only Reference(SinfoniaPatient)
* insert Must(for, [[Persona]], [[Person]])
* authoredOn 1..1
* insert Must(authoredOn, [[Quando è arrivata]], [[When it arrived]])
* insert Must(executionPeriod, [[Inizio e fine dell'esame]], [[Start and end of the examination]])
* insert Must(owner, [[Chi decide l'esito]], [[Who decides the outcome]])
* insert Must(note, [[Motivazione dell'esito]], [[Grounds of the outcome]])
* output ^slicing.discriminator.type = #pattern
* output ^slicing.discriminator.path = "type"
* output ^slicing.rules = #open
* output contains bisogno 0..1
* output[bisogno].type = HomeCareTask#need
* output[bisogno].value[x] only CodeableConcept
* output[bisogno].valueCodeableConcept from https://fhir.sinfonia.campania.it/ValueSet/home-care-need (required)
* insert Must(output[bisogno], [[Esito: bisogno accertato]], [[Outcome: need found]])

Mapping: HomeCareTriageToHl7Italia
Source: HomeCareTriage
Target: "http://hl7.org/fhir/StructureDefinition/Task"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Task: si segue il processo ADI in uso in Campania. / HL7 Italia has no profile of Task: this follows the home-care process in use in Campania."
* output[bisogno] -> "esito del coordinatore sanitario"

CodeSystem: HomeCareTask
Id: home-care-task
Title: "Lavori delle cure domiciliari"
Description: "Lavori del processo domiciliare e loro esiti."
* insert English([[Tasks of home care]], [[Tasks of the home-care process and their outcomes.]])
* ^caseSensitive = true
* insert Concept(triage, Accoglienza della segnalazione, Reception of the referral)
* insert Concept(need, Bisogno accertato, Need found)
* insert Concept(assess, Valutazione da fare, Evaluation to be made)
* insert Concept(propose-pai, PAI da proporre, PAI to be proposed)
* insert Concept(approve-pai, PAI da approvare, PAI to be approved)
* insert Concept(sign-pai, PAI da condividere e firmare, PAI to be shared and signed)
* insert Concept(transfer, Trasferimento da un'altra ASL, Transfer from another ASL)
