Instance: related-person-full
InstanceOf: SinfoniaRelatedPerson
Title: "Figlio, caregiver e delegato"
Description: "Persona inventata: il figlio si prende cura della madre e può prenotare, ritirare e seguire il piano assistenziale per lei."
Usage: #example
* extension[ambito][0].valueCodeableConcept = $delegationScope#bookings
* extension[ambito][1].valueCodeableConcept = $delegationScope#home-care
* extension[titolo].extension[number].valueIdentifier.value = "esempio-delega-0001"
* extension[titolo].extension[date].valueDate = "2026-01-10"
* extension[titolo].extension[issuer].valueReference = Reference(Patient/patient-full)
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "RNRMRC80S02F839F"
* active = true
* patient = Reference(Patient/patient-full)
* relationship[titolo][0].coding = $relationship#family-caregiver
* relationship[titolo][1].coding = $relationship#delegate
* relationship[parentela].coding = $roleCode#CHILD
* name.use = #official
* name.family = "Arenaria"
* name.given = "Marco"
* telecom.system = #phone
* telecom.value = "+39 081 0000001"
* gender = #male
* birthDate = "1980-11-02"
* address.use = #home
* address.line = "Via della Prova 7"
* address.city = "Pozzuoli"
* address.country = "IT"
* period.start = "2026-01-10"
* period.end = "2028-01-09"
* communication.language = $language#it
* communication.preferred = true

Instance: related-person-minimal
InstanceOf: SinfoniaRelatedPerson
Title: "Vicina da avvisare"
Description: "Persona inventata, con i soli dati necessari."
Usage: #example
* patient = Reference(Patient/patient-minimal)
* relationship.coding = $relationship#emergency-contact
* name.family = "Prova"
* name.given = "Concetta"

Instance: related-person-support-administrator
InstanceOf: SinfoniaRelatedPerson
Title: "Amministratore di sostegno"
Description: "Persona inventata, nominata dal giudice tutelare con poteri limitati alla salute e ai servizi domiciliari."
Usage: #example
* extension[ambito][0].valueCodeableConcept = $delegationScope#consents
* extension[ambito][1].valueCodeableConcept = $delegationScope#home-care
* extension[titolo].extension[number].valueIdentifier.value = "esempio-decreto-12/2025"
* extension[titolo].extension[date].valueDate = "2025-03-03"
* extension[titolo].extension[issuer].valueString = "Tribunale di Esempio, giudice tutelare"
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "PTRGNN68H65F839U"
* active = true
* patient = Reference(Patient/patient-full)
* relationship[titolo].coding = $relationship#support-administrator
* name.family = "Pietrafonda"
* name.given = "Giovanna"
* period.start = "2025-03-03"

Instance: related-person-mother-of-newborn
InstanceOf: SinfoniaRelatedPerson
Title: "Madre di un neonato"
Description: "Persona inventata: finché il neonato non ha il codice fiscale, si ritrova attraverso il codice fiscale della madre."
Usage: #example
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value = "RPBTRS88B69F839O"
* active = true
* patient = Reference(Patient/patient-newborn)
* relationship[titolo].coding = $relationship#parent
* relationship[parentela].coding = $roleCode#MTH
* name.family = "Ripabianca"
* name.given = "Teresa"
* gender = #female
* birthDate = "1988-02-29"
* period.start = "2026-10-30"
* period.end = "2044-10-30"
