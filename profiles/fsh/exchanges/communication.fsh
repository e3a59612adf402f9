Invariant: sin-com-1
Description: "Il testo è breve e non contiene codici fiscali né numeri lunghi (NRE, telefoni): il testo di ogni notifica è nella tabella notification-kind (GDPR art. 5). / The text is short and contains no codice fiscale and no long number (NRE, phones): the text of each notification is in the table notification-kind (GDPR art. 5)."
Severity: #error
Expression: "content.ofType(string).all(length() <= 300 and matches('^.*[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z].*$').not() and matches('^.*[0-9]{9}.*$').not())"

Invariant: sin-com-2
Description: "Una notifica inviata ha l'ora dell'invio; quella di lettura non la precede. / A notification that was sent has the time of sending; that of reception is not before it."
Severity: #error
Expression: "(status != 'completed' or sent.exists()) and (sent.empty() or received.empty() or sent <= received)"

Invariant: sin-com-3
Description: "I tentativi di consegna hanno numeri diversi. / The attempts of delivery have different numbers."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/communication-delivery').extension.where(url = 'attempt').value.isDistinct()"

Extension: CommunicationDelivery
Id: communication-delivery
Title: "Tentativo di consegna"
Description: "Un tentativo di consegnare la notifica: numero, ora, canale, esito. L'indirizzo non si registra."
* insert English([[Attempt of delivery]], [[One attempt to deliver the notification: number, time, medium, outcome. The address is not recorded.]])
* ^context.type = #element
* ^context.expression = "Communication"
* extension contains attempt 1..1 and at 1..1 and medium 1..1 and outcome 1..1 and reference 0..1
* extension[attempt].value[x] only positiveInt
* extension[attempt].value[x] 1..1
* extension[at].value[x] only instant
* extension[at].value[x] 1..1
* extension[medium].value[x] only Coding
* extension[medium].value[x] 1..1
* extension[medium].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/notification-medium (required)
* extension[outcome].value[x] only Coding
* extension[outcome].value[x] 1..1
* extension[outcome].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/notification-outcome (required)
* extension[reference] ^short = "Ricevuta del gestore del canale"
* extension[reference].value[x] only string
* extension[reference].value[x] 1..1

Profile: SinfoniaCommunication
Parent: Communication
Id: sinfonia-communication
Title: "Notifica a un attore"
Description: "Notifica a un assistito, a un professionista o a un'organizzazione, con il registro delle consegne. Non contiene dati clinici: il testo è quello fisso del tipo di notifica, ciò di cui parla è un riferimento che si apre solo dopo l'accesso con SPID o CIE."
* insert English([[Notification to an actor]], [[Notification to a person in care, a practitioner or an organization, with the log of deliveries. It contains no clinical data: the text is the fixed one of the kind of notification, what it is about is a reference that opens only after a login with SPID or CIE.]])
* obeys sin-com-2 and sin-com-3
* extension contains CommunicationDelivery named consegna 0..*
* insert Must(extension[consegna], [[Registro delle consegne]], [[Log of deliveries]])
* text 0..0
* contained 0..0
* insert Must(basedOn, [[Pratica o richiesta da cui nasce]], [[Case or request it comes from]])
* insert Must(status, [[Stato]], [[Status]])
* insert Must(statusReason, [[Perché non è stata inviata]], [[Why it was not sent]])
* category 1..1
* category from https://fhir.sinfonia.campania.it/ValueSet/notification-kind (required)
* insert Must(category, [[Tipo di notifica]], [[Kind of notification]])
* insert Must(priority, [[Urgenza]], [[Urgency]])
* medium from https://fhir.sinfonia.campania.it/ValueSet/notification-medium (required)
* insert Must(medium, [[Canali]], [[Media]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito di cui si tratta]], [[Person it is about]])
* topic 0..0
* insert Must(about, [[Risorsa da aprire]], [[Resource to open]])
* about.display 0..0
* insert Must(sent, [[Quando è stata inviata]], [[When it was sent]])
* insert Must(received, [[Quando è stata letta]], [[When it was read]])
* recipient 1..*
* recipient only Reference(SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaCareTeam or SinfoniaHealthcareService)
* insert Must(recipient, [[Destinatari]], [[Recipients]])
* sender only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or Device or SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaHealthcareService)
* insert Must(sender, [[Mittente]], [[Sender]])
* reasonCode 0..0
* reasonReference 0..0
* payload 0..1
* payload obeys sin-com-1
* payload.content[x] only string
* insert Must(payload, [[Testo fisso del tipo di notifica]], [[Fixed text of the kind of notification]])
* note 0..0

Mapping: SinfoniaCommunicationToHl7Italia
Source: SinfoniaCommunication
Target: "http://hl7.org/fhir/StructureDefinition/Communication"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Communication; le mappe del FSE lo usano solo per le lettere di invito. Qui è la notifica, e per il GDPR non porta contenuto clinico. / HL7 Italia has no profile of Communication; the FSE maps use it only for invitation letters. Here it is the notification, and under the GDPR it carries no clinical content."
* category -> "Communication.category"

Instance: sinfonia-communication-delivery-outcome
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-communication-delivery-outcome, CommunicationDeliveryOutcome, Communication, delivery-outcome, token, [[Communication.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/communication-delivery').extension.where(url='outcome').value]], [[Notifiche per esito di consegna.]], [[Notifications by outcome of delivery.]])
