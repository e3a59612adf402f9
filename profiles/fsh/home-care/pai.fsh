Invariant: sin-pai-1
Description: "Un PAI attivo, sospeso o concluso ha un inizio e almeno una attività. / An active, suspended or completed PAI has a start and at least one activity."
Severity: #error
Expression: "status = 'draft' or status = 'revoked' or status = 'entered-in-error' or status = 'unknown' or (period.start.exists() and activity.exists())"

Profile: PaiCarePlan
Parent: CarePlan
Id: sinfonia-careplan-pai
Title: "Piano assistenziale individuale (PAI)"
Description: "Piano delle cure domiciliari di una persona per un caso: obiettivi, équipe e attività con la loro frequenza."
* insert English([[Individual care plan (PAI)]], [[Plan of the home care of a person for one case: goals, team and activities with their frequency.]])
* obeys sin-pai-1
* extension contains $episodeOfCare named caso 1..1
* intent = #plan
* category 1..*
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains pai 1..1
* category[pai] = CarePlanCategory#pai
* subject only Reference(SinfoniaPatient)
* period 1..1
* author 1..1
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* activity.detail.code 1..1
* activity.detail.scheduled[x] only Timing or Period or string

CodeSystem: CarePlanCategory
Id: care-plan-category
Title: "Categorie di piano"
Description: "Tipi di piano di cura della piattaforma."
* insert English([[Categories of plan]], [[Kinds of care plan of the platform.]])
* ^caseSensitive = true
* insert Concept(pai, Piano assistenziale individuale, Individual care plan)
* insert Concept(therapeutic-plan, Piano terapeutico, Therapeutic plan)
