Invariant: sin-cf-1
Description: "Codice fiscale: sedici caratteri ciascuno al proprio posto, con carattere di controllo esatto, oppure undici cifre se provvisorio. / Sixteen characters in their places with the right check character, or eleven digits when provisional."
Severity: #error
// FHIRPath can only look at the form; the validator of the platform works out the check character as well.
Expression: "matches('^([A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]|[0-9]{11})$')"

Invariant: sin-stp-1
Description: "STP: le lettere STP e tredici cifre (regione, ASL, progressivo). / The letters STP and thirteen digits (region, ASL, number)."
Severity: #error
Expression: "matches('^STP[0-9]{13}$')"

Invariant: sin-eni-1
Description: "ENI: le lettere ENI e tredici cifre (regione, ASL, progressivo). / The letters ENI and thirteen digits (region, ASL, number)."
Severity: #error
Expression: "matches('^ENI[0-9]{13}$')"

Invariant: sin-fls-1
Description: "Codice ASL: sei cifre, regione e azienda. / ASL code: six digits, region and authority."
Severity: #error
Expression: "matches('^[0-9]{6}$')"

Invariant: sin-cf-2
Description: "La data di nascita è quella del codice fiscale. / The date of birth is that of the codice fiscale."
Severity: #warning
// Source: DM 23 December 1976 n. 13813. Not an error: the register of the Agenzia delle entrate may hold another date than the person's documents.
// Here only codes with all their digits; the validator of the platform also reads codes with letters in place of digits (omocodia).
Expression: "(birthDate.exists() and birthDate.toString().length() = 10) implies identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2' and value.matches('^[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}')).all(value.substring(6, 2) = %resource.birthDate.toString().substring(2, 2) and value.substring(8, 1) = 'ABCDEHLMPRST'.substring(%resource.birthDate.toString().substring(5, 2).toInteger() - 1, 1) and value.substring(9, 2).toInteger() mod 40 = %resource.birthDate.toString().substring(8, 2).toInteger())"

Invariant: sin-cf-3
Description: "Il sesso è quello del codice fiscale. / The sex is that of the codice fiscale."
Severity: #warning
// Source: DM 23 December 1976 n. 13813: the day of birth of women is raised by 40. Not an error: rectification of sex (law 14 April 1982 n. 164) may reach the two registers at different times.
Expression: "gender.where($this = 'male' or $this = 'female').exists() implies identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2' and value.matches('^[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}')).all((value.substring(9, 2).toInteger() > 40) = (%resource.gender = 'female'))"

Invariant: sin-cf-4
Description: "Il codice fiscale nella forma di sistema precedente ha sedici caratteri nei loro posti, oppure undici cifre. / The codice fiscale under the earlier system has sixteen characters in their places, or eleven digits."
Severity: #error
Expression: "matches('^([A-Za-z]{6}[0-9LMNPQRSTUVlmnpqrstuv]{2}[A-Za-z][0-9LMNPQRSTUVlmnpqrstuv]{2}[A-Za-z][0-9LMNPQRSTUVlmnpqrstuv]{3}[A-Za-z]|[0-9]{11})$')"

Invariant: sin-cf-5
Description: "Il codice fiscale è lo stesso sotto i due sistemi. / The codice fiscale is the same under both systems."
Severity: #error
// Our own rule: HL7 Italia core and the earlier guides name the same register by two systems.
Expression: "identifier.where(system = 'http://hl7.it/sid/codiceFiscale').all((value.upper() in %resource.identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2').value) or %resource.identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.2').empty())"

Invariant: sin-ehic-1
Description: "Numero della tessera TEAM: venti cifre che cominciano per 80. / Number of the TEAM card: twenty digits that begin with 80."
Severity: #warning
// Source: Decision S2 of 12 June 2009 (2010/C 106/09), field 8. Not an error: foreign cards are copied by hand.
Expression: "matches('^80[0-9]{18}$')"

Invariant: sin-vat-1
Description: "Partita IVA o codice fiscale di un'organizzazione: undici cifre, con cifra di controllo esatta. / VAT number or codice fiscale of an organization: eleven digits with the right check digit."
Severity: #error
// Source: DPR 26 October 1972 n. 633, art. 35. FHIRPath can only look at the form.
Expression: "matches('^[0-9]{11}$')"

Invariant: sin-hsp-1
Description: "Codice HSP.11: sei cifre, regione e struttura. / HSP.11 code: six digits, region and structure."
Severity: #error
// Source: DM 23 December 1996, models HSP.
Expression: "matches('^[0-9]{6}$')"

Invariant: sin-hsp-2
Description: "Codice HSP.11 bis: le sei cifre HSP.11 e due dello stabilimento. / HSP.11 bis code: the six digits of HSP.11 and two of the site."
Severity: #error
Expression: "matches('^[0-9]{6}[.]?[0-9]{2}$')"

Invariant: sin-sts-1
Description: "Codice STS.11 o RIA.11: sei lettere maiuscole o cifre. / STS.11 or RIA.11 code: six capital letters or digits."
Severity: #error
// Source: DM 23 December 1996, models STS and RIA.
Expression: "matches('^[0-9A-Z]{6}$')"

RuleSet: SlicedBySystem
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier.system 1..1
* identifier.value 1..1

RuleSet: CodiceFiscaleSlice
* identifier contains codiceFiscale 0..1
* identifier[codiceFiscale].system = $codiceFiscale
* identifier[codiceFiscale].value obeys sin-cf-1
* insert Must(identifier[codiceFiscale], [[Codice fiscale]], [[Codice fiscale]])
* identifier contains codiceFiscaleSid 0..1
* identifier[codiceFiscaleSid].system = $codiceFiscaleSid
* identifier[codiceFiscaleSid].value obeys sin-cf-4
* insert Label(identifier[codiceFiscaleSid], [[Lo stesso codice fiscale con il sistema delle guide HL7 Italia precedenti: accettato in ingresso]], [[The same codice fiscale under the system of the earlier HL7 Italia guides: accepted on input]])
* obeys sin-cf-2 and sin-cf-3 and sin-cf-5

Extension: IdentifierVerified
Id: identifier-verified
Title: "Identificativo verificato"
Description: "Se l'identificativo è stato trovato nel registro di chi lo assegna (anagrafe nazionale, Sistema TS)."
* insert English([[Verified identifier]], [[Whether the identifier was found in the register of the body that assigns it (national registry, Sistema TS).]])
* ^context.type = #element
* ^context.expression = "Identifier"
* value[x] only boolean
* value[x] 1..1
