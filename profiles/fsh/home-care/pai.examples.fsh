Instance: care-plan-pai-full
InstanceOf: PaiCarePlan
Title: "PAI attivo"
Description: "Piano con due attività, condiviso dalla persona sul portale."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* extension[verifica].valueDate = "2026-03-10"
* extension[condivisione].extension[by].valueReference = Reference(Patient/patient-full)
* extension[condivisione].extension[on].valueDateTime = "2026-01-09T18:30:00+01:00"
* extension[condivisione].extension[mode].valueCoding = $paiAgreementMode#portal
* extension[approvazione].extension[by].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[approvazione].extension[on].valueDateTime = "2026-01-09T12:00:00+01:00"
* extension[costo].valueMoney.value = 1840.00
* extension[costo].valueMoney.currency = #EUR
* identifier.system = $siadEntry
* identifier.value = "esempio-pai-0002"
* replaces.display = "PAI provvisorio della dimissione protetta"
* status = #active
* intent = #plan
* category[pai] = CarePlanCategory#pai
* title = "Piano assistenziale individuale"
* subject = Reference(Patient/patient-full)
* period.start = "2026-01-10"
* period.end = "2026-04-10"
* created = "2026-01-09"
* author = Reference(PractitionerRole/practitioner-role-full)
* contributor = Reference(PractitionerRole/practitioner-role-minimal)
* careTeam = Reference(CareTeam/home-care-team-full)
* addresses.display = "Neoplasia polmonare, lesione da pressione sacrale"
* goal = Reference(Goal/pai-goal-full)
* activity[0].detail.extension[figura].valueCoding = $siadOperator#3
* activity[0].detail.code = $siadService#17
* activity[0].detail.status = #in-progress
* activity[0].detail.scheduledTiming.repeat.frequency = 2
* activity[0].detail.scheduledTiming.repeat.period = 1
* activity[0].detail.scheduledTiming.repeat.periodUnit = #wk
* activity[0].detail.performer = Reference(PractitionerRole/practitioner-role-minimal)
* activity[1].detail.extension[figura].valueCoding = $siadOperator#5
* activity[1].detail.code = $siadService#22
* activity[1].detail.status = #not-started
* activity[1].detail.scheduledString = "al bisogno"

Instance: care-plan-pai-minimal
InstanceOf: PaiCarePlan
Title: "PAI in bozza"
Description: "Piano non ancora approvato."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* status = #draft
* intent = #plan
* category[pai] = CarePlanCategory#pai
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-01-10"
* author = Reference(Organization/organization-full)
