Invariant: sin-sci-1
Description: "Un sollecito rimanda alla comunicazione a cui segue. / A reminder refers to the communication that it follows."
Severity: #error
Expression: "category.coding.where(code = 'reminder-1' or code = 'reminder-2').exists() implies inResponseTo.exists()"

Invariant: sin-sci-2
Description: "Una comunicazione inviata ha il giorno dell'invio. / A communication that was sent has the day of sending."
Severity: #error
Expression: "status = 'completed' implies sent.exists()"

Profile: ScreeningInvitation
Parent: Communication
Id: sinfonia-screening-invitation
Title: "Lettera di screening"
Description: "Invito, sollecito, esito o convocazione di un programma di screening: la lettera del FSE (LOINC 108276-7). È distinta dalla notifica (SinfoniaCommunication), che non ha contenuto: qui la lettera è allegata o è il documento a cui rimanda. La scrive il centro screening, la leggono il cittadino e il medico di famiglia."
* insert English([[Screening letter]], [[Invitation, reminder, result or call of a screening programme: the letter of the FSE (LOINC 108276-7). It is other than the notification (SinfoniaCommunication), which has no content: here the letter is attached or is the document referred to. The screening centre writes it, the citizen and the family doctor read it.]])
* obeys sin-sci-1 and sin-sci-2
* extension contains $episodeOfCare named round 1..1
* insert Must(extension[round], [[Round di screening]], [[Screening round]])
* inResponseTo only Reference(ScreeningInvitation)
* insert Must(inResponseTo, [[Comunicazione precedente]], [[Earlier communication]])
* insert Must(status, [[Stato dell'invio]], [[Status of the sending]])
* insert Label(statusReason, [[Perché non è stata inviata]], [[Why it was not sent]])
* category 1..1
* category from https://fhir.sinfonia.campania.it/ValueSet/screening-invitation-kind (required)
* insert Must(category, [[Che cosa comunica]], [[What it communicates]])
* medium from https://fhir.sinfonia.campania.it/ValueSet/notification-medium (extensible)
* insert Must(medium, [[Canale; la lettera su carta è un testo]], [[Medium; a letter on paper is a text]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona invitata]], [[Person invited]])
* insert Must(about, [[Appuntamento proposto]], [[Appointment proposed]])
* insert Must(sent, [[Quando è stata inviata]], [[When it was sent]])
* sender only Reference(SinfoniaOrganization or SinfoniaPractitionerRole)
* insert Must(sender, [[Centro screening]], [[Screening centre]])
* payload.content[x] only Reference(DocumentReference) or Attachment
* insert Must(payload, [[La lettera]], [[The letter]])

Mapping: ScreeningInvitationToHl7Italia
Source: ScreeningInvitation
Target: "http://hl7.org/fhir/StructureDefinition/Communication"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo: si segue la resa FSE della lettera di invito allo screening, che unisce Communication e Appointment. / HL7 Italia has no profile: the FSE rendering of the screening invitation letter is followed, which joins Communication and Appointment."
* category -> "Communication.category"
* about -> "Communication.about"
