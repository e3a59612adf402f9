Instance: healthcare-service-full
InstanceOf: SinfoniaHealthcareService
Title: "Ambulatorio di cardiologia"
Description: "Servizio inventato che il CUP prenota."
Usage: #example
* identifier[catalogo].system = $healthcareServiceCode
* identifier[catalogo].value = "esempio-cardio-01"
* active = true
* providedBy = Reference(Organization/organization-full)
* category = $healthcareServiceKind#outpatient-specialist
* type.text = "Prima visita cardiologica ed elettrocardiogramma"
* specialty[disciplina].coding = $discipline#08
* location = Reference(Location/location-full)
* name = "Cardiologia, poliambulatorio di Esempio"
* comment = "Visite e controlli con elettrocardiogramma."
* telecom.system = #phone
* telecom.value = "+39 081 0000011"
* coverageArea = Reference(Location/location-building)
* eligibility.comment = "Impegnativa del medico, con la classe di priorità"
* referralMethod = http://terminology.hl7.org/CodeSystem/service-referral-method#phone
* appointmentRequired = true
* availableTime.daysOfWeek = #mon
* availableTime.availableStartTime = "08:30:00"
* availableTime.availableEndTime = "13:30:00"
* notAvailable.description = "Chiusura estiva"
* notAvailable.during.start = "2027-08-09"
* notAvailable.during.end = "2027-08-21"

Instance: healthcare-service-minimal
InstanceOf: SinfoniaHealthcareService
Title: "Cure domiciliari di un distretto"
Description: "Servizio inventato del catalogo, con i soli dati necessari: si attiva con una segnalazione."
Usage: #example
* active = true
* providedBy = Reference(Organization/organization-full)
* category = $healthcareServiceKind#home-care
* location = Reference(Location/location-minimal)
* name = "Cure domiciliari"
* appointmentRequired = false
