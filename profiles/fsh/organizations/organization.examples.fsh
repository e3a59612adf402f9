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

Instance: organization-minimal
InstanceOf: SinfoniaOrganization
Title: "Cooperativa"
Description: "Organizzazione inventata."
Usage: #example
* identifier[partitaIva].system = $vat
* identifier[partitaIva].value = "00000000000"
* type = $sinfoniaOrganizationType#cooperative
* name = "Cooperativa Esempio"
