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
