Instance: immunization-full
InstanceOf: SinfoniaImmunization
Title: "Vaccino antinfluenzale"
Description: "Dose annuale in una persona con broncopneumopatia cronica, in un centro vaccinale inventato. L'AIC e il lotto sono inventati."
Usage: #example
* extension[avn].extension[provider].valueCoding = $avnProvider#2
* extension[avn].extension[mode].valueCoding = $avnMode#RE
* identifier.system = $vaccinationRecord
* identifier.value = "esempio-vacc-0001"
* status = #completed
* vaccineCode.coding[aic] = $aic#000000001
* vaccineCode.coding[atc] = $atcCode#J07BB02
* vaccineCode.text = "Vaccino antinfluenzale inventato"
* patient = Reference(Patient/patient-full)
* occurrenceDateTime = "2026-10-20T10:10:00+02:00"
* recorded = "2026-10-20T10:30:00+02:00"
* primarySource = true
* location = Reference(Location/location-full)
* lotNumber = "LOTTO-ESEMPIO-1"
* expirationDate = "2027-06-30"
* site.coding[avn] = $avnSite#01
* site.coding[1] = $actSite#LD
* route.coding[avn] = $avnRoute#01
* route.coding[1] = $routeOfAdministration#IM
* doseQuantity = 0.5 'mL'
* performer.actor = Reference(PractitionerRole/practitioner-role-full)
* reasonCode[condizioneRischio].coding = $vaccinationRiskCondition#03
* reasonCode[categoriaRischio].coding = $vaccinationRiskCategory#18
* fundingSource.coding[avn] = $avnPayment#01
* protocolApplied.targetDisease.coding[avn] = $vaccinationTarget#16
* protocolApplied.doseNumberPositiveInt = 1

Instance: immunization-minimal
InstanceOf: SinfoniaImmunization
Title: "Vaccino antipneumococcico"
Description: "Dose registrata con i soli dati necessari."
Usage: #example
* status = #completed
* vaccineCode.text = "Vaccino pneumococcico coniugato inventato"
* patient = Reference(Patient/patient-full)
* occurrenceDateTime = "2025-11-05"
* lotNumber = "LOTTO-ESEMPIO-2"
* expirationDate = "2026-08"
* protocolApplied.targetDisease.coding[avn] = $vaccinationTarget#31
* protocolApplied.doseNumberPositiveInt = 1

Instance: immunization-measles-mumps-rubella
InstanceOf: SinfoniaImmunization
Title: "Morbillo, parotite e rosolia"
Description: "Un vaccino con tre antigeni: un elemento di protocollo per ciascuno, con la sua dose."
Usage: #example
* status = #completed
* vaccineCode.coding[aic] = $aic#000000003
* vaccineCode.coding[atc] = $atcCode#J07BD52
* patient = Reference(Patient/patient-minimal)
* occurrenceDateTime = "2026-05-12"
* lotNumber = "LOTTO-ESEMPIO-3"
* expirationDate = "2027-01-31"
* protocolApplied[0].targetDisease.coding[avn] = $vaccinationTarget#23
* protocolApplied[0].doseNumberPositiveInt = 2
* protocolApplied[1].targetDisease.coding[avn] = $vaccinationTarget#28
* protocolApplied[1].doseNumberPositiveInt = 2
* protocolApplied[2].targetDisease.coding[avn] = $vaccinationTarget#35
* protocolApplied[2].doseNumberString = "2"

Instance: immunization-not-done
InstanceOf: SinfoniaImmunization
Title: "Vaccinazione rinviata"
Description: "Vaccinazione prevista e rinviata per una controindicazione temporanea."
Usage: #example
* status = #not-done
* statusReason = $vaccinationNotDone#temporary
* vaccineCode.coding[atc] = $atcCode#J07CA09
* patient = Reference(Patient/patient-newborn)
* occurrenceDateTime = "2026-12-30"
* protocolApplied.targetDisease.coding[avn] = $vaccinationTarget#02
* protocolApplied.doseNumberPositiveInt = 1
