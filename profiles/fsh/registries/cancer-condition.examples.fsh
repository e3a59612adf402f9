Instance: cancer-condition-full
InstanceOf: CancerCondition
Title: "Tumore della mammella"
Description: "Caso validato, secondo tumore della persona. La persona è inventata."
Usage: #example
* extension[morfologia].extension[morphology].valueCoding = $icdO3#8500/3
* extension[morfologia].extension[behaviour].valueCoding = $cancerBehaviour#3
* extension[molteplicita].extension[sequence].valuePositiveInt = 2
* extension[molteplicita].extension[reportable].valueBoolean = true
* extension[molteplicita].extension[other].valueReference = Reference(Condition/cancer-condition-minimal)
* identifier.system = $cancerCase
* identifier.value = "ESEMPIO-CASO-0001"
* clinicalStatus = $conditionClinical#active
* verificationStatus = $conditionVerification#confirmed
* category[registro].coding = $registryItem#cancer-case
* code.coding[icd10] = $icd10#C50.9
* bodySite.extension[lateralita].valueCodeableConcept = $cancerLaterality#left
* bodySite.coding = $icdO3#C50.9
* subject = Reference(Patient/patient-full)
* onsetDateTime = "2025-06-12"
* recordedDate = "2026-02-01"
* stage[0].assessment = Reference(Observation/cancer-stage-full)
* stage[1].assessment = Reference(Observation/cancer-basis-full)
* stage[2].assessment = Reference(Observation/cancer-grade-full)
* evidence[0].code = $cancerSource#pathology
* evidence[0].detail = Reference(DiagnosticReport/cancer-pathology-report)
* evidence[1].code = $cancerSource#sdo

Instance: cancer-condition-minimal
InstanceOf: CancerCondition
Title: "Candidato da dimissione"
Description: "Candidato con i soli dati necessari: sede del colon, morfologia non precisata."
Usage: #example
* extension[morfologia].extension[morphology].valueCoding = $icdO3#8000/3
* extension[morfologia].extension[behaviour].valueCoding = $cancerBehaviour#3
* verificationStatus = $conditionVerification#unconfirmed
* category[registro].coding = $registryItem#cancer-case
* code.coding[icd10] = $icd10#C18.9
* bodySite.coding = $icdO3#C18.9
* subject = Reference(Patient/patient-full)
* onsetDateTime = "2019-03"

Instance: cancer-pathology-report
InstanceOf: DiagnosticReport
Title: "Referto istologico"
Description: "Prova del caso, citata dal registro tumori."
Usage: #example
* status = #final
* code = $loinc#11526-1
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2025-06-12"
* issued = "2025-06-18T12:00:00+02:00"
* conclusion = "Carcinoma duttale infiltrante."
