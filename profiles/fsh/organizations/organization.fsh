Profile: SinfoniaOrganization
Parent: Organization
Id: sinfonia-organization
Title: "Organizzazione SINFONIA"
Description: "Azienda sanitaria, distretto, ospedale, struttura, farmacia, cooperativa o servizio comunale."
* insert English([[SINFONIA organization]], [[Health authority, district, hospital, facility, pharmacy, cooperative or municipal service.]])
* identifier 1..*
* insert SlicedBySystem
* identifier contains asl 0..1 and strutturaRicovero 0..1 and strutturaSanitaria 0..1 and partitaIva 0..1
* identifier[asl].system = $fls11
* identifier[asl].value obeys sin-fls-1
* identifier[asl] ^short = "Codice FLS.11 dell'ASL"
* identifier[strutturaRicovero].system = $hsp11
* identifier[strutturaSanitaria].system = $sts11
* identifier[partitaIva].system = $vat
* name 1..1
* type 1..*
* partOf only Reference(SinfoniaOrganization)
