Instance: emergency-encounter-full
InstanceOf: EmergencyEncounter
Title: "Accesso concluso con trasferimento"
Description: "Trauma portato dal 118, rivalutato da verde ad azzurro e trasferito."
Usage: #example
* extension[arrivo].extension[mode].valueCoding = $emergencyArrivalMode#1
* extension[arrivo].extension[operationsCentre].valueString = "15001"
* extension[arrivo].extension[mission].valueString = "2026000000000123"
* extension[tempi].extension[triage].valueDateTime = "2026-03-01T08:12:00+01:00"
* extension[tempi].extension[takenInCharge].valueDateTime = "2026-03-01T08:40:00+01:00"
* extension[tempi].extension[destination].valueDateTime = "2026-03-01T12:30:00+01:00"
* extension[tempi].extension[observationStart].valueDateTime = "2026-03-01T10:00:00+01:00"
* extension[tempi].extension[bedRequest].valueDateTime = "2026-03-01T11:00:00+01:00"
* extension[tempi].extension[bedAssigned].valueDateTime = "2026-03-01T12:00:00+01:00"
* extension[triagePrecedente].extension[code].valueCoding = $emergencyTriage#4
* extension[triagePrecedente].extension[at].valueDateTime = "2026-03-01T08:06:00+01:00"
* extension[trauma].valueCoding = $emergencyTrauma#7
* identifier[accesso].system = $emergencyAccessId
* identifier[accesso].value = "2026000000000001"
* status = #finished
* class = $actCode#EMER
* priority = $emergencyTriage#3
* subject = Reference(Patient/patient-full)
* participant.individual = Reference(PractitionerRole/practitioner-role-full)
* period.start = "2026-03-01T08:05:00+01:00"
* period.end = "2026-03-01T13:05:00+01:00"
* reasonCode = $emergencyProblem#10
* diagnosis.condition = Reference(Condition/problem-example)
* hospitalization.origin = Reference(Organization/organization-full)
* hospitalization.admitSource = $emergencySender#5
* hospitalization.dischargeDisposition = $emergencyOutcome#3
* hospitalization.destination = Reference(Organization/organization-full)
* serviceProvider = Reference(Organization/organization-full)

Instance: emergency-encounter-minimal
InstanceOf: EmergencyEncounter
Title: "Accesso in attesa"
Description: "Persona arrivata con mezzi propri, in attesa della visita."
Usage: #example
* extension[arrivo].extension[mode].valueCoding = $emergencyArrivalMode#3
* identifier[accesso].system = $emergencyAccessId
* identifier[accesso].value = "2026000000000002"
* status = #triaged
* class = $actCode#EMER
* priority = $emergencyTriage#4
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-03-01T09:00:00+01:00"
* reasonCode = $emergencyProblem#12
* serviceProvider = Reference(Organization/organization-full)

Instance: emergency-encounter-left
InstanceOf: EmergencyEncounter
Title: "Abbandono prima della visita"
Description: "Accesso concluso senza presa in carico né ora di uscita."
Usage: #example
* extension[arrivo].extension[mode].valueCoding = $emergencyArrivalMode#3
* extension[tempi].extension[triage].valueDateTime = "2026-03-01T09:10:00+01:00"
* identifier[accesso].system = $emergencyAccessId
* identifier[accesso].value = "2026000000000003"
* status = #finished
* class = $actCode#EMER
* priority = $emergencyTriage#5
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-03-01T09:05:00+01:00"
* reasonCode = $emergencyProblem#20
* hospitalization.admitSource = $emergencySender#6
* hospitalization.dischargeDisposition = $emergencyOutcome#6
* serviceProvider = Reference(Organization/organization-full)
