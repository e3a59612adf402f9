Extension: SubscriptionOwner
Id: subscription-owner
Title: "Titolare della sottoscrizione"
Description: "L'incarico o l'organizzazione per cui è stata scritta la sottoscrizione: lo scrive il server, e per esso la si ritrova."
* insert English([[Owner of the subscription]], [[The appointment or the organization for which the subscription was written: the server writes it, and by it the subscription is found.]])
* ^context.type = #element
* ^context.expression = "Subscription"
* value[x] only Reference(PractitionerRole or Practitioner or Organization or Patient or RelatedPerson)
* value[x] 1..1

Instance: sinfonia-subscription-owner
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-subscription-owner, SubscriptionOwner, Subscription, owner, reference, [[Subscription.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/subscription-owner').value.ofType(Reference)]], [[Sottoscrizioni di un incarico o di un'organizzazione.]], [[Subscriptions of an appointment or of an organization.]])
* target[0] = #PractitionerRole
* target[1] = #Practitioner
* target[2] = #Organization
* target[3] = #Patient
* target[4] = #RelatedPerson
