Extension: AddressAsl
Id: address-asl
Title: "ASL dell'indirizzo"
Description: "Azienda sanitaria competente per l'indirizzo, con il codice FLS.11 di sei cifre."
* insert English([[ASL of the address]], [[Local health authority in charge of the address, by its FLS.11 code of six digits.]])
* ^context.type = #element
* ^context.expression = "Address"
* value[x] only Coding
* value[x] 1..1
* valueCoding.system 1..1
* valueCoding.system = $aslSystem
* valueCoding.code 1..1
* valueCoding.code obeys sin-fls-1

RuleSet: ItalianAddress(path)
* {path}.extension contains AddressAsl named asl 0..1
* {path}.city 1..1
* {path}.city.extension contains $scCoding named codice 0..1
* {path}.state.extension contains $scCoding named codice 0..1
* {path}.country 1..1
