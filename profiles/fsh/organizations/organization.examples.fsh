Instance: organization-full
InstanceOf: SinfoniaOrganization
Title: "ASL"
Description: "Una delle sette ASL della Campania."
Usage: #example
* identifier[asl].system = $fls11
* identifier[asl].value = "150204"
* active = true
* type = $organizationType#asl
* name = "ASL Napoli 1 Centro"
* telecom.system = #url
* telecom.value = "https://asl.example"
* address.use = #work
* address.city = "Napoli"
* address.country = "IT"
* partOf = Reference(Organization/organization-region)

Instance: organization-minimal
InstanceOf: SinfoniaOrganization
Title: "Cooperativa"
Description: "Organizzazione inventata."
Usage: #example
* identifier[partitaIva].system = $vat
* identifier[partitaIva].value = "00000010009"
* type = $sinfoniaOrganizationType#cooperative
* name = "Cooperativa Esempio"

Instance: organization-region
InstanceOf: SinfoniaOrganization
Title: "Regione"
Description: "La Regione Campania, in cima alla gerarchia."
Usage: #example
* identifier[regione].system = $region
* identifier[regione].value = "150"
* active = true
* type = $organizationType#regione
* name = "Regione Campania"

Instance: organization-district
InstanceOf: SinfoniaOrganization
Title: "Distretto"
Description: "Distretto inventato di una ASL."
Usage: #example
* identifier[distretto].system = $districtCode
* identifier[distretto].value = "15020499"
* active = true
* type = $organizationType#dist-san
* name = "Distretto sanitario di Esempio"
* partOf = Reference(Organization/organization-full)

Instance: organization-hospital
InstanceOf: SinfoniaOrganization
Title: "Ospedale"
Description: "Presidio ospedaliero inventato di una ASL."
Usage: #example
* identifier[strutturaRicovero].system = $hsp11
* identifier[strutturaRicovero].value = "150999"
* identifier[stabilimento].system = $hsp11bis
* identifier[stabilimento].value = "150999.01"
* active = true
* type = $organizationType#osp-dir
* name = "Ospedale di Esempio"
* partOf = Reference(Organization/organization-full)

Instance: organization-unit
InstanceOf: SinfoniaOrganization
Title: "Unità operativa"
Description: "Unità operativa inventata di un ospedale."
Usage: #example
* identifier.system = "https://ospedale.example/unita-operative"
* identifier.value = "0801"
* active = true
* type = $sinfoniaOrganizationType#hospital-unit
* name = "Cardiologia"
* partOf = Reference(Organization/organization-hospital)

Instance: organization-accredited
InstanceOf: SinfoniaOrganization
Title: "Struttura accreditata"
Description: "Centro diagnostico inventato, accreditato e con accordo contrattuale."
Usage: #example
* extension[accreditamento][0].extension[kind].valueCodeableConcept = $accreditationKind#accreditation
* extension[accreditamento][0].extension[period].valuePeriod.start = "2024-01-01"
* extension[accreditamento][0].extension[period].valuePeriod.end = "2027-12-31"
* extension[accreditamento][0].extension[act].valueString = "Decreto di esempio n. 0, 1 gennaio 2024"
* extension[accreditamento][0].extension[activity].valueCodeableConcept = $healthcareServiceKind#imaging
* extension[accreditamento][1].extension[kind].valueCodeableConcept = $accreditationKind#contract
* extension[accreditamento][1].extension[period].valuePeriod.start = "2026-01-01"
* extension[accreditamento][1].extension[period].valuePeriod.end = "2026-12-31"
* identifier[strutturaSanitaria].system = $sts11
* identifier[strutturaSanitaria].value = "ESEMP2"
* identifier[riabilitazione].system = $ria11
* identifier[riabilitazione].value = "ESEMP3"
* identifier[partitaIva].system = $vat
* identifier[partitaIva].value = "00000010009"
* active = true
* type = $sinfoniaOrganizationType#accredited-facility
* name = "Centro diagnostico Esempio"

Instance: organization-pharmacy
InstanceOf: SinfoniaOrganization
Title: "Farmacia"
Description: "Farmacia inventata."
Usage: #example
* identifier[farmacia].system = $pharmacyCode
* identifier[farmacia].value = "ESEMPIO1"
* active = true
* type = $sinfoniaOrganizationType#pharmacy
* name = "Farmacia Esempio"

Instance: organization-municipality
InstanceOf: SinfoniaOrganization
Title: "Comune"
Description: "Il Comune di Napoli, come ente da cui dipende un segretariato sociale."
Usage: #example
* identifier[comune].system = $municipality
* identifier[comune].value = "063049"
* type = $organizationType#comune
* name = "Comune di Napoli"
