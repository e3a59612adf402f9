Invariant: sin-clo-1
Description: "L'evento documentato ha l'inizio e la fine del caso. / The event documented has the start and the end of the case."
Severity: #error
Expression: "event.all(period.start.exists() and period.end.exists())"

Invariant: sin-clo-2
Description: "Una relazione definitiva è firmata da chi la attesta. / A final report is attested."
Severity: #error
Expression: "(status = 'final' or status = 'amended') implies attester.where((mode = 'legal' or mode = 'professional') and party.exists() and time.exists()).exists()"

Profile: HomeCareClosure
Parent: Composition
Id: sinfonia-home-care-closure
Title: "Relazione di conclusione del caso domiciliare"
Description: "Relazione che il responsabile del caso scrive alla conclusione per il medico di famiglia, la persona e chi la prende in carico dopo: motivo, obiettivi raggiunti, prestazioni rese, condizioni finali, indicazioni. È una Composition perché è un documento con autore e firma; lo stato e il motivo della conclusione restano in HomeCareEpisode, che è la fonte del flusso SIAD. Il caso sta anche nella sezione del caso, così che si trovi con entry."
* insert English([[Closing report of the home-care case]], [[Report that the case manager writes at the conclusion for the family doctor, the person and whoever takes charge next: reason, goals reached, services given, final conditions, advice. It is a Composition since it is a document with an author and a signature; status and reason of the conclusion stay in HomeCareEpisode, which the SIAD flow comes from. The case is in the section of the case as well, so that it can be found by entry.]])
* obeys sin-clo-1 and sin-clo-2
* insert Must(identifier, [[Identificativo della relazione]], [[Identifier of the report]])
* insert Must(status, [[preliminary: bozza; final: firmata]], [[preliminary: draft; final: signed]])
* type = $homeLoinc#18842-5
* insert Must(type, [[Relazione di dimissione dalle cure]], [[Discharge summary]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* insert Must(date, [[Data della relazione]], [[Date of the report]])
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(author, [[Responsabile del caso]], [[Case manager]])
* insert Must(title, [[Titolo]], [[Title]])
* insert Must(attester, [[Chi firma]], [[Who signs]])
* custodian only Reference(SinfoniaOrganization)
* insert Must(custodian, [[ASL che conserva la relazione]], [[ASL that keeps the report]])
* event 1..1
* event.code 1..1
* event.code from https://fhir.sinfonia.campania.it/ValueSet/siad-motivo-conclusione (extensible)
* insert Must(event.code, [[Motivo della conclusione (SIAD)]], [[Reason of the conclusion (SIAD)]])
* event.period 1..1
* insert Must(event.period, [[Dalla presa in carico alla conclusione]], [[From the taking in charge to the conclusion]])
* event.detail 1..1
* event.detail only Reference(HomeCareEpisode)
* insert Must(event.detail, [[Caso concluso]], [[Case concluded]])
* section 1..*
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains caso 1..1 and obiettivi 0..1 and prestazioni 0..1 and valutazioneFinale 0..1 and indicazioni 0..1
* section[caso].code = $homeLoinc#29299-5
* section[caso].entry 1..1
* section[caso].entry only Reference(HomeCareEpisode)
* section[obiettivi].code = $homeLoinc#18776-5
* section[obiettivi].entry only Reference(PaiCarePlan or PaiGoal)
* section[prestazioni].code = $homeLoinc#62387-6
* section[valutazioneFinale].code = $homeLoinc#47045-0
* section[valutazioneFinale].entry only Reference(HomeCareMultidimensionalAssessment or HomeCareSimpleAssessment or HomeCareScore)
* section[indicazioni].code = $homeLoinc#62385-0
* insert Must(section[caso], [[Motivo della presa in carico, con il caso]], [[Reason of the taking in charge, with the case]])
* insert Must(section[obiettivi], [[PAI e obiettivi raggiunti]], [[PAI and goals reached]])
* insert Must(section[prestazioni], [[Prestazioni rese]], [[Services given]])
* insert Must(section[valutazioneFinale], [[Condizioni e punteggi finali]], [[Final conditions and scores]])
* insert Must(section[indicazioni], [[Indicazioni per il medico e la famiglia]], [[Advice for the doctor and the family]])

Mapping: HomeCareClosureToHl7Italia
Source: HomeCareClosure
Target: "http://hl7.it/fhir/teleassistenza/StructureDefinition/CompositionRelazioneTeleassistenza"
Id: hl7-italia
Title: "HL7 Italia teleassistenza"
Description: "Stessi subject, author, attester e gli stessi codici di sezione per piano di cura, quesito, prestazioni, referto e suggerimenti al medico; il tipo di documento è diverso (18842-5) perché conclude un caso, e l'evento porta il motivo SIAD. / Same subject, author, attester and the same section codes for plan of care, question, services, report and advice to the doctor; the document type differs (18842-5) since it concludes a case, and the event carries the SIAD reason."
* subject -> "Composition.subject"
* author -> "Composition.author"
* attester -> "Composition.attester:legalAuthenticator"
* section[obiettivi] -> "Composition.section:pianoDiCura"
* section[caso] -> "Composition.section:questitoDiagnostico"
* section[prestazioni] -> "Composition.section:prestazioni"
* section[valutazioneFinale] -> "Composition.section:referto"
* section[indicazioni] -> "Composition.section:suggerimentiPerMedicoPrescrittore"
* event.code -> "SIAD Conclusione/Motivazione"
