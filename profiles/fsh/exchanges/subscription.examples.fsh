Instance: subscription-full
InstanceOf: SinfoniaSubscription
Title: "Sottoscrizione di una cartella domiciliare"
Description: "Gli accessi domiciliari di un assistito, con le risorse intere, per rest-hook."
Usage: #example
* status = #active
* contact.system = #email
* contact.value = "supporto@cartella.example"
* end = "2026-12-31T23:59:59+01:00"
* reason = "Aggiornare il diario delle cure domiciliari"
* criteria = "https://fhir.sinfonia.campania.it/SubscriptionTopic/home-care-access"
* criteria.extension[0].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria"
* criteria.extension[0].valueString = "Encounter?patient=Patient/patient-full&status=finished"
* error = "503 Service Unavailable"
* channel.extension[0].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-heartbeat-period"
* channel.extension[0].valueUnsignedInt = 60
* channel.extension[1].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-timeout"
* channel.extension[1].valueUnsignedInt = 30
* channel.extension[2].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-max-count"
* channel.extension[2].valuePositiveInt = 20
* channel.type = #rest-hook
* channel.endpoint = "https://cartella.example/notifiche"
* channel.payload = #application/fhir+json
* channel.payload.extension[0].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"
* channel.payload.extension[0].valueCode = #full-resource
* channel.header = "X-Cartella: esempio"

Instance: subscription-minimal
InstanceOf: SinfoniaSubscription
Title: "Sottoscrizione per websocket"
Description: "Avvisi senza contenuto sui passaggi."
Usage: #example
* status = #requested
* end = "2026-06-30T23:59:59+02:00"
* reason = "Elenco di lavoro della centrale operativa"
* criteria = "https://fhir.sinfonia.campania.it/SubscriptionTopic/task"
* channel.type = #websocket
* channel.payload = #application/fhir+json
* channel.payload.extension[0].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"
* channel.payload.extension[0].valueCode = #empty

Instance: subscription-email
InstanceOf: SinfoniaSubscription
Title: "Sottoscrizione per posta elettronica"
Description: "Soli identificativi dei nuovi documenti."
Usage: #example
* status = #requested
* end = "2026-06-30T23:59:59+02:00"
* reason = "Avviso all'ufficio che archivia"
* criteria = "https://fhir.sinfonia.campania.it/SubscriptionTopic/document"
* channel.type = #email
* channel.endpoint = "mailto:archivio@asl.example"
* channel.payload = #application/fhir+json
* channel.payload.extension[0].url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"
* channel.payload.extension[0].valueCode = #id-only
