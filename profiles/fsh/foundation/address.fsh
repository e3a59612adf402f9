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

Invariant: sin-istat-1
Description: "Il codice ISTAT di un comune ha sei cifre, quello di uno Stato estero tre. / The ISTAT code of a municipality has six digits, that of a foreign State three."
Severity: #error
// Source: ISTAT, Codici statistici delle unità amministrative territoriali.
Expression: "system.empty() or ((system = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-comuni' implies code.matches('^[0-9]{6}$')) and (system = 'https://www.hl7.it/fhir/terminology/CodeSystem/istat-unitaAmministrativeTerritorialiEstere' implies code.matches('^[0-9]{3}$')))"

Invariant: sin-adr-1
Description: "Un indirizzo in Italia ha il codice ISTAT del comune. / An address in Italy has the ISTAT code of the municipality."
Severity: #warning
// Source: SIAD and AVN flows ask for the code of the municipality; registers that are being cleaned may not have it yet.
Expression: "country = 'IT' implies city.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding').exists()"

Invariant: sin-adr-2
Description: "Il CAP di un indirizzo in Italia ha cinque cifre. / The post code of an address in Italy has five digits."
Severity: #warning
Expression: "(country = 'IT' and postalCode.exists()) implies postalCode.matches('^[0-9]{5}$')"

// An address of a person or place: text and ISTAT code of the municipality, ASL, who certified it. Abroad: city and country.
RuleSet: ItalianAddress(path)
* {path} obeys sin-adr-1 and sin-adr-2
* {path}.extension contains AddressAsl named asl 0..1 and RecordCertification named certificazione 0..1 and $geolocation named posizione 0..1
* {path}.city 1..1
* {path}.city.extension contains $scCoding named codice 0..1
* {path}.city.extension[codice].valueCoding obeys sin-istat-1
* {path}.state.extension contains $scCoding named codice 0..1
* {path}.country 1..1
* insert Must({path}.extension[asl], [[ASL competente per l'indirizzo, codice FLS.11]], [[ASL in charge of the address, FLS.11 code]])
* insert Must({path}.line, [[Via e numero civico]], [[Street and house number]])
* insert Must({path}.city, [[Comune, con il codice ISTAT nell'estensione; all'estero la città]], [[Municipality, with the ISTAT code in the extension; abroad the city]])
* insert Must({path}.district, [[Sigla della provincia]], [[Two letters of the province]])
* insert Must({path}.state, [[Regione, con il codice ministeriale nell'estensione]], [[Region, with the code of the ministry in the extension]])
* insert Must({path}.postalCode, [[CAP]], [[Post code]])
* insert Must({path}.country, [[Stato, sigla ISO 3166 di due lettere]], [[Country, two letters of ISO 3166]])
