Instance: patient-full
InstanceOf: SinfoniaPatient
Title: "Assistito con tutti i dati"
Description: "Persona inventata, con residenza e domicilio."
Usage: #example
* extension[cittadinanza].extension[code].valueCodeableConcept = $country#IT
* extension[luogoNascita].valueAddress.city = "Napoli"
* extension[luogoNascita].valueAddress.country = "IT"
* extension[luogoNascitaCodice].valueCodeableConcept = $municipality#063049
* extension[certificazione].extension[who].valueCodeableConcept.text = "ANPR"
* extension[certificazione].extension[when].valueDateTime = "2025-09-01"
* extension[certificazione].extension[rank].valueDecimal = 1
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "RNRLCU52C58F839B"
* identifier[codiceFiscale].extension[verificato].valueBoolean = true
* identifier[anagrafeRegionale].system = $regionalPerson
* identifier[anagrafeRegionale].value = "esempio-0001"
* identifier[anpr].system = $anpr
* identifier[anpr].value = "esempio-anpr-0001"
* identifier[ana].system = $ana
* identifier[ana].value = "esempio-ana-0001"
* active = true
* name.use = #official
* name.family = "Arenaria"
* name.given = "Lucia"
* telecom.system = #email
* telecom.value = "lucia@cittadini.example"
* gender = #female
* birthDate = "1952-03-18"
* deceasedBoolean = false
* maritalStatus = $maritalStatus#W
* address[residenza].use = #home
* address[residenza].extension[asl].valueCoding = $aslSystem#150204
* address[residenza].extension[certificazione].extension[who].valueCodeableConcept.text = "ANPR"
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
* address[domicilio].city.extension[codice].valueCoding = $municipality#065116
* address[domicilio].district = "SA"
* address[domicilio].state = "Campania"
* address[domicilio].postalCode = "84100"
* address[domicilio].country = "IT"
* contact.relationship.text = "Vicina di casa"
* contact.name.text = "Concetta Prova"
* contact.telecom.system = #phone
* contact.telecom.value = "+39 081 0000002"
* communication.language = $language#it
* communication.preferred = true
* generalPractitioner = Reference(PractitionerRole/practitioner-role-full)
* generalPractitioner.extension[scelta].extension[mode].valueCodeableConcept = $doctorChoiceMode#chosen
* generalPractitioner.extension[scelta].extension[period].valuePeriod.start = "2020-02-01"
* managingOrganization = Reference(Organization/organization-full)
* link.other = Reference(Patient/patient-merged)
* link.type = #replaces

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

Instance: patient-merged
InstanceOf: SinfoniaPatient
Title: "Scheda unita a un'altra"
Description: "Seconda scheda della stessa persona inventata, con il codice fiscale sotto il sistema delle guide HL7 Italia precedenti; non è più attiva."
Usage: #example
* identifier[codiceFiscaleSid].system = $codiceFiscaleSid
* identifier[codiceFiscaleSid].value = "RNRLCU52C58F839B"
* active = false
* name.family = "Arenaria"
* name.given = "Lucia"
* gender = #female
* birthDate = "1952-03-18"
* link.other = Reference(Patient/patient-full)
* link.type = #replaced-by

Instance: patient-team
InstanceOf: SinfoniaPatient
Title: "Cittadina europea con tessera TEAM"
Description: "Persona inventata, residente in Germania e di passaggio in Campania."
Usage: #example
* extension[cittadinanza].extension[code].valueCodeableConcept = $country#DE
* extension[luogoNascitaCodice].valueCodeableConcept = $foreignState#216
* identifier[team].system = $team
* identifier[team].value = "80276000000000000001"
* identifier[team].period.end = "2028-12-31"
* identifier[teamPersonale].system = $teamPersonal
* identifier[teamPersonale].value = "X000000000"
* name.family = "Beispiel"
* name.given = "Erika"
* gender = #female
* birthDate = "1985-07-04"
* address[residenza].use = #home
* address[residenza].line = "Beispielweg 3"
* address[residenza].city = "Musterstadt"
* address[residenza].postalCode = "00000"
* address[residenza].country = "DE"

Instance: patient-eni
InstanceOf: SinfoniaPatient
Title: "Cittadino europeo non iscritto"
Description: "Persona inventata, nota con codice ENI e, prima, con un codice STP concluso sotto il sistema regionale."
Usage: #example
* identifier[eni].system = $eni
* identifier[eni].value = "ENI1502070000001"
* identifier[stpCampania].system = $stpCampania
* identifier[stpCampania].value = "STP1502070000002"
* identifier[stpCampania].period.start = "2006-01-10"
* identifier[stpCampania].period.end = "2006-07-09"
* name.family = "Exemplu"
* name.given = "Ion"
* gender = #male
* birthDate = "1970-05-05"

Instance: patient-newborn
InstanceOf: SinfoniaPatient
Title: "Neonato in attesa del codice fiscale"
Description: "Neonato inventato, ancora senza nome e senza codice fiscale: numero di cartella, identità provvisoria, ordine di nascita; la madre è related-person-mother-of-newborn."
Usage: #example
* extension[identitaProvvisoria].valueCodeableConcept = $identityStatus#newborn
* extension[luogoNascitaCodice].valueCodeableConcept = $municipality#063049
* identifier.type = $identifierType#MR
* identifier.system = "https://ospedale.example/cartelle"
* identifier.value = "2026-0001"
* active = true
* name.family = "Ripabianca"
* name.given.extension.url = $dataAbsentReason
* name.given.extension.valueCode = #temp-unknown
* gender = #female
* birthDate = "2026-10-30"
* multipleBirthInteger = 1

Instance: patient-unidentified
InstanceOf: SinfoniaPatient
Title: "Persona non identificata"
Description: "Persona inventata, arrivata senza documenti e senza coscienza."
Usage: #example
* extension[identitaProvvisoria].valueCodeableConcept = $identityStatus#unidentified
* identifier.type = $identifierType#MR
* identifier.system = "https://ospedale.example/cartelle"
* identifier.value = "2026-0002"
* active = true
* name.family.extension.url = $dataAbsentReason
* name.family.extension.valueCode = #unknown
* name.given.extension.url = $dataAbsentReason
* name.given.extension.valueCode = #unknown
* gender = #unknown
* birthDate.extension.url = $dataAbsentReason
* birthDate.extension.valueCode = #unknown
