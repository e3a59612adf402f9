RuleSet: OnCancerExample(case)
* status = #final
* subject = Reference(Patient/patient-full)
* focus = Reference(Condition/cancer-condition-{case})

Instance: cancer-stage-full
InstanceOf: CancerStageObservation
Title: "Stadio patologico"
Description: "Stadio I patologico, TNM ottava edizione."
Usage: #example
* insert OnCancerExample(full)
* code = $cancerStageType#paS
* effectiveDateTime = "2025-07-20"
* valueCodeableConcept = $cancerStageGroup#1
* component[t].code = $registryItem#t
* component[t].valueString = "pT1c"
* component[n].code = $registryItem#n
* component[n].valueString = "pN0"
* component[m].code = $registryItem#m
* component[m].valueString = "cM0"
* component[edizione].code = $registryItem#edition
* component[edizione].valueInteger = 8

Instance: cancer-stage-minimal
InstanceOf: CancerStageObservation
Title: "Estensione di malattia"
Description: "Stadio non noto, con i soli dati necessari."
Usage: #example
* insert OnCancerExample(minimal)
* code = $cancerStageType#E
* valueCodeableConcept = $cancerStageGroup#9

Instance: cancer-basis-full
InstanceOf: CancerBasisObservation
Title: "Istologia del primitivo"
Description: "Base 7, dal referto di anatomia patologica."
Usage: #example
* insert OnCancerExample(full)
* code = $registryItem#basis
* effectiveDateTime = "2025-06-12"
* valueCodeableConcept = $cancerBasis#7
* derivedFrom = Reference(Observation/cancer-grade-full)

Instance: cancer-basis-minimal
InstanceOf: CancerBasisObservation
Title: "Accertamenti clinici"
Description: "Base 2, con i soli dati necessari."
Usage: #example
* insert OnCancerExample(minimal)
* code = $registryItem#basis
* valueCodeableConcept = $cancerBasis#2

Instance: cancer-grade-full
InstanceOf: CancerGradeObservation
Title: "Grado 2"
Description: "Moderatamente differenziato."
Usage: #example
* insert OnCancerExample(full)
* code = $registryItem#grade
* effectiveDateTime = "2025-06-12"
* valueCodeableConcept = $cancerGrade#2

Instance: cancer-grade-minimal
InstanceOf: CancerGradeObservation
Title: "Grado non noto"
Description: "Con i soli dati necessari."
Usage: #example
* insert OnCancerExample(minimal)
* code = $registryItem#grade
* valueCodeableConcept = $cancerGrade#9
