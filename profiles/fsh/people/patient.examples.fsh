Instance: patient-full
InstanceOf: SinfoniaPatient
Title: "Assistito con tutti i dati"
Description: "Persona inventata, con residenza e domicilio."
Usage: #example
* extension[cittadinanza].extension[code].valueCodeableConcept = $country#IT
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "RNRLCU52C58F839B"
* identifier[codiceFiscale].extension[verificato].valueBoolean = true
* identifier[anagrafeRegionale].system = $regionalPerson
* identifier[anagrafeRegionale].value = "esempio-0001"
* active = true
* name.use = #official
* name.family = "Arenaria"
* name.given = "Lucia"
* telecom.system = #email
* telecom.value = "lucia@cittadini.example"
* gender = #female
* birthDate = "1952-03-18"
* maritalStatus = $maritalStatus#W
* address[residenza].use = #home
* address[residenza].extension[asl].valueCoding = $aslSystem#150204
* address[residenza].line = "Via dell'Esempio 1"
* address[residenza].city = "Napoli"
* address[residenza].city.extension[codice].valueCoding = $municipality#063049
* address[residenza].district = "NA"
* address[residenza].state = "Campania"
* address[residenza].state.extension[codice].valueCoding = $region#150
* address[residenza].postalCode = "80100"
* address[residenza].country = "IT"
* address[domicilio].use = #temp
* address[domicilio].line = "Via della Prova 2"
* address[domicilio].city = "Salerno"
* address[domicilio].country = "IT"
* generalPractitioner = Reference(Practitioner/practitioner-full)
* managingOrganization = Reference(Organization/organization-full)

Instance: patient-minimal
InstanceOf: SinfoniaPatient
Title: "Assistito con i soli dati necessari"
Description: "Persona inventata, nota con codice STP."
Usage: #example
* identifier[stp].system = $stp
* identifier[stp].value = "STP1502040000001"
* name.family = "Prova"
* name.given = "Amina"
* gender = #female
* birthDate = "1990-01-01"
