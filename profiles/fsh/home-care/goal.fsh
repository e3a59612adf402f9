Invariant: sin-goal-1
Description: "Un obiettivo attivo dice da quando e con quale scadenza. / An active goal says since when and until when."
Severity: #error
Expression: "lifecycleStatus = 'active' implies (start.exists() and target.due.exists())"

Invariant: sin-goal-2
Description: "Un obiettivo concluso dice se è stato raggiunto. / A concluded goal says whether it was reached."
Severity: #error
Expression: "lifecycleStatus = 'completed' implies achievementStatus.exists()"

Invariant: sin-goal-3
Description: "La scadenza non precede l'inizio. / The due date is not before the start."
Severity: #error
Expression: "target.due.ofType(date).where($this < %resource.start.ofType(date)).empty()"

Profile: PaiGoal
Parent: Goal
Id: sinfonia-pai-goal
Title: "Obiettivo del PAI"
Description: "Obiettivo misurabile di un PAI: area, risultato atteso, misura e scadenza. Lo scrive l'UVM/UVI, lo verifica chi rivaluta la persona. Il caso si raggiunge dal PAI che lo elenca (CarePlan.goal)."
* insert English([[Goal of a PAI]], [[Measurable goal of a PAI: area, expected result, measure and due date. The UVM/UVI writes it, whoever evaluates the person again checks it. The case is reached from the PAI that lists it (CarePlan.goal).]])
* obeys sin-goal-1 and sin-goal-2 and sin-goal-3
* insert Must(identifier, [[Identificativi dell'obiettivo]], [[Identifiers of the goal]])
* insert Must(lifecycleStatus, [[proposed: nel PAI in bozza; active: nel PAI attivo; completed: verificato]], [[proposed: in the draft PAI; active: in the active PAI; completed: checked]])
* insert Must(achievementStatus, [[Grado di raggiungimento]], [[Degree of achievement]])
* category 1..*
* insert CareCodedSlice(category, area, 1, 1, $paiGoalArea, https://fhir.sinfonia.campania.it/ValueSet/pai-goal-area)
* insert Must(category[area], [[Area dell'obiettivo]], [[Area of the goal]])
* insert Must(priority, [[Importanza]], [[Importance]])
* insert Must(description, [[Risultato atteso, in parole]], [[Expected result, in words]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* start[x] only date
* insert Must(start[x], [[Inizio]], [[Start]])
* insert Must(target, [[Misura e scadenza]], [[Measure and due date]])
* target.due[x] only date
* insert Must(target.measure, [[Scala o parametro con cui si misura]], [[Scale or parameter that it is measured by]])
* insert Must(target.detail[x], [[Valore atteso]], [[Expected value]])
* insert Must(target.due[x], [[Scadenza]], [[Due date]])
* insert Must(expressedBy, [[Chi lo ha proposto]], [[Who proposed it]])
* insert Must(addresses, [[Problema di salute a cui risponde]], [[Health problem that it addresses]])

Mapping: PaiGoalToHl7Italia
Source: PaiGoal
Target: "http://hl7.org/fhir/StructureDefinition/Goal"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Goal; il modello (un obiettivo per area, con misura e scadenza) è quello della guida pubblica SGDT ADI della Lombardia, senza i suoi codici. / HL7 Italia has no profile of Goal; the model (a goal for each area, with measure and due date) is that of the public SGDT ADI guide of Lombardy, without its codes."
* category[area] -> "Goal.category"
* target -> "Goal.target"
