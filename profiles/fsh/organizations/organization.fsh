Profile: SinfoniaOrganization
Parent: Organization
Id: sinfonia-organization
Title: "Organizzazione SINFONIA"
Description: "Regione, ASL, distretto, ospedale (AO, AOU, IRCCS, presidio), unità operativa, struttura accreditata, RSA, hospice, cooperativa, farmacia, comune o servizio sociale. Un solo profilo: il tipo decide quali identificativi servono (regole sin-org), partOf dà la gerarchia (unità operativa, ospedale o distretto, ASL, Regione). Identificativi: FLS.11, HSP.11, HSP.11 bis, STS.11, RIA.11, codice farmacia, partita IVA."
* insert English([[SINFONIA organization]], [[Region, ASL, district, hospital (AO, AOU, IRCCS, hospital of an ASL), operational unit, accredited structure, care home, hospice, cooperative, pharmacy, municipality or social service. A single profile: the type decides which identifiers are needed (rules sin-org), partOf gives the hierarchy (operational unit, hospital or district, ASL, region). Identifiers: FLS.11, HSP.11, HSP.11 bis, STS.11, RIA.11, pharmacy code, VAT number.]])
* obeys sin-org-1 and sin-org-2 and sin-org-3 and sin-org-4 and sin-org-5 and sin-org-6 and sin-org-7 and sin-org-8
* extension contains Accreditation named accreditamento 0..*
* insert Must(extension[accreditamento], [[Autorizzazione, accreditamento, accordo contrattuale]], [[Authorization, accreditation, contract]])
* identifier 1..*
* insert SlicedBySystem
* identifier contains asl 0..1 and regione 0..1 and strutturaRicovero 0..1 and stabilimento 0..1 and strutturaSanitaria 0..1 and riabilitazione 0..1 and farmacia 0..1 and distretto 0..1 and comune 0..1 and partitaIva 0..1
* identifier[asl].system = $fls11
* identifier[asl].value obeys sin-fls-1
* insert Must(identifier[asl], [[Codice FLS.11 dell'ASL]], [[FLS.11 code of the ASL]])
* identifier[regione].system = $region
* insert Must(identifier[regione], [[Codice ministeriale della regione]], [[Code of the region]])
* identifier[strutturaRicovero].system = $hsp11
* identifier[strutturaRicovero].value obeys sin-hsp-1
* insert Must(identifier[strutturaRicovero], [[Codice HSP.11 della struttura di ricovero]], [[HSP.11 code of the hospital]])
* identifier[stabilimento].system = $hsp11bis
* identifier[stabilimento].value obeys sin-hsp-2
* insert Label(identifier[stabilimento], [[Codice HSP.11 bis dello stabilimento]], [[HSP.11 bis code of the site]])
* identifier[strutturaSanitaria].system = $sts11
* identifier[strutturaSanitaria].value obeys sin-sts-1
* insert Must(identifier[strutturaSanitaria], [[Codice STS.11 della struttura territoriale o accreditata]], [[STS.11 code of the territorial or accredited structure]])
* identifier[riabilitazione].system = $ria11
* identifier[riabilitazione].value obeys sin-sts-1
* insert Label(identifier[riabilitazione], [[Codice RIA.11 dell'istituto di riabilitazione]], [[RIA.11 code of the rehabilitation institute]])
* identifier[farmacia].system = $pharmacyCode
* insert Must(identifier[farmacia], [[Codice regionale della farmacia]], [[Regional code of the pharmacy]])
* identifier[distretto].system = $districtCode
* insert Label(identifier[distretto], [[Codice del distretto: ASL e numero]], [[Code of the district: ASL and number]])
* identifier[comune].system = $municipality
* insert Label(identifier[comune], [[Codice ISTAT del comune]], [[ISTAT code of the municipality]])
* identifier[partitaIva].system = $vat
* identifier[partitaIva].value obeys sin-vat-1
* insert Must(identifier[partitaIva], [[Partita IVA o codice fiscale dell'organizzazione]], [[VAT number or codice fiscale of the organization]])
* insert Must(active, [[Se è in attività]], [[Whether it operates]])
* type 1..*
* type from OrganizationKindVS (extensible)
* insert Must(type, [[Tipo di ente (HL7 Italia) o tipo SINFONIA]], [[Kind of body (HL7 Italia) or SINFONIA type]])
* name 1..1
* insert Must(name, [[Denominazione]], [[Name]])
* insert Must(telecom, [[Recapiti, posta certificata compresa]], [[Telephone, mail (certified mail included), web]])
* insert Must(address, [[Sede]], [[Seat]])
* partOf only Reference(SinfoniaOrganization)
* insert Must(partOf, [[Organizzazione di cui fa parte]], [[Organization that it is part of]])

Extension: Accreditation
Id: accreditation
Title: "Titolo per erogare prestazioni"
Description: "Autorizzazione all'esercizio, accreditamento istituzionale o accordo contrattuale di una struttura: atto, periodo, attività (d.lgs. 502/1992, articoli 8-ter, 8-quater, 8-quinquies)."
* insert English([[Title to provide services]], [[Authorization to operate, institutional accreditation or contractual agreement of a structure: act, period, activity (d.lgs. 502/1992, articles 8-ter, 8-quater, 8-quinquies).]])
* ^context.type = #element
* ^context.expression = "Organization"
* extension contains kind 1..1 and period 1..1 and act 0..1 and activity 0..*
* extension[kind].value[x] 1..1
* extension[kind].value[x] only CodeableConcept
* extension[kind].value[x] from https://fhir.sinfonia.campania.it/ValueSet/accreditation-kind (required)
* extension[period].value[x] 1..1
* extension[period].value[x] only Period
* extension[period].valuePeriod.start 1..1
* extension[act].value[x] 1..1
* extension[act].value[x] only string
* extension[act] ^short = "Atto: tipo, numero, data"
* extension[activity].value[x] 1..1
* extension[activity].value[x] only CodeableConcept
* extension[activity] ^short = "Attività per cui vale"

ValueSet: OrganizationKindVS
Id: sinfonia-organization-kind
Title: "Tipi di organizzazione"
Description: "Tipi di ente di HL7 Italia e tipi di organizzazione SINFONIA."
* insert English([[Kinds of organization]], [[Kinds of body of HL7 Italia and SINFONIA organization types.]])
* include codes from system $organizationType
* include codes from system $sinfoniaOrganizationType

Mapping: SinfoniaOrganizationToHl7Italia
Source: SinfoniaOrganization
Target: "http://hl7.it/fhir/itcore/StructureDefinition/organization-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Stessi identificativi FLS.11, HSP.11 e partita IVA; in più STS.11, RIA.11, farmacia, distretto e regione. strutturaInterna di core ha come sistema un URI generico: qui HSP.11 bis ne ha uno proprio. Il tipo può venire anche dalla tabella SINFONIA. / Same identifiers FLS.11, HSP.11 and VAT number; besides them STS.11, RIA.11, pharmacy, district and region. strutturaInterna of core has a generic URI as system: here HSP.11 bis has its own. The type may also come from the SINFONIA table."
* identifier[asl] -> "Organization.identifier:aslRegione"
* identifier[strutturaRicovero] -> "Organization.identifier:struttura"
* identifier[stabilimento] -> "Organization.identifier:strutturaInterna"
* identifier[partitaIva] -> "Organization.identifier:partitaIva"
* type -> "Organization.type"
