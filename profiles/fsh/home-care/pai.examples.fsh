Instance: care-plan-pai-full
InstanceOf: PaiCarePlan
Title: "PAI attivo"
Description: "Piano con due attività."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* status = #active
* intent = #plan
* category[pai] = CarePlanCategory#pai
* title = "Piano assistenziale individuale"
* subject = Reference(Patient/patient-full)
* period.start = "2026-01-10"
* period.end = "2026-04-10"
* created = "2026-01-09"
* author = Reference(PractitionerRole/practitioner-role-full)
* activity[0].detail.code = $siadService#1
* activity[0].detail.status = #in-progress
* activity[0].detail.scheduledTiming.repeat.frequency = 2
* activity[0].detail.scheduledTiming.repeat.period = 1
* activity[0].detail.scheduledTiming.repeat.periodUnit = #wk
* activity[0].detail.performer = Reference(PractitionerRole/practitioner-role-minimal)
* activity[1].detail.code = $siadService#3
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
