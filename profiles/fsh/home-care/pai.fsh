Invariant: sin-pai-1
Description: "Un PAI attivo, sospeso o concluso ha un inizio e almeno una attività. / An active, suspended or completed PAI has a start and at least one activity."
Severity: #error
Expression: "status = 'draft' or status = 'revoked' or status = 'entered-in-error' or status = 'unknown' or (period.start.exists() and activity.exists())"

Invariant: sin-pai-2
Description: "Un PAI attivo dice quando sarà rivisto: data di verifica o fine del periodo. / An active PAI says when it will be reviewed: date of review or end of the period."
Severity: #error
Expression: "status = 'active' implies (period.end.exists() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-review-date').exists())"

Invariant: sin-pai-3
Description: "La data di verifica cade nel periodo del PAI. / The date of review lies in the period of the PAI."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-review-date').value.where($this < %resource.period.start or $this > %resource.period.end).empty()"

Invariant: sin-pai-4
Description: "Ogni attività di un PAI attivo dice la figura professionale o chi la svolge. / Every activity of an active PAI says the profession or who carries it out."
Severity: #warning
Expression: "status = 'active' implies activity.detail.all(performer.exists() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/pai-activity-figure').exists())"

Invariant: sin-pai-5
Description: "Un'attività a cadenza dice quante volte in quanto tempo (frequency, period, periodUnit), così che la frequenza settimanale si possa calcolare. / An activity at intervals says how many times in how long (frequency, period, periodUnit), so that the weekly frequency can be worked out."
Severity: #error
Expression: "activity.detail.scheduled.ofType(Timing).all(repeat.frequency.exists() and repeat.period.exists() and repeat.periodUnit.exists())"

Invariant: sin-pai-6
Description: "La condivisione, se non è rifiutata, dice quando è avvenuta. / An agreement, unless refused, says when it was given."
Severity: #error
Expression: "extension.where(url = 'mode').value.where(code = 'refused').exists() or extension.where(url = 'on').exists()"

