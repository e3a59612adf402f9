Invariant: sin-ptq-1
Description: "La scheda compilata indica il questionario con la sua versione (url|versione): le regole dipendono dalla versione. / The form as filled in names its questionnaire with the version (url|version): the rules depend on the version."
Severity: #error
Expression: "toString().matches('^.+[|].+$')"

Invariant: sin-ptq-2
Description: "Una scheda completata ha almeno una risposta. / A completed form has at least one answer."
Severity: #error
Expression: "(status = 'completed' or status = 'amended') implies descendants().answer.exists()"

Profile: TherapeuticPlanQuestionnaire
Parent: Questionnaire
Id: sinfonia-therapeutic-plan-questionnaire
Title: "Questionario di un piano terapeutico"
Description: "Modello della scheda di un piano terapeutico: un questionario per piano e per versione, con il periodo in cui si usa. I testi delle schede sono di AIFA; le domande qui sono funzionalmente complete ma non ne sono il facsimile."
* insert English([[Questionnaire of a therapeutic plan]], [[Model of the form of a therapeutic plan: one questionnaire for each plan and version, with the period in which it is used. The texts of the forms belong to AIFA; the questions here are complete in function but not a facsimile.]])
* url 1..1
* insert Must(url, [[Indirizzo del questionario]], [[Address of the questionnaire]])
* version 1..1
* insert Must(version, [[Versione]], [[Version]])
* title 1..1
* insert Must(title, [[Titolo]], [[Title]])
* subjectType 1..1
* subjectType = #Patient
* effectivePeriod 1..1
* effectivePeriod.start 1..1
* insert Must(effectivePeriod, [[Periodo in cui la scheda si usa]], [[Period in which the form is used]])
* useContext 1..*
* useContext ^slicing.discriminator.type = #value
* useContext ^slicing.discriminator.path = "code"
* useContext ^slicing.rules = #open
* useContext contains piano 1..1
* useContext[piano].code = http://terminology.hl7.org/CodeSystem/usage-context-type#focus
* useContext[piano].value[x] only CodeableConcept
* useContext[piano].valueCodeableConcept from $planTypeVS (required)
* insert Must(useContext[piano], [[Piano a cui la scheda serve]], [[Plan that the form is for]])
* item 1..*
* insert Must(item, [[Domande]], [[Questions]])

Profile: TherapeuticPlanResponse
Parent: QuestionnaireResponse
Id: sinfonia-therapeutic-plan-response
Title: "Scheda di piano terapeutico compilata"
Description: "Scheda compilata dal prescrittore per un piano terapeutico. I punteggi si ricalcolano sulla piattaforma, che non si fida di quelli inviati."
* insert English([[Form of a therapeutic plan as filled in]], [[Form filled in by the prescriber for a therapeutic plan. Scores are worked out again by the platform, which does not trust those it receives.]])
* obeys sin-ptq-2
* questionnaire 1..1
* questionnaire obeys sin-ptq-1
* insert Must(questionnaire, [[Questionario e sua versione]], [[Questionnaire and its version]])
* insert Must(status, [[Stato della compilazione]], [[State of the filling in]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* authored 1..1
* insert Must(authored, [[Quando è stata compilata]], [[When it was filled in]])
* author 1..1
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(author, [[Prescrittore]], [[Prescriber]])
* insert Must(item, [[Risposte]], [[Answers]])

Mapping: TherapeuticPlanQuestionnaireToHl7Italia
Source: TherapeuticPlanQuestionnaire
Target: "http://hl7.org/fhir/StructureDefinition/Questionnaire"
Id: hl7-italia
Title: "AIFA, schede di prescrizione"
Description: "HL7 Italia non ha un profilo delle schede: si segue R4 con le schede di valutazione e prescrizione delle note AIFA. / HL7 Italia has no profile of the forms: R4 is followed, with the evaluation and prescription forms of the AIFA notes."
* url -> "Questionnaire.url"

Mapping: TherapeuticPlanResponseToHl7Italia
Source: TherapeuticPlanResponse
Target: "http://hl7.org/fhir/StructureDefinition/QuestionnaireResponse"
Id: hl7-italia
Title: "AIFA, schede di prescrizione"
Description: "HL7 Italia non ha un profilo della scheda compilata: si segue R4. / HL7 Italia has no profile of the form as filled in: R4 is followed."
* questionnaire -> "QuestionnaireResponse.questionnaire"
