Profile: SinfoniaPractitioner
Parent: Practitioner
Id: sinfonia-practitioner
Title: "Professionista SINFONIA"
Description: "Persona che lavora per il servizio sanitario o sociale. Che cosa fa, e per chi, lo dice PractitionerRole."
* insert English([[SINFONIA practitioner]], [[Person who works for the health or social service. What they do, and for whom, is in PractitionerRole.]])
* identifier 1..*
* insert Must(identifier, [[Codici con cui il professionista è noto]], [[Codes by which the practitioner is known]])
* insert SlicedBySystem
* insert CodiceFiscaleSlice
* identifier contains regionale 0..1 and ana 0..1 and albo 0..*
* identifier[regionale].system = $regionalPractitioner
* insert Must(identifier[regionale], [[Codice regionale del professionista]], [[Regional code of the practitioner]])
* identifier[ana].system = $ana
* insert Label(identifier[ana], [[Codice ANA, come in HL7 Italia core]], [[ANA code, as in HL7 Italia core]])
* identifier[albo].system = $practitionerRegister
* identifier[albo].assigner 1..1
* insert Must(identifier[albo], [[Numero di iscrizione all'albo; assigner è l'ordine]], [[Number in the professional register; assigner is the order]])
* insert Must(active, [[Se la scheda è in uso]], [[Whether the record is in use]])
* name 1..*
* insert Must(name, [[Nome e cognome]], [[Given name and surname]])
* name.family 1..1
* name.given 1..*
* insert Must(telecom, [[Recapiti di lavoro]], [[Telephone and mail at work]])
* insert Must(gender, [[Sesso anagrafico]], [[Registered sex]])
* insert Must(birthDate, [[Data di nascita]], [[Date of birth]])
* insert Must(qualification, [[Abilitazioni e specializzazioni]], [[Licences and specialties]])
* qualification.issuer only Reference(SinfoniaOrganization)
* insert Must(communication, [[Lingue parlate]], [[Languages spoken]])

Mapping: SinfoniaPractitionerToHl7Italia
Source: SinfoniaPractitioner
Target: "http://hl7.it/fhir/itcore/StructureDefinition/practitioner-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Stessi identificativi codice fiscale e ANA; in più il codice regionale e l'iscrizione all'albo, per cui core ha solo uno slice con un URI generico. / Same identifiers codice fiscale and ANA; besides them the regional code and the professional register, for which core only has a slice with a generic URI."
* identifier[codiceFiscale] -> "Practitioner.identifier:codiceFiscale"
* identifier[ana] -> "Practitioner.identifier:codiceANA"
* identifier[albo] -> "Practitioner.identifier:altro"
* qualification.issuer -> "Practitioner.qualification.issuer"
