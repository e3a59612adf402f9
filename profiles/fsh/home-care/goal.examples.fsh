Instance: pai-goal-full
InstanceOf: PaiGoal
Title: "Guarigione di una lesione da pressione"
Description: "Obiettivo misurato con la scala di Braden, proposto dall'infermiere."
Usage: #example
* identifier.system = $siadEntry
* identifier.value = "esempio-obiettivo-0001"
* lifecycleStatus = #active
* achievementStatus = http://terminology.hl7.org/CodeSystem/goal-achievement#improving
* category[area] = $paiGoalArea#skin
* priority = http://terminology.hl7.org/CodeSystem/goal-priority#high-priority
* description.text = "Riportare la lesione sacrale al primo stadio e ridurre il rischio di nuove lesioni"
* subject = Reference(Patient/patient-full)
* startDate = "2026-01-10"
* target.measure = $homeCareScale#braden
* target.detailQuantity.value = 16
* target.detailQuantity.comparator = #>=
* target.dueDate = "2026-03-10"
* expressedBy = Reference(PractitionerRole/practitioner-role-minimal)
* addresses.display = "Lesione da pressione sacrale"

Instance: pai-goal-minimal
InstanceOf: PaiGoal
Title: "Obiettivo proposto"
Description: "Obiettivo di un PAI in bozza."
Usage: #example
* lifecycleStatus = #proposed
* category[area] = $paiGoalArea#caregiver
* description.text = "Addestrare il caregiver alla mobilizzazione"
* subject = Reference(Patient/patient-minimal)