Profile: PaiCarePlan
Parent: CarePlan
Id: sinfonia-careplan-pai
Title: "Piano assistenziale individuale (PAI)"
Description: "Piano delle cure domiciliari di una persona per un caso: obiettivi, équipe e attività con figura professionale e frequenza. Lo scrive l'UVM/UVI (o il servizio, per i bisogni semplici), lo condividono la persona o chi la rappresenta, lo leggono gli erogatori che programmano gli accessi. Un rinnovo è un nuovo PAI che con replaces rimanda al precedente. Fonti: art. 22 DPCM 12 gennaio 2017; L. 219/2017 per la condivisione."
* insert English([[Individual care plan (PAI)]], [[Plan of the home care of a person for one case: goals, team and activities with profession and frequency. The UVM/UVI writes it (or the service, for simple needs), the person or who represents them agrees on it, the providers who plan the visits read it. A renewal is a new PAI that refers to the former by replaces. Sources: art. 22 DPCM 12 January 2017; Act 219/2017 for the agreement.]])
* obeys sin-pai-1 and sin-pai-2 and sin-pai-3 and sin-pai-4 and sin-pai-5
* extension contains $episodeOfCare named caso 1..1 and PaiReviewDate named verifica 0..1 and PaiAgreement named condivisione 0..* and PaiApproval named approvazione 0..1 and PaiCostEstimate named costo 0..1
* insert Must(extension[caso], [[Caso a cui appartiene il PAI]], [[Case that the PAI belongs to]])
* insert Must(extension[verifica], [[Data prevista di verifica]], [[Planned date of review]])
* insert Must(extension[approvazione], [[Approvazione dell'UVM/UVI]], [[Approval by the UVM/UVI]])
* insert Must(extension[costo], [[Stima del costo]], [[Estimate of the cost]])
* insert Must(extension[condivisione], [[Condivisione con la persona o chi la rappresenta]], [[Agreement of the person or who represents them]])
* insert Must(identifier, [[Identificativi del PAI]], [[Identifiers of the PAI]])
* insert Must(replaces, [[PAI che questo rinnova]], [[PAI that this one renews]])
* insert Must(status, [[draft: proposto; active: approvato; on-hold: caso sospeso; completed: concluso; revoked: ritirato]], [[draft: proposed; active: approved; on-hold: case on hold; completed: concluded; revoked: withdrawn]])
* intent = #plan
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains pai 1..1
* category[pai] = CarePlanCategory#pai
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* period 1..1
* insert Must(period, [[Inizio e scadenza]], [[Start and expiry]])
* insert Must(created, [[Quando è stato scritto]], [[When it was written]])
* author 1..1
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(author, [[Responsabile del PAI]], [[Who is responsible for the PAI]])
* insert Must(contributor, [[Componenti dell'UVM che lo hanno scritto]], [[Members of the UVM who wrote it]])
* careTeam only Reference(HomeCareTeam)
* insert Must(careTeam, [[Équipe che lo attua]], [[Team that carries it out]])
* insert Must(addresses, [[Problemi di salute considerati]], [[Health problems addressed]])
* goal only Reference(PaiGoal)
* insert Must(goal, [[Obiettivi]], [[Goals]])
* insert Must(activity, [[Attività]], [[Activities]])
* activity.detail.extension contains PaiActivityFigure named figura 0..1
* insert Must(activity.detail.extension[figura], [[Figura professionale (SIAD)]], [[Profession (SIAD)]])
* activity.detail.code 1..1
* activity.detail.code from https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-prestazione (extensible)
* insert Must(activity.detail.code, [[Tipo di prestazione (SIAD)]], [[Kind of service (SIAD)]])
* insert Must(activity.detail.status, [[Stato dell'attività]], [[Status of the activity]])
* activity.detail.scheduled[x] only Timing or Period or string
* insert Must(activity.detail.scheduled[x], [[Frequenza (2 volte in 1 settimana), periodo o testo per il bisogno]], [[Frequency (2 times in 1 week), period, or a text for as needed]])
* insert Must(activity.detail.performer, [[Chi la svolge]], [[Who carries it out]])

Mapping: PaiCarePlanToHl7Italia
Source: PaiCarePlan
Target: "http://hl7.it/fhir/teleassistenza/StructureDefinition/CarePlanPianoDiCuraTeleassistenza"
Id: hl7-italia
Title: "HL7 Italia teleassistenza"
Description: "Il profilo nazionale più vicino: stessi subject, author e activity. Qui category ha un codice proprio, le attività sono in detail con la tabella SIAD e si aggiungono il caso, la verifica e la condivisione. / The nearest national profile: same subject, author and activity. Here category has a code of its own, activities are in detail with the SIAD table, and the case, the review and the agreement are added."
* identifier -> "CarePlan.identifier"
* category -> "CarePlan.category"
* subject -> "CarePlan.subject"
* author -> "CarePlan.author"
* activity -> "CarePlan.activity"

Extension: PaiReviewDate
Id: pai-review-date
Title: "Data di verifica del PAI"
Description: "Giorno in cui è prevista la verifica del PAI; può ripetersi la valutazione."
* insert English([[Date of review of the PAI]], [[Day on which the review of the PAI is planned; the evaluation may be repeated.]])
* ^context.type = #element
* ^context.expression = "CarePlan"
* value[x] only date
* value[x] 1..1

Extension: PaiApproval
Id: pai-approval
Title: "Approvazione del PAI"
Description: "Chi ha approvato il PAI per l'UVM/UVI e quando. Un PAI in bozza con questa estensione attende la condivisione della persona."
* insert English([[Approval of the PAI]], [[Who approved the PAI for the UVM/UVI, and when. A draft PAI with this extension waits for the agreement of the person.]])
* ^context.type = #element
* ^context.expression = "CarePlan"
* extension contains by 1..1 and on 1..1
* extension[by].value[x] only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* extension[by].value[x] 1..1
* extension[on].value[x] only dateTime
* extension[on].value[x] 1..1

Extension: PaiCostEstimate
Id: pai-cost-estimate
Title: "Stima del costo del PAI"
Description: "Costo stimato delle attività nel periodo del PAI, con le tariffe in vigore quando è stato proposto. Assente se le tariffe non sono caricate."
* insert English([[Estimate of the cost of the PAI]], [[Estimated cost of the activities in the period of the PAI, at the tariffs in force when it was proposed. Absent when tariffs are not loaded.]])
* ^context.type = #element
* ^context.expression = "CarePlan"
* value[x] only Money
* value[x] 1..1

Extension: PaiActivityFigure
Id: pai-activity-figure
Title: "Figura professionale dell'attività"
Description: "Figura che svolge l'attività, con il codice del tipo di operatore SIAD, quando il nome del professionista non è ancora noto."
* insert English([[Profession of the activity]], [[Profession that carries out the activity, by the SIAD kind of professional, when the name is not known yet.]])
* insert CareCodedValue(CarePlan.activity.detail, $siadOperator, https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-operatore, required)

Extension: PaiAgreement
Id: pai-agreement
Title: "Condivisione del PAI"
Description: "Chi ha condiviso il PAI (la persona, il caregiver o chi la rappresenta), quando e in che modo. La firma digitale, se c'è, sta nel documento a cui rimanda signature."
* insert English([[Agreement on the PAI]], [[Who agreed on the PAI (the person, the caregiver or who represents them), when and how. A digital signature, if any, is in the document that signature refers to.]])
* obeys sin-pai-6
* ^context.type = #element
* ^context.expression = "CarePlan"
* extension contains by 1..1 and on 0..1 and mode 1..1 and signature 0..1
* extension[by].value[x] only Reference(SinfoniaPatient or SinfoniaRelatedPerson)
* extension[by].value[x] 1..1
* extension[on].value[x] only dateTime
* extension[on].value[x] 1..1
* extension[mode].value[x] only Coding
* extension[mode].value[x] 1..1
* extension[mode].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/pai-agreement-mode (required)
* extension[signature].value[x] only Reference(DocumentReference)
* extension[signature].value[x] 1..1

CodeSystem: CarePlanCategory
Id: care-plan-category
Title: "Categorie di piano"
Description: "Tipi di piano di cura della piattaforma."
* insert English([[Categories of plan]], [[Kinds of care plan of the platform.]])
* ^caseSensitive = true
* insert Concept(pai, Piano assistenziale individuale, Individual care plan)
* insert Concept(therapeutic-plan, Piano terapeutico, Therapeutic plan)
