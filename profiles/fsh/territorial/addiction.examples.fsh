Instance: addiction-episode-full
InstanceOf: AddictionEpisode
Title: "Contatto chiuso"
Description: "Presa in carico per alcol, conclusa con la dimissione. La persona è inventata."
Usage: #example
* meta.security = $confidentiality#V
* extension[contatto].extension[referral].valueCoding = $sindReferral#04
* extension[contatto].extension[treatment].valueCoding = $sindTreatment#1
* extension[contatto].extension[active].valueDate = "2025-03-10"
* extension[contatto].extension[state].valueCoding = $sindState#1
* extension[contatto].extension[substitution].valueBoolean = false
* extension[contatto].extension[anonymous].valueBoolean = false
* identifier.system = $serdCase
* identifier.value = "ESEMPIO-CARTELLA-1"
* status = #finished
* type[area].coding = $sindArea#A
* patient = Reference(Patient/patient-team)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2025-03-01"
* period.end = "2026-01-31"

Instance: addiction-episode-minimal
InstanceOf: AddictionEpisode
Title: "Persona anonima"
Description: "Contatto aperto con una persona che ha chiesto l'anonimato."
Usage: #example
* meta.security = $confidentiality#R
* extension[contatto].extension[treatment].valueCoding = $sindTreatment#1
* extension[contatto].extension[state].valueCoding = $sindState#5
* extension[contatto].extension[anonymous].valueBoolean = true
* status = #active
* type[area].coding = $sindArea#G
* patient.identifier.system = $serdPerson
* patient.identifier.value = "ESEMPIO-INTERNO-7"
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"
