Profile: SinfoniaHealthcareService
Parent: HealthcareService
Id: sinfonia-healthcare-service
Title: "Servizio SINFONIA"
Description: "Servizio che un'organizzazione offre in uno o più luoghi: voce del catalogo dei servizi (cure domiciliari, punto unico di accesso, vaccinazioni, consultorio) o unità che il CUP prenota, a cui si legano le agende (Schedule.actor). Che cosa è, per chi, dove, quando e come si accede."
* insert English([[SINFONIA healthcare service]], [[Service that an organization offers at one or more places: entry of the catalogue of services (home care, single access point, vaccinations, family counselling) or unit that the booking centre books, which agendas are tied to (Schedule.actor). What it is, for whom, where, when and how to get it.]])
* obeys sin-hcs-1 and sin-hcs-2
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains catalogo 0..1
* identifier[catalogo].system 1..1
* identifier[catalogo].system = $healthcareServiceCode
* identifier[catalogo].value 1..1
* insert Must(identifier[catalogo], [[Codice nel catalogo regionale dei servizi]], [[Code in the regional catalogue of services]])
* active 1..1
* insert Must(active, [[Se il servizio è attivo]], [[Whether the service is active]])
* providedBy 1..1
* providedBy only Reference(SinfoniaOrganization)
* insert Must(providedBy, [[Organizzazione che lo eroga]], [[Organization that provides it]])
* category 1..*
* category from https://fhir.sinfonia.campania.it/ValueSet/healthcare-service-kind (required)
* insert Must(category, [[Tipo di servizio]], [[Kind of service]])
* insert Must(type, [[Prestazioni del nomenclatore erogate]], [[Services of the nomenclature provided]])
* insert Must(specialty, [[Disciplina]], [[Discipline]])
* specialty ^slicing.discriminator.type = #value
* specialty ^slicing.discriminator.path = "coding.system"
* specialty ^slicing.rules = #open
* specialty contains disciplina 0..*
* specialty[disciplina].coding.system 1..1
* specialty[disciplina].coding.system = $discipline
* insert Label(specialty[disciplina], [[Disciplina ospedaliera, elenco di HL7 Italia]], [[Hospital discipline, list of HL7 Italia]])
* location only Reference(SinfoniaLocation)
* insert Must(location, [[Dove si eroga]], [[Where it is provided]])
* name 1..1
* insert Must(name, [[Nome per il cittadino]], [[Name for the citizen]])
* insert Must(comment, [[Descrizione]], [[Description]])
* insert Must(telecom, [[Recapiti]], [[Telephone, mail, web]])
* coverageArea only Reference(SinfoniaLocation)
* insert Must(coverageArea, [[Territorio servito]], [[Area served]])
* insert Must(eligibility, [[A chi è rivolto e che cosa serve per accedere]], [[Whom it is for and what is needed]])
* insert Must(referralMethod, [[Come si chiede]], [[How to ask for it]])
* appointmentRequired 1..1
* insert Must(appointmentRequired, [[Se si prenota]], [[Whether it has to be booked]])
* insert Must(availableTime, [[Orari]], [[Opening hours]])
* insert Must(notAvailable, [[Chiusure]], [[Closings]])

Invariant: sin-hcs-1
Description: "Un servizio che si prenota dice come: recapito, modo di richiesta o endpoint. / A service that has to be booked says how: telephone or mail, way of asking, or endpoint."
Severity: #warning
Expression: "(active = true and appointmentRequired = true) implies (telecom.exists() or referralMethod.exists() or endpoint.exists())"

Invariant: sin-hcs-2
Description: "Un servizio attivo dice dove si eroga o che territorio serve. / An active service says where it is provided or which area it serves."
Severity: #warning
Expression: "active = true implies (location.exists() or coverageArea.exists())"

Mapping: SinfoniaHealthcareServiceToHl7Italia
Source: SinfoniaHealthcareService
Target: "http://hl7.org/fhir/StructureDefinition/HealthcareService"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di HealthcareService: si segue R4, con la disciplina dell'elenco delle guide di telemedicina. / HL7 Italia has no profile of HealthcareService: R4 is followed, with the discipline from the list of the telemedicine guides."
* providedBy -> "HealthcareService.providedBy"
* specialty -> "HealthcareService.specialty"
