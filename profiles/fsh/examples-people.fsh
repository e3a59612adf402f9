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

Instance: practitioner-full
InstanceOf: SinfoniaPractitioner
Title: "Professionista"
Description: "Persona inventata."
Usage: #example
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "PTRGNN68H65F839U"
* identifier[regionale].system = $regionalPractitioner
* identifier[regionale].value = "esempio-0001"
* active = true
* name.family = "Pietrafonda"
* name.given = "Giovanna"
* gender = #female
* birthDate = "1968-06-25"

Instance: practitioner-minimal
InstanceOf: SinfoniaPractitioner
Title: "Professionista con i soli dati necessari"
Description: "Persona inventata."
Usage: #example
* identifier[regionale].system = $regionalPractitioner
* identifier[regionale].value = "esempio-0002"
* name.family = "Prova"
* name.given = "Mario"

Instance: practitioner-role-full
InstanceOf: SinfoniaPractitionerRole
Title: "Ruolo con tutti i dati"
Description: "Medico di medicina generale presso una ASL."
Usage: #example
* active = true
* period.start = "2020-01-01"
* practitioner = Reference(Practitioner/practitioner-full)
* organization = Reference(Organization/organization-full)
* code = SinfoniaRole#general-practitioner "Medico di medicina generale"
* telecom.system = #phone
* telecom.value = "+39 081 0000000"

Instance: practitioner-role-minimal
InstanceOf: SinfoniaPractitionerRole
Title: "Ruolo con i soli dati necessari"
Description: "Infermiere presso una ASL."
Usage: #example
* practitioner = Reference(Practitioner/practitioner-minimal)
* organization = Reference(Organization/organization-full)
* code = SinfoniaRole#nurse

Instance: organization-full
InstanceOf: SinfoniaOrganization
Title: "ASL"
Description: "Una delle sette ASL della Campania."
Usage: #example
* identifier[asl].system = $fls11
* identifier[asl].value = "150204"
* active = true
* type = $organizationType#asl
* name = "ASL Napoli 1 Centro"
* telecom.system = #url
* telecom.value = "https://asl.example"
* address.use = #work
* address.city = "Napoli"
* address.country = "IT"

Instance: organization-minimal
InstanceOf: SinfoniaOrganization
Title: "Cooperativa"
Description: "Organizzazione inventata."
Usage: #example
* identifier[partitaIva].system = $vat
* identifier[partitaIva].value = "00000000000"
* type = SinfoniaOrganizationType#cooperative
* name = "Cooperativa Esempio"
