Instance: rehabilitation-project-full
InstanceOf: RehabilitationProject
Title: "Progetto concluso"
Description: "Riabilitazione ambulatoriale dopo frattura, con una sospensione per ricovero. La persona è inventata."
Usage: #example
* extension[presaInCarico].extension[requester].valueCoding = $siarRequester#2
* extension[presaInCarico].extension[setting].valueCoding = $rehabilitationSetting#outpatient
* extension[presaInCarico].extension[days].valuePositiveInt = 180
* extension[presaInCarico].extension[hours].valuePositiveInt = 60
* extension[presaInCarico].extension[share].valueDecimal = 100
* extension[presaInCarico].extension[shared].valueBoolean = true
* extension[sospensione].extension[reason].valueCoding = $siarSuspension#1
* extension[sospensione].extension[period].valuePeriod.start = "2025-10-01"
* extension[sospensione].extension[period].valuePeriod.end = "2025-10-10"
* extension[conclusione].valueCodeableConcept = $siarConclusion#1
* identifier.system = $rehabilitationProject
* identifier.value = "ESEMPIO-PRI-0001"
* basedOn = Reference(CarePlan/rehabilitation-project-minimal)
* status = #completed
* intent = #plan
* category.text = "Progetto riabilitativo individuale"
* subject = Reference(Patient/patient-full)
* period.start = "2025-09-01"
* period.end = "2026-02-28"
* author = Reference(PractitionerRole/practitioner-role-full)
* careTeam = Reference(CareTeam/home-care-team-full)
* addresses = Reference(Condition/home-care-condition)
* goal = Reference(Goal/rehabilitation-goal)
* activity.detail.code = $rehabilitationDiscipline#physiotherapy
* activity.detail.status = #completed
* activity.detail.scheduledTiming.repeat.frequency = 3
* activity.detail.scheduledTiming.repeat.period = 1
* activity.detail.scheduledTiming.repeat.periodUnit = #wk
* activity.detail.scheduledTiming.repeat.duration = 60
* activity.detail.scheduledTiming.repeat.durationUnit = #min

Instance: rehabilitation-goal
InstanceOf: Goal
Title: "Cammino autonomo"
Description: "Obiettivo del progetto riabilitativo."
Usage: #example
* lifecycleStatus = #completed
* description.text = "Camminare da sola in casa"
* subject = Reference(Patient/patient-full)

Instance: rehabilitation-project-minimal
InstanceOf: RehabilitationProject
Title: "Progetto proposto"
Description: "Progetto con i soli dati necessari."
Usage: #example
* extension[presaInCarico].extension[setting].valueCoding = $rehabilitationSetting#home
* status = #draft
* intent = #plan
* category.text = "Progetto riabilitativo individuale"
* subject = Reference(Patient/patient-full)
* period.start = "2025-03-01"
