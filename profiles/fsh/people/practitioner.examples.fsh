Instance: practitioner-full
InstanceOf: SinfoniaPractitioner
Title: "Professionista"
Description: "Persona inventata."
Usage: #example
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "PTRGNN68H65F839U"
* identifier[regionale].system = $regionalPractitioner
* identifier[regionale].value = "esempio-0001"
* identifier[albo].system = $practitionerRegister
* identifier[albo].value = "NA/00000"
* identifier[albo].assigner.display = "Ordine dei medici di Esempio"
* identifier[ana].system = $ana
* identifier[ana].value = "esempio-ana-0002"
* active = true
* name.family = "Pietrafonda"
* name.given = "Giovanna"
* telecom.system = #email
* telecom.value = "giovanna@medici.example"
* gender = #female
* birthDate = "1968-06-25"
* qualification.code.text = "Laurea in medicina e chirurgia"
* qualification.period.start = "1994-07-01"
* communication = $language#it

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
* extension[rapporto].valueCodeableConcept = $employmentKind#agreement
* extension[massimale].valuePositiveInt = 1500
* identifier[regionale].system = $regionalPractitioner
* identifier[regionale].value = "esempio-0001"
* active = true
* period.start = "2020-01-01"
* practitioner = Reference(Practitioner/practitioner-full)
* organization = Reference(Organization/organization-full)
* code.coding[0] = $sinfoniaRole#general-practitioner "Medico di medicina generale"
* code.coding[1] = $roleCodeIt#MMG
* location = Reference(Location/location-full)
* telecom.system = #phone
* telecom.value = "+39 081 0000000"
* availableTime.daysOfWeek[0] = #mon
* availableTime.daysOfWeek[1] = #wed
* availableTime.availableStartTime = "09:00:00"
* availableTime.availableEndTime = "12:00:00"
* notAvailable.description = "Ferie, con sostituto"
* notAvailable.during.start = "2027-08-09"
* notAvailable.during.end = "2027-08-21"

Instance: practitioner-role-minimal
InstanceOf: SinfoniaPractitionerRole
Title: "Ruolo con i soli dati necessari"
Description: "Infermiere presso una ASL."
Usage: #example
* practitioner = Reference(Practitioner/practitioner-minimal)
* organization = Reference(Organization/organization-full)
* code = $sinfoniaRole#nurse

Instance: practitioner-role-specialist
InstanceOf: SinfoniaPractitionerRole
Title: "Cardiologa di un poliambulatorio"
Description: "La stessa persona inventata in un secondo incarico, come specialista di un servizio."
Usage: #example
* extension[rapporto].valueCodeableConcept = $employmentKind#employee
* active = true
* period.start = "2010-05-01"
* practitioner = Reference(Practitioner/practitioner-full)
* organization = Reference(Organization/organization-hospital)
* code = $sinfoniaRole#specialist
* specialty[disciplina].coding = $discipline#08
* location = Reference(Location/location-full)
* healthcareService = Reference(HealthcareService/healthcare-service-full)
