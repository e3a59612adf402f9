Instance: exemption-full
InstanceOf: ExemptionCoverage
Title: "Esenzione per reddito"
Description: "Esenzione E01 di una persona inventata, dall'elenco di Sistema TS, sospesa per un mese durante una verifica."
Usage: #example
* extension[titolo].valueCodeableConcept = $exemptionBasis#tax-database
* extension[sospensione].valuePeriod.start = "2026-06-01"
* extension[sospensione].valuePeriod.end = "2026-06-30"
* identifier[attestato].system = $exemptionCertificate
* identifier[attestato].value = "esempio-0001"
* status = #active
* type.coding[nazionale] = $nationalExemption#E01
* type.text = "Età e reddito familiare"
* beneficiary = Reference(Patient/patient-full)
* period.start = "2026-04-01"
* period.end = "2027-03-31"
* payor = Reference(Organization/organization-full)

Instance: exemption-minimal
InstanceOf: ExemptionCoverage
Title: "Esenzione per malattia cronica"
Description: "Esenzione per diabete di una persona inventata, con i soli dati necessari."
Usage: #example
* status = #active
* type.coding[nazionale] = $nationalExemption#013
* beneficiary = Reference(Patient/patient-full)
* period.start = "2015-05-04"
* payor = Reference(Organization/organization-full)

Instance: exemption-regional
InstanceOf: ExemptionCoverage
Title: "Esenzione regionale"
Description: "Esenzione con un codice regionale di esempio, che non è dell'elenco della Regione."
Usage: #example
* status = #cancelled
* type.coding[regionale] = $regionalExemption#ESEMPIO1
* beneficiary = Reference(Patient/patient-full)
* period.start = "2025-01-01"
* period.end = "2025-12-31"
* payor = Reference(Organization/organization-full)
