Profile: SinfoniaPatient
Parent: Patient
Id: sinfonia-patient
Title: "Assistito SINFONIA"
Description: "Persona assistita dal servizio sanitario della Campania, nota con codice fiscale oppure con codice STP, ENI o TEAM. Allineato al Patient di HL7 Italia core; la residenza è l'indirizzo con use home, il domicilio quello con use temp."
* insert English([[SINFONIA citizen]], [[Person in the care of the health service of Campania, known by codice fiscale or by an STP, ENI or TEAM code. Aligned with the Patient of HL7 Italia core; the residence is the address with use home and the domicile the one with use temp.]])
* extension contains $citizenship named cittadinanza 0..*
* identifier 1..*
* insert SlicedBySystem
* insert CodiceFiscaleSlice
* identifier[codiceFiscale].extension contains IdentifierVerified named verificato 0..1
* identifier contains stp 0..* and eni 0..1 and team 0..1 and anpr 0..1 and ana 0..1 and anagrafeRegionale 0..1
* identifier[stp].system = $stp
* identifier[stp].value obeys sin-stp-1
* identifier[eni].system = $eni
* identifier[eni].value obeys sin-eni-1
* identifier[team].system = $team
* identifier[anpr].system = $anpr
* identifier[ana].system = $ana
* identifier[anagrafeRegionale].system = $regionalPerson
* name 1..*
* name.family 1..1
* name.given 1..*
* gender 1..1
* birthDate 1..1
* address ^slicing.discriminator.type = #value
* address ^slicing.discriminator.path = "use"
* address ^slicing.rules = #open
* address contains residenza 0..1 and domicilio 0..1
* address[residenza].use 1..1
* address[residenza].use = #home
* address[residenza] ^short = "Residenza"
* insert ItalianAddress(address[residenza])
* address[domicilio].use 1..1
* address[domicilio].use = #temp
* address[domicilio] ^short = "Domicilio"
* insert ItalianAddress(address[domicilio])
* generalPractitioner ^short = "Medico di medicina generale o pediatra di libera scelta"
* managingOrganization only Reference(SinfoniaOrganization)
