Instance: location-full
InstanceOf: SinfoniaLocation
Title: "Ambulatorio"
Description: "Ambulatorio inventato di un poliambulatorio della ASL."
Usage: #example
* identifier[strutturaRicovero].system = $hsp11
* identifier[strutturaRicovero].value = "150999"
* identifier[stabilimento].system = $hsp11bis
* identifier[stabilimento].value = "150999.01"
* identifier[reparto].system = $hsp12
* identifier[reparto].value = "esempio-0801"
* identifier[strutturaSanitaria].system = $sts11
* identifier[strutturaSanitaria].value = "ESEMP1"
* status = #active
* name = "Ambulatorio di cardiologia, stanza 3"
* mode = #instance
* type = $roleCode#AMB
* telecom.system = #phone
* telecom.value = "+39 081 0000010"
* address.use = #work
* address.extension[asl].valueCoding = $aslSystem#150204
* address.line = "Via dell'Esempio 10"
* address.city = "Napoli"
* address.city.extension[codice].valueCoding = $municipality#063049
* address.district = "NA"
* address.state = "Campania"
* address.state.extension[codice].valueCoding = $region#150
* address.postalCode = "80100"
* address.country = "IT"
* physicalType = $physicalType#ro
* position.longitude = 14.25
* position.latitude = 40.85
* managingOrganization = Reference(Organization/organization-full)
* partOf = Reference(Location/location-building)
* hoursOfOperation.daysOfWeek[0] = #mon
* hoursOfOperation.daysOfWeek[1] = #thu
* hoursOfOperation.openingTime = "08:30:00"
* hoursOfOperation.closingTime = "13:30:00"

Instance: location-building
InstanceOf: SinfoniaLocation
Title: "Poliambulatorio"
Description: "Edificio inventato."
Usage: #example
* status = #active
* name = "Poliambulatorio di Esempio"
* mode = #instance
* type = $roleCode#AMB
* physicalType = $physicalType#bu
* managingOrganization = Reference(Organization/organization-full)

Instance: location-minimal
InstanceOf: SinfoniaLocation
Title: "Domicilio dell'assistito"
Description: "Il domicilio come tipo di luogo, per gli accessi domiciliari: nessun indirizzo."
Usage: #example
* status = #active
* name = "Domicilio dell'assistito"
* mode = #kind
* type = $roleCode#PTRES

Instance: location-emergency
InstanceOf: SinfoniaLocation
Title: "Pronto soccorso"
Description: "Pronto soccorso inventato, con i posti che dichiara."
Usage: #example
* extension[postiProntoSoccorso].extension[treatment].valueUnsignedInt = 20
* extension[postiProntoSoccorso].extension[observation].valueUnsignedInt = 6
* extension[postiProntoSoccorso].extension[reported].valueDateTime = "2026-03-01T08:00:00+01:00"
* status = #active
* name = "Pronto soccorso, edificio A"
* mode = #instance
* type = $roleCode#ER
* managingOrganization = Reference(Organization/organization-full)
