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
* identifier[codiceFiscale] ^short = "Codice fiscale"

Extension: IdentifierVerified
Id: identifier-verified
Title: "Identificativo verificato"
Description: "Se l'identificativo è stato trovato nel registro di chi lo assegna (anagrafe nazionale, Sistema TS)."
* insert English([[Verified identifier]], [[Whether the identifier was found in the register of the body that assigns it (national registry, Sistema TS).]])
* ^context.type = #element
* ^context.expression = "Identifier"
* value[x] only boolean
* value[x] 1..1
