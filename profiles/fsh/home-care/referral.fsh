Invariant: sin-ref-1
Description: "Una segnalazione che chiede la presa in carico (intent order) dice chi l'ha presentata (SIAD tracciato 1, soggettoRichiedente). / A referral that asks for the taking in charge (intent order) says who made it (SIAD record 1, soggettoRichiedente)."
Severity: #error
Expression: "intent = 'order' implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-referral-source').exists()"

Profile: HomeCareReferral
Parent: ServiceRequest
Id: sinfonia-home-care-referral
Title: "Segnalazione per l'assistenza domiciliare"
Description: "Richiesta di assistenza domiciliare per una persona, con chi la presenta: medico di famiglia, ospedale per dimissione protetta, servizi sociali, persona o familiari. Arriva alla porta unica di accesso (PUA) del distretto. Fonti: art. 22 DPCM 12 gennaio 2017; SIAD tracciato 1."
* insert English([[Home-care referral]], [[Request of home care for a person, with who makes it: family doctor, hospital for a protected discharge, social services, the person or relatives. It arrives at the single access point (PUA) of the district. Sources: art. 22 DPCM 12 January 2017; SIAD record 1.]])
* obeys sin-ref-1
* extension contains HomeCareReferralSource named richiedente 0..1
* insert Must(extension[richiedente], [[Chi chiede la presa in carico (SIAD)]], [[Who asks for the taking in charge (SIAD)]])
* insert Must(identifier, [[Identificativi della segnalazione]], [[Identifiers of the referral]])
* insert Must(status, [[active: da valutare o accolta; revoked: respinta; completed: caso concluso]], [[active: to be evaluated or accepted; revoked: refused; completed: case concluded]])
* insert Must(intent, [[proposal: proposta; order: richiesta]], [[proposal: suggestion; order: request]])
* insert Must(priority, [[Urgenza della segnalazione]], [[Urgency of the referral]])
* code 1..1
* code = HomeCareService#adi
* insert Must(code, [[Servizio richiesto]], [[Service asked for]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona per cui si chiede]], [[Person it is asked for]])
* authoredOn 1..1
* insert Must(authoredOn, [[Giorno della segnalazione]], [[Day of the referral]])
* insert Must(requester, [[Chi ha presentato la segnalazione, se noto alla piattaforma]], [[Who made the referral, if known to the platform]])
* insert Must(performer, [[ASL o distretto a cui è rivolta]], [[ASL or district that it is addressed to]])
* insert Must(reasonCode, [[Motivo o diagnosi della segnalazione]], [[Reason or diagnosis of the referral]])

Mapping: HomeCareReferralToHl7Italia
Source: HomeCareReferral
Target: "http://hl7.it/fhir/teleassistenza/StructureDefinition/ServiceRequestTeleassistenza"
Id: hl7-italia
Title: "HL7 Italia teleassistenza"
Description: "Stessi subject, requester e performer; qui non c'è la ricetta (requisition) perché la segnalazione non è una prescrizione, e si aggiunge il soggetto richiedente del SIAD. / Same subject, requester and performer; no prescription (requisition) here, since the referral is none, and the SIAD source of the referral is added."
* subject -> "ServiceRequest.subject"
* requester -> "ServiceRequest.requester"
* performer -> "ServiceRequest.performer"
* extension[richiedente] -> "SIAD Eventi/PresaInCarico/@soggettoRichiedente"

CodeSystem: HomeCareService
Id: home-care-service
Title: "Servizi domiciliari"
Description: "Servizi che si possono chiedere per il domicilio."
* insert English([[Home-care services]], [[Services that may be asked for at home.]])
* ^caseSensitive = true
* insert Concept(adi, Assistenza domiciliare, Home care)

Extension: HomeCareReferralSource
Id: home-care-referral-source
Title: "Soggetto richiedente"
Description: "Chi ha chiesto la presa in carico, con il codice del flusso SIAD."
* insert English([[Source of the referral]], [[Who asked for the taking into care, by the code of the SIAD flow.]])
* insert CareCodedReason(ServiceRequest, $siadReferral, https://fhir.sinfonia.campania.it/ValueSet/siad-soggetto-richiedente, required)
