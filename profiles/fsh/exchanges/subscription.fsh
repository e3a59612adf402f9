Invariant: sin-sub-1
Description: "Il criterio è il canonical di un argomento della tabella subscription-topic. / The criterion is the canonical of a topic of the table subscription-topic."
Severity: #error
Expression: "matches('^https://fhir\\\\.sinfonia\\\\.campania\\\\.it/SubscriptionTopic/[a-z]+(-[a-z]+)*$')"

Invariant: sin-sub-2
Description: "Il canale ha l'indirizzo che gli serve: https per rest-hook (http solo sulla propria macchina), mailto per email; websocket non ne ha. / The channel has the address that it needs: https for rest-hook (http only on the own machine), mailto for email; websocket has none."
Severity: #error
Expression: "(type != 'rest-hook' or (endpoint.exists() and (endpoint.startsWith('https://') or endpoint.startsWith('http://localhost') or endpoint.startsWith('http://127.0.0.1')))) and (type != 'email' or (endpoint.exists() and endpoint.startsWith('mailto:'))) and (type != 'websocket' or endpoint.empty())"

Invariant: sin-sub-3
Description: "Per posta elettronica non viaggiano risorse (GDPR art. 5 e 32): il contenuto è empty o id-only. / No resources travel by e-mail (GDPR art. 5 and 32): the content is empty or id-only."
Severity: #error
Expression: "type != 'email' or payload.extension.where(url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content').value.where($this = 'full-resource').empty()"

Invariant: sin-sub-4
Description: "Chi vuole le risorse intere dice in quale formato. / Who wants full resources says in which format."
Severity: #error
Expression: "payload.extension.where(url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content').value.where($this = 'full-resource').empty() or payload.matches('^application/fhir[+](json|xml)$')"

Invariant: sin-sub-5
Description: "Un filtro è una ricerca: tipo di risorsa, punto interrogativo, parametri. / A filter is a search: type of resource, question mark, parameters."
Severity: #error
Expression: "criteria.extension.where(url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria').value.all(matches('^[A-Z][A-Za-z]+[?][A-Za-z_-]+(:[a-z-]+)?=[^&]+(&[A-Za-z_-]+(:[a-z-]+)?=[^&]+)*$'))"

Invariant: sin-sub-6
Description: "Quanto viaggia con la notifica: empty, id-only o full-resource, una volta sola (backport-payload-content). / How much travels with the notification: empty, id-only or full-resource, once (backport-payload-content)."
Severity: #error
Expression: "payload.extension.where(url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content').value.where($this in ('empty' | 'id-only' | 'full-resource')).count() = 1"

ValueSet: SubscriptionChannel
Id: subscription-channel
Title: "Canali di sottoscrizione"
Description: "Canali che la piattaforma serve: rest-hook, websocket, email."
* insert English([[Subscription channels]], [[Channels that the platform serves: rest-hook, websocket, email.]])
* http://hl7.org/fhir/subscription-channel-type#rest-hook
* http://hl7.org/fhir/subscription-channel-type#websocket
* http://hl7.org/fhir/subscription-channel-type#email

Profile: SinfoniaSubscription
Parent: Subscription
Id: sinfonia-subscription
Title: "Sottoscrizione a un argomento"
Description: "Sottoscrizione di un sistema a un argomento di SINFONIA, nella forma R4 del backport delle sottoscrizioni R5: criteria è il canonical dell'argomento, i filtri e il contenuto sono le estensioni del backport (le loro definizioni vengono con il pacchetto hl7.fhir.uv.subscriptions-backport). Gli argomenti sono dati (tabella subscription-topic) e non risorse: R4 non ha SubscriptionTopic, e un Basic avrebbe bisogno delle estensioni R5 di tutti i suoi elementi senza che nessun client R4 lo legga; il server li annuncia nel CapabilityStatement come prevede il backport. La consegna è almeno una volta."
* insert English([[Subscription to a topic]], [[Subscription of a system to a topic of SINFONIA, in the R4 form of the backport of R5 subscriptions: criteria is the canonical of the topic, filters and content are the extensions of the backport (their definitions come with the package hl7.fhir.uv.subscriptions-backport). Topics are data (table subscription-topic) and not resources: R4 has no SubscriptionTopic, and a Basic would need the R5 extensions of all its elements though no R4 client reads it; the server announces them in its CapabilityStatement as the backport lays down. Delivery is at least once.]])
* obeys sin-sub-5
* insert Must(status, [[requested, active, error, off]], [[requested, active, error, off]])
* insert Must(contact, [[Chi risponde del sistema]], [[Who answers for the system]])
* end 1..1
* insert Must(end, [[Scadenza, entro un anno]], [[Expiry, within a year]])
* insert Must(reason, [[Perché serve, per quale servizio]], [[Why it is needed, for which service]])
* criteria obeys sin-sub-1
* insert Must(criteria, [[Canonical dell'argomento]], [[Canonical of the topic]])
* insert Must(criteria.extension, [[Filtri: backport-filter-criteria]], [[Filters: backport-filter-criteria]])
* insert Must(error, [[Ultimo errore di consegna]], [[Last error of delivery]])
* channel obeys sin-sub-2 and sin-sub-3 and sin-sub-4 and sin-sub-6
* insert Must(channel.extension, [[backport-heartbeat-period, backport-timeout, backport-max-count]], [[backport-heartbeat-period, backport-timeout, backport-max-count]])
* channel.type from SubscriptionChannel (required)
* insert Must(channel.type, [[rest-hook, websocket o email]], [[rest-hook, websocket or email]])
* insert Must(channel.endpoint, [[Indirizzo a cui consegnare]], [[Address to deliver to]])
* channel.payload 1..1
* insert Must(channel.payload, [[Formato della notifica]], [[Format of the notification]])
* channel.payload.extension 1..*
* insert Must(channel.payload.extension, [[backport-payload-content: empty, id-only o full-resource]], [[backport-payload-content: empty, id-only or full-resource]])
* insert Must(channel.header, [[Intestazioni da aggiungere, senza segreti]], [[Headers to add, without secrets]])

Mapping: SinfoniaSubscriptionToHl7Italia
Source: SinfoniaSubscription
Target: "http://hl7.org/fhir/StructureDefinition/Subscription"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Subscription. Si segue HL7 Subscriptions R5 Backport 1.1.0 (profilo backport-subscription per R4), con tre canali soltanto, la scadenza obbligatoria e nessuna risorsa per posta elettronica. / HL7 Italia has no profile of Subscription. HL7 Subscriptions R5 Backport 1.1.0 is followed (profile backport-subscription for R4), with three channels only, a required expiry and no resources by e-mail."
* criteria -> "Subscription.criteria"
