Profile: SinfoniaLocation
Parent: Location
Id: sinfonia-location
Title: "Luogo di cura SINFONIA"
Description: "Dove si cura o si eroga: edificio, ambulatorio, reparto, stanza o letto, sede di prenotazione, farmacia, veicolo; con mode kind, un tipo di luogo come il domicilio. Il domicilio di una persona non è mai una Location con indirizzo: l'indirizzo sta nel Patient, che è protetto. La usano agende, accessi domiciliari, ricoveri e documenti del fascicolo."
* insert English([[SINFONIA place of care]], [[Where people are treated or served: building, surgery, ward, room or bed, booking site, pharmacy, vehicle; with mode kind, a kind of place such as the home. The home of a person is never a Location with an address: the address is in the Patient, which is protected. Used by agendas, home visits, hospital stays and documents of the national record.]])
* obeys sin-loc-1 and sin-loc-2
* extension contains EmergencyCapacity named postiProntoSoccorso 0..1
* insert Must(extension[postiProntoSoccorso], [[Posti, per un pronto soccorso]], [[Places, of an emergency department]])
* insert SlicedBySystem
* identifier contains strutturaRicovero 0..1 and stabilimento 0..1 and reparto 0..1 and strutturaSanitaria 0..1
* identifier[strutturaRicovero].system = $hsp11
* identifier[strutturaRicovero].value obeys sin-hsp-1
* insert Must(identifier[strutturaRicovero], [[Codice HSP.11]], [[HSP.11 code]])
* identifier[stabilimento].system = $hsp11bis
* identifier[stabilimento].value obeys sin-hsp-2
* insert Must(identifier[stabilimento], [[Codice HSP.11 bis dello stabilimento]], [[HSP.11 bis code of the site]])
* identifier[reparto].system = $hsp12
* insert Must(identifier[reparto], [[Codice del reparto (HSP.12)]], [[Code of the ward (HSP.12)]])
* identifier[strutturaSanitaria].system = $sts11
* identifier[strutturaSanitaria].value obeys sin-sts-1
* insert Must(identifier[strutturaSanitaria], [[Codice STS.11]], [[STS.11 code]])
* status 1..1
* insert Must(status, [[In uso, sospeso, chiuso]], [[In use, suspended, closed]])
* name 1..1
* insert Must(name, [[Nome]], [[Name]])
* mode 1..1
* insert Must(mode, [[Un luogo (instance) o un tipo di luogo (kind)]], [[A place (instance) or a kind of place (kind)]])
* type 1..*
* insert Must(type, [[Tipo: HOSP ospedale, HU reparto, AMB ambulatorio, PHARM farmacia, PTRES domicilio]], [[Kind: HOSP hospital, HU ward, AMB surgery, PHARM pharmacy, PTRES home]])
* insert Must(telecom, [[Recapiti]], [[Telephone and mail]])
* insert Must(address, [[Indirizzo]], [[Address]])
* insert ItalianAddress(address)
* insert Must(physicalType, [[Edificio, ala, stanza, letto, veicolo]], [[Building, wing, room, bed, vehicle]])
* insert Must(position, [[Coordinate]], [[Coordinates]])
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[Organizzazione responsabile]], [[Organization in charge]])
* partOf only Reference(SinfoniaLocation)
* insert Must(partOf, [[Luogo di cui fa parte]], [[Place that it is part of]])
* insert Must(hoursOfOperation, [[Orari]], [[Opening hours]])

Invariant: sin-loc-1
Description: "Il domicilio (PTRES) è solo un tipo di luogo, senza indirizzo, coordinate e recapiti. / The home (PTRES) is only a kind of place, without address, coordinates and telephone."
Severity: #error
// Our own rule (GDPR art. 5(1)(c)): Location is a directory that many may read, the home address of a person is not for it.
Expression: "type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode' and code = 'PTRES').empty() or (mode = 'kind' and address.empty() and position.empty() and telecom.empty())"

Invariant: sin-loc-2
Description: "Un luogo che esiste ha un'organizzazione responsabile. / A place that exists has an organization in charge."
Severity: #error
// Our own rule: access rights and flows need to know whose place it is.
Expression: "mode = 'instance' implies managingOrganization.exists()"

Mapping: SinfoniaLocationToHl7Italia
Source: SinfoniaLocation
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/Location-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier farmaceutico"
Description: "Stessa struttura (identificativo, nome, indirizzo, organizzazione). Quella guida usa come sistemi gli indirizzi di insiemi di valori: qui gli OID dei modelli HSP.11 e STS.11. / Same structure (identifier, name, address, organization). That guide uses addresses of value sets as systems: here the OIDs of the models HSP.11 and STS.11."
* identifier -> "Location.identifier"
* name -> "Location.name"
* address -> "Location.address"
* managingOrganization -> "Location.managingOrganization"
