Profile: HomeCareEpisode
Parent: EpisodeOfCare
Id: sinfonia-home-care-episode
Title: "Caso di assistenza domiciliare"
Description: "Presa in carico di una persona in assistenza domiciliare, dalla richiesta alla conclusione (flusso SIAD)."
* insert English([[Home-care case]], [[Taking into care of a person at home, from the request to the conclusion (SIAD flow).]])
* extension contains HomeCarePalliativeNetwork named rete 0..1 and HomeCareClosingReason named conclusione 0..1
* statusHistory.extension contains HomeCareSuspensionReason named sospensione 0..1
* type 1..*
* type ^slicing.discriminator.type = #value
* type ^slicing.discriminator.path = "coding.system"
* type ^slicing.rules = #open
* type contains tipologiaPic 1..1
* type[tipologiaPic].coding 1..1
* type[tipologiaPic].coding.system 1..1
* type[tipologiaPic].coding.system = $siadPic
* type[tipologiaPic].coding.code 1..1
* patient only Reference(SinfoniaPatient)
* managingOrganization 1..1
* managingOrganization only Reference(SinfoniaOrganization)
* period 1..1
* period.start 1..1

Profile: HomeCareReferral
Parent: ServiceRequest
Id: sinfonia-home-care-referral
Title: "Segnalazione per l'assistenza domiciliare"
Description: "Richiesta di assistenza domiciliare per una persona, con chi la presenta."
* insert English([[Home-care referral]], [[Request of home care for a person, with who makes it.]])
* extension contains HomeCareReferralSource named richiedente 0..1
* code 1..1
* code = HomeCareService#adi
* subject only Reference(SinfoniaPatient)
* authoredOn 1..1

Profile: HomeCareAccess
Parent: Encounter
Id: sinfonia-home-care-access
Title: "Accesso domiciliare"
Description: "Accesso di uno o più operatori al domicilio della persona."
* insert English([[Home-care access]], [[Visit of one or more operators to the home of the person.]])
* extension contains HomeCareAccessType named tipoAccesso 0..1
* class = $actCode#HH
* subject 1..1
* subject only Reference(SinfoniaPatient)
* episodeOfCare 1..1
* episodeOfCare only Reference(HomeCareEpisode)
* period 1..1
* period.start 1..1
* participant 1..*

CodeSystem: HomeCareService
Id: home-care-service
Title: "Servizi domiciliari"
Description: "Servizi che si possono chiedere per il domicilio."
* insert English([[Home-care services]], [[Services that may be asked for at home.]])
* ^caseSensitive = true
* insert Concept(adi, Assistenza domiciliare, Home care)

RuleSet: CodedReason(context, system)
* ^context.type = #element
* ^context.expression = "{context}"
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept.coding 1..*
* valueCodeableConcept.coding.system 1..1
* valueCodeableConcept.coding.system = {system}
* valueCodeableConcept.coding.code 1..1

Extension: HomeCareReferralSource
Id: home-care-referral-source
Title: "Soggetto richiedente"
Description: "Chi ha chiesto la presa in carico, con il codice del flusso SIAD."
* insert English([[Source of the referral]], [[Who asked for the taking into care, by the code of the SIAD flow.]])
* insert CodedReason(ServiceRequest, $siadReferral)

Extension: HomeCareSuspensionReason
Id: home-care-suspension-reason
Title: "Motivo della sospensione"
Description: "Perché il caso è stato sospeso, con il codice del flusso SIAD."
* insert English([[Reason of the suspension]], [[Why the case was suspended, by the code of the SIAD flow.]])
* insert CodedReason(EpisodeOfCare.statusHistory, $siadSuspension)

Extension: HomeCareClosingReason
Id: home-care-closing-reason
Title: "Motivo della conclusione"
Description: "Perché il caso è stato concluso, con il codice del flusso SIAD."
* insert English([[Reason of the conclusion]], [[Why the case was concluded, by the code of the SIAD flow.]])
* insert CodedReason(EpisodeOfCare, $siadClosing)

Extension: HomeCareAccessType
Id: home-care-access-type
Title: "Tipo di accesso"
Description: "Se l'accesso era programmato, con il codice del flusso SIAD."
* insert English([[Type of access]], [[Whether the access was planned, by the code of the SIAD flow.]])
* ^context.type = #element
* ^context.expression = "Encounter"
* value[x] only Coding
* value[x] 1..1
* valueCoding.system 1..1
* valueCoding.system = $siadAccess
* valueCoding.code 1..1

Extension: HomeCarePalliativeNetwork
Id: home-care-palliative-network
Title: "Rete di cure palliative"
Description: "Appartenenza dell'erogatore a una rete di cure palliative e tipo di rete (flusso SIAD)."
* insert English([[Palliative care network]], [[Whether the provider belongs to a palliative care network, and of which type (SIAD flow).]])
* ^context.type = #element
* ^context.expression = "EpisodeOfCare"
* extension contains membership 0..1 and type 0..1
* extension[membership].value[x] only Coding
* extension[membership].value[x] 1..1
* extension[membership].valueCoding.system = $siadNetwork
* extension[type].value[x] only Coding
* extension[type].value[x] 1..1
* extension[type].valueCoding.system = $siadNetworkType
