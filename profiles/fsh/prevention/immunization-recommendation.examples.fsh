Instance: immunization-recommendation-full
InstanceOf: SinfoniaImmunizationRecommendation
Title: "Vaccinazioni di un anziano"
Description: "Antinfluenzale dovuta e pneumococco in ritardo per una persona con broncopneumopatia cronica."
Usage: #example
* identifier.system = $vaccinationRecord
* identifier.value = "esempio-calcolo-0001"
* patient = Reference(Patient/patient-full)
* date = "2026-10-01"
* authority = Reference(Organization/organization-full)
* recommendation[0].vaccineCode = $atcCode#J07BB02
* recommendation[0].targetDisease.coding[avn] = $vaccinationTarget#16
* recommendation[0].forecastStatus = $forecastStatus#due
* recommendation[0].forecastReason[condizioneRischio].coding = $vaccinationRiskCondition#03
* recommendation[0].dateCriterion[0].code = $loinc#30981-5
* recommendation[0].dateCriterion[0].value = "2026-10-01"
* recommendation[0].dateCriterion[1].code = $loinc#30980-7
* recommendation[0].dateCriterion[1].value = "2026-10-20"
* recommendation[0].dateCriterion[2].code = $loinc#59777-3
* recommendation[0].dateCriterion[2].value = "2026-12-31"
* recommendation[0].doseNumberPositiveInt = 1
* recommendation[0].seriesDosesPositiveInt = 1
* recommendation[0].supportingImmunization = Reference(Immunization/immunization-full)
* recommendation[1].targetDisease.coding[avn] = $vaccinationTarget#31
* recommendation[1].forecastStatus = $forecastStatus#complete
* recommendation[1].forecastReason[categoriaRischio].coding = $vaccinationRiskCategory#18
* recommendation[1].supportingImmunization = Reference(Immunization/immunization-minimal)

Instance: immunization-recommendation-minimal
InstanceOf: SinfoniaImmunizationRecommendation
Title: "Vaccinazione controindicata"
Description: "Una voce con i soli dati necessari."
Usage: #example
* patient = Reference(Patient/patient-minimal)
* date = "2026-10-01"
* recommendation.targetDisease.coding[avn] = $vaccinationTarget#40
* recommendation.forecastStatus = $forecastStatus#contraindicated
* recommendation.forecastReason[categoriaRischio].coding = $vaccinationRiskCategory#13
