Instance: notice-full
InstanceOf: SinfoniaNotice
Title: "Avviso letto"
Description: "Avviso a un'organizzazione: una nuova richiesta attende risposta; è stato letto."
Usage: #example
* extension[modello].valueCode = #referral-received
* status = #completed
* category = $notificationKind#new-assignment
* priority = #asap
* medium = $notificationMedium#inbox
* subject = Reference(Patient/patient-full)
* about = Reference(EpisodeOfCare/home-care-episode-full)
* sent = "2026-03-02T09:40:00Z"
* received = "2026-03-02T10:05:00Z"
* recipient = Reference(Organization/organization-full)
* sender = Reference(Organization/organization-full)
* payload.contentString = "È arrivata una nuova richiesta di presa in carico, in attesa di risposta."
* payload.contentString.extension[0].url = "http://hl7.org/fhir/StructureDefinition/translation"
* payload.contentString.extension[0].extension[0].url = "lang"
* payload.contentString.extension[0].extension[0].valueCode = #en
* payload.contentString.extension[0].extension[1].url = "content"
* payload.contentString.extension[0].extension[1].valueString = "A new request to take a person in care has arrived and waits for an answer."

Instance: notice-minimal
InstanceOf: SinfoniaNotice
Title: "Avviso da leggere"
Description: "Avviso alla persona: un piano è stato approvato."
Usage: #example
* extension[modello].valueCode = #pai-approved
* status = #completed
* category = $notificationKind#case-updated
* priority = #routine
* subject = Reference(Patient/patient-full)
* about = Reference(EpisodeOfCare/home-care-episode-full)
* sent = "2026-03-04T09:40:00Z"
* recipient = Reference(Patient/patient-full)
* payload.contentString = "Il piano è stato approvato."
* payload.contentString.extension[0].url = "http://hl7.org/fhir/StructureDefinition/translation"
* payload.contentString.extension[0].extension[0].url = "lang"
* payload.contentString.extension[0].extension[0].valueCode = #en
* payload.contentString.extension[0].extension[1].url = "content"
* payload.contentString.extension[0].extension[1].valueString = "The plan was approved."
