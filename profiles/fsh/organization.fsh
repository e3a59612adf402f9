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

CodeSystem: SinfoniaOrganizationType
Id: sinfonia-organization-type
Title: "Tipi di organizzazione SINFONIA"
Description: "Tipi di organizzazione che l'elenco di HL7 Italia non prevede."
* insert English([[SINFONIA organization types]], [[Types of organization that the list of HL7 Italia does not have.]])
* ^caseSensitive = true
* insert Concept(cooperative, Cooperativa sociale, Social cooperative)
* insert Concept(pharmacy, Farmacia, Pharmacy)
* insert Concept(residential-home, Residenza sanitaria assistenziale, Residential care home)
* insert Concept(hospice, Hospice, Hospice)
* insert Concept(municipal-social-service, Servizio sociale comunale, Municipal social service)
* insert Concept(home-care-service, Centrale operativa delle cure domiciliari, Home-care coordination centre)
