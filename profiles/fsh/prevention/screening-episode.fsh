Invariant: sin-scr-1
Description: "Un round concluso ha esito e data di fine. / A finished round has its outcome and its end."
Severity: #error
Expression: "status = 'finished' implies (period.end.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-outcome').exists())"

Invariant: sin-scr-2
Description: "Un esito che prevede un nuovo invito ne ha la data (screening-episode-outcome, recall). / An outcome that leads to a new invitation has its date (screening-episode-outcome, recall)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-outcome').value.coding.where(code in ('negative' | 'not-attended' | 'second-level-negative' | 'second-level-refused' | 'early-recall' | 'benign')).exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-recall').exists()"

Invariant: sin-scr-3
Description: "Il prossimo invito è dopo l'inizio del round. / The next invitation is after the start of the round."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-recall').value.all($this.toString() > %resource.period.start.toString().substring(0, 10))"

Invariant: sin-scr-4
Description: "Il motivo di esclusione sta in un round annullato, e un round annullato ne ha uno. / The reason of exclusion is in a cancelled round, and a cancelled round has one."
Severity: #error
Expression: "(status = 'cancelled') = extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-exclusion').exists()"

Invariant: sin-scr-5
Description: "L'esito di un secondo livello rimanda alla sua richiesta. / The outcome of a second level refers to its request."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/screening-outcome').value.coding.where(code in ('second-level-negative' | 'early-recall' | 'benign' | 'precancer' | 'cancer')).exists() implies referralRequest.exists()"

Extension: ScreeningRound
Id: screening-round
Title: "Numero del round"
Description: "Round del programma per questa persona: 1 è il primo invito."
* insert English([[Number of the round]], [[Round of the programme for this person: 1 is the first invitation.]])
* ^context.type = #element
* ^context.expression = "EpisodeOfCare"
* value[x] only positiveInt
* value[x] 1..1

Extension: ScreeningOutcome
Id: screening-outcome
Title: "Esito del round"
Description: "Come si è concluso il round di screening."
* insert English([[Outcome of the round]], [[How the screening round ended.]])
* insert CodeFromTable(EpisodeOfCare, screening-episode-outcome)

Extension: ScreeningRecall
Id: screening-recall
Title: "Prossimo invito"
Description: "Giorno dal quale la persona è da invitare di nuovo."
* insert English([[Next invitation]], [[Day from which the person is to be invited again.]])
* ^context.type = #element
* ^context.expression = "EpisodeOfCare"
* value[x] only date
* value[x] 1..1

Extension: ScreeningExclusion
Id: screening-exclusion
Title: "Motivo di esclusione"
Description: "Perché la persona non è invitata in questo round."
* insert English([[Reason of exclusion]], [[Why the person is not invited in this round.]])
* insert CodeFromTable(EpisodeOfCare, screening-exclusion-reason)

Profile: ScreeningEpisode
Parent: EpisodeOfCare
Id: sinfonia-screening-episode
Title: "Round di screening oncologico"
Description: "Un round di un programma di screening (mammella, cervice, colon retto) per una persona: dall'invito all'esito. È un EpisodeOfCare e non un CarePlan o una ServiceRequest, perché ha un gestore, un periodo e uno stato propri e raccoglie passi diversi (invito, test, secondo livello) che vi rimandano con l'estensione di FHIR; la richiesta di secondo livello è uno di essi. Lo scrive il centro screening dell'ASL; lo leggono il medico di famiglia, i centri di secondo livello e gli indicatori GISMa, GISCi e GISCoR. Fonte: DPCM 12 gennaio 2017, allegato 1."
* insert English([[Round of cancer screening]], [[One round of a screening programme (breast, cervix, colon and rectum) for one person: from the invitation to the outcome. It is an EpisodeOfCare and not a CarePlan or a ServiceRequest, because it has a manager, a period and a status of its own and gathers different steps (invitation, test, second level) that refer to it by the extension of FHIR; the request of the second level is one of them. The screening centre of the ASL writes it; the family doctor, second-level centres and the indicators of GISMa, GISCi and GISCoR read it. Source: DPCM 12 January 2017, annex 1.]])
* obeys sin-scr-1 and sin-scr-2 and sin-scr-3 and sin-scr-4 and sin-scr-5
* extension contains ScreeningRound named round 0..1 and ScreeningOutcome named esito 0..1 and ScreeningRecall named richiamo 0..1 and ScreeningExclusion named esclusione 0..1
* insert Must(extension[round], [[Numero del round]], [[Number of the round]])
* insert Must(extension[esito], [[Esito del round]], [[Outcome of the round]])
* insert Must(extension[richiamo], [[Da quando reinvitare]], [[When to invite again]])
* insert Must(extension[esclusione], [[Motivo di esclusione]], [[Reason of exclusion]])
* insert Must(identifier, [[Identificativo nel software di screening]], [[Identifier in the screening software]])
* insert Must(status, [[planned: da invitare; active: invitata; finished: concluso; cancelled: esclusa]], [[planned: to be invited; active: invited; finished: ended; cancelled: excluded]])
* type 1..*
* insert CareCodedSlice(type, programma, 1, 1, $screeningProgramme, https://fhir.sinfonia.campania.it/ValueSet/screening-programme)
* insert Must(type[programma], [[Programma]], [[Programme]])
* insert Label(diagnosis, [[Diagnosi di screening, se c'è]], [[Diagnosis of the screening, if any]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona]], [[Person]])
* managingOrganization 1..1
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[ASL che organizza il programma]], [[ASL that runs the programme]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Dall'invito all'esito]], [[From the invitation to the outcome]])
* insert Must(referralRequest, [[Richiesta del secondo livello]], [[Request of the second level]])

Mapping: ScreeningEpisodeToHl7Italia
Source: ScreeningEpisode
Target: "http://hl7.org/fhir/StructureDefinition/EpisodeOfCare"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dello screening e non c'è un tracciato nazionale per singolo caso: si seguono i passi dei programmi regionali. / HL7 Italia has no profile of screening and there is no national layout for single cases: the steps of regional programmes are followed."
* type[programma] -> "EpisodeOfCare.type"

Instance: sinfonia-episode-of-care-screening-outcome
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-episode-of-care-screening-outcome, EpisodeOfCareScreeningOutcome, EpisodeOfCare, screening-outcome, token, [[EpisodeOfCare.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/screening-outcome').value.ofType(CodeableConcept)]], [[Round di screening per esito.]], [[Screening rounds by outcome.]])

Instance: sinfonia-episode-of-care-screening-recall
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-episode-of-care-screening-recall, EpisodeOfCareScreeningRecall, EpisodeOfCare, screening-recall, date, [[EpisodeOfCare.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/screening-recall').value.ofType(date)]], [[Round di screening per data del prossimo invito.]], [[Screening rounds by date of the next invitation.]])
