Invariant: sin-val-1
Description: "Una valutazione conclusa dice quando e da chi. / A completed evaluation says when and by whom."
Severity: #error
Expression: "(status = 'completed' or status = 'amended') implies (authored.exists() and author.exists())"

Invariant: sin-val-2
Description: "Una rivalutazione dice il motivo e se conferma la precedente (SIAD tracciato 2, Rivalutazione). / A re-evaluation says why and whether it confirms the former one (SIAD record 2, Rivalutazione)."
Severity: #error
Expression: "item.where(linkId = 'motivo').answer.exists() = item.where(linkId = 'confermaPrecedente').answer.exists()"

Invariant: sin-val-3
Description: "Una rivalutazione che conferma la precedente non ripete le risposte; una che la cambia le porta tutte (regola SIAD-V01, da tracciati in uso). / A re-evaluation that confirms the former one does not repeat the answers; one that changes it has them all (rule SIAD-V01, from layouts in use)."
Severity: #warning
Expression: "item.where(linkId = 'confermaPrecedente').answer.value.where(code = '1').exists() implies item.where(linkId = 'SupportoSociale').empty()"

Invariant: sin-val-4
Description: "La valutazione multidimensionale di una UVM/UVI ha almeno due componenti. / The multidimensional evaluation of a UVM/UVI has two members at least."
Severity: #error
Expression: "(status = 'completed' or status = 'amended') implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/assessment-member').count() >= 2"

// What the simple and the multidimensional evaluation have in common.
RuleSet: HomeCareAssessment
* obeys sin-val-1 and sin-val-2 and sin-val-3
* extension contains $episodeOfCare named caso 1..1 and AssessmentMember named componente 0..*
* insert Must(extension[caso], [[Caso a cui appartiene la valutazione]], [[Case that the evaluation belongs to]])
* insert Must(extension[componente], [[Chi ha preso parte alla valutazione]], [[Who took part in the evaluation]])
* insert Must(identifier, [[Identificativo della valutazione]], [[Identifier of the evaluation]])
* insert Must(basedOn, [[Segnalazione che l'ha chiesta]], [[Referral that asked for it]])
* questionnaire 1..1
* insert Must(questionnaire, [[Questionario compilato]], [[Questionnaire that was filled in]])
* insert Must(status, [[in-progress: in compilazione; completed: conclusa; amended: corretta]], [[in-progress: being filled in; completed: concluded; amended: corrected]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona valutata]], [[Person evaluated]])
* insert Must(authored, [[Data e ora della valutazione]], [[Date and time of the evaluation]])
* insert Must(author, [[Chi l'ha compilata]], [[Who filled it in]])
* insert Must(source, [[Chi ha dato le risposte]], [[Who gave the answers]])
* insert Must(item, [[Risposte]], [[Answers]])

Profile: HomeCareMultidimensionalAssessment
Parent: QuestionnaireResponse
Id: sinfonia-home-care-multidimensional-assessment
Title: "Valutazione multidimensionale"
Description: "Valutazione multidimensionale di una persona con bisogno complesso, compilata dall'unità di valutazione (UVM, UVI; UVBR per la riabilitazione) con uno strumento come la SVaMA. Ne nasce il PAI; se il questionario è quello SIAD (o ne contiene le voci, con gli stessi linkId) alimenta Valutazione e Rivalutazione del flusso. I punteggi delle scale sono HomeCareScore che rimandano a questa risorsa. Fonti: art. 22 DPCM 12 gennaio 2017; SIAD tracciati 1 e 2."
* insert English([[Multidimensional evaluation]], [[Multidimensional evaluation of a person with a complex need, filled in by the evaluation unit (UVM, UVI; UVBR for rehabilitation) with an instrument such as SVaMA. The PAI comes from it; if the questionnaire is that of SIAD (or holds its items, with the same linkIds) it feeds Valutazione and Rivalutazione of the flow. The scores of the scales are HomeCareScore resources that refer to this one. Sources: art. 22 DPCM 12 January 2017; SIAD records 1 and 2.]])
* obeys sin-val-4
* insert HomeCareAssessment
* insert Label(extension[componente], [[Componenti dell'UVM/UVI]], [[Members of the UVM/UVI]])

Mapping: MultidimensionalAssessmentToHl7Italia
Source: HomeCareMultidimensionalAssessment
Target: "http://hl7.org/fhir/StructureDefinition/QuestionnaireResponse"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo delle valutazioni: si seguono gli elementi Valutazione e Rivalutazione del SIAD. / HL7 Italia has no profile of evaluations: this follows the elements Valutazione and Rivalutazione of SIAD."
* authored -> "Valutazione/@data, Rivalutazione/@data"
* item -> "Valutazione/*"

Profile: HomeCareSimpleAssessment
Parent: QuestionnaireResponse
Id: sinfonia-home-care-simple-assessment
Title: "Valutazione semplice"
Description: "Valutazione di una persona con bisogno semplice, fatta da un solo professionista con procedure semplificate, da cui nascono cure domiciliari di livello base. Fonte: art. 22 DPCM 12 gennaio 2017 (il livello base può essere attivato con procedure semplificate regionali)."
* insert English([[Simple evaluation]], [[Evaluation of a person with a simple need, made by one professional with simpler procedures, from which base-level home care comes. Source: art. 22 DPCM 12 January 2017 (the base level may be activated with simpler regional procedures).]])
* insert HomeCareAssessment

Mapping: SimpleAssessmentToHl7Italia
Source: HomeCareSimpleAssessment
Target: "http://hl7.org/fhir/StructureDefinition/QuestionnaireResponse"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo delle valutazioni: si segue il SIAD; in Lombardia la chiamano scheda semplificata. / HL7 Italia has no profile of evaluations: this follows SIAD; Lombardy calls it a simplified form."
* authored -> "Valutazione/@data"

Extension: AssessmentMember
Id: assessment-member
Title: "Componente dell'unità di valutazione"
Description: "Professionista che ha preso parte alla valutazione, con il compito che vi ha avuto."
* insert English([[Member of the evaluation unit]], [[Professional who took part in the evaluation, with the task they had in it.]])
* ^context.type = #element
* ^context.expression = "QuestionnaireResponse"
* extension contains member 1..1 and role 0..1
* extension[member].value[x] only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* extension[member].value[x] 1..1
* extension[role].value[x] only Coding
* extension[role].value[x] 1..1
* extension[role].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/home-care-team-role (required)
