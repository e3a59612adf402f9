Invariant: sin-not-1
Description: "Il testo di un avviso esiste in italiano e in inglese. / The text of a notice exists in Italian and in English."
Severity: #error
Expression: "content.ofType(string).extension.where(url = 'http://hl7.org/fhir/StructureDefinition/translation').extension.where(url = 'lang' and value = 'en').exists()"

Extension: NoticeTemplate
Id: notice-template
Title: "Modello di avviso"
Description: "Il modello da cui nasce il testo dell'avviso: che cosa è accaduto, in un codice."
* insert English([[Template of a notice]], [[The template that the text of the notice comes from: what happened, as a code.]])
* ^context.type = #element
* ^context.expression = "Communication"
* value[x] only code
* value[x] 1..1
* valueCode from https://fhir.sinfonia.campania.it/ValueSet/notice-template (required)

Profile: SinfoniaNotice
Parent: SinfoniaCommunication
Id: sinfonia-notice
Title: "Avviso della piattaforma"
Description: "Avviso che la piattaforma scrive nella casella di un attore quando qualcosa è accaduto: un destinatario, il modello, ciò di cui parla come riferimento. Il testo è quello del modello, senza dati clinici. Non cambia dopo l'invio, tranne l'ora di lettura, che scrive il server una volta."
* insert English([[Notice of the platform]], [[Notice that the platform writes to the inbox of an actor when something happened: one recipient, the template, what it is about as a reference. The text is that of the template, without clinical data. It does not change after sending, but for the time of reading, which the server writes once.]])
* extension contains NoticeTemplate named modello 1..1
* insert Must(extension[modello], [[Modello dell'avviso]], [[Template of the notice]])
* status = #completed
* statusReason 0..0
* priority 1..1
* subject 1..1
* about 1..*
* about.reference 1..1
* sent 1..1
* recipient 1..1
* recipient.display 0..0
* sender.display 0..0
* payload 1..1
* payload obeys sin-not-1
