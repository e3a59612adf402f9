Invariant: sin-ecm-1
Description: "I crediti sono più di zero e l'eventuale punteggio è tra 0 e 100. / Credits are more than zero and the score, if any, is between 0 and 100."
Severity: #error
Expression: "extension.where(url = 'credits').value > 0 and extension.where(url = 'score').value.all($this >= 0 and $this <= 100)"

Invariant: sin-ecm-2
Description: "Il triennio è scritto con i suoi due anni e comprende il giorno di acquisizione. / The triennium is written with its two years and covers the day of acquisition."
Severity: #error
Expression: "extension.where(url = 'triennium').value.matches('^20[0-9]{2}-20[0-9]{2}$') and extension.where(url = 'triennium').value.substring(5, 4).toInteger() - extension.where(url = 'triennium').value.substring(0, 4).toInteger() = 2 and extension.where(url = 'earned').value.toString().substring(0, 4) >= extension.where(url = 'triennium').value.substring(0, 4) and extension.where(url = 'earned').value.toString().substring(0, 4) <= extension.where(url = 'triennium').value.substring(5, 4)"

Extension: EcmCreditDetail
Id: ecm-credit-detail
Title: "Credito ECM"
Description: "Evento, modalità, crediti e triennio di un credito ECM, con l'eventuale attestato e l'invio a CoGeAPS."
* insert English([[ECM credit]], [[Event, mode, credits and triennium of an ECM credit, with its certificate, if any, and its sending to CoGeAPS.]])
* obeys sin-ecm-1 and sin-ecm-2
* ^context.type = #element
* ^context.expression = "Basic"
* extension contains event 1..1 and edition 0..1 and title 1..1 and mode 1..1 and role 1..1 and credits 1..1 and earned 1..1 and triennium 1..1 and score 0..1 and certificate 0..1 and sentToCogeaps 0..1
* insert Part(event, string, [[Codice ECM dell'evento]], [[ECM code of the event]])
* insert Part(edition, string, [[Edizione]], [[Edition]])
* insert Part(title, string, [[Titolo]], [[Title]])
* insert CodedPart(mode, ecm-mode, [[Modalità]], [[Mode]])
* insert CodedPart(role, ecm-role, [[Ruolo nell'evento]], [[Role in the event]])
* insert Part(credits, decimal, [[Crediti]], [[Credits]])
* insert Part(earned, date, [[Giorno di acquisizione]], [[Day of acquisition]])
* insert Part(triennium, string, [[Triennio, per esempio 2023-2025]], [[Triennium, for example 2023-2025]])
* insert Part(score, decimal, [[Punteggio del test in percentuale]], [[Score of the test in per cent]])
* insert Part(certificate, Reference(DocumentReference\), [[Attestato]], [[Certificate]])
* insert Part(sentToCogeaps, dateTime, [[Invio a CoGeAPS]], [[Sending to CoGeAPS]])

Profile: EcmCredit
Parent: Basic
Id: sinfonia-ecm-credit
Title: "Credito formativo ECM"
Description: "Crediti che un professionista ha acquisito con un evento formativo di SINFONIA. È un Basic e non una qualifica di Practitioner perché i crediti sono molti, li scrive la piattaforma di formazione e non l'anagrafe dei professionisti, e si correggono uno per uno."
* insert English([[ECM training credit]], [[Credits that a practitioner earned by a training event of SINFONIA. It is a Basic and not a qualification of Practitioner because there are many of them, the training platform writes them and not the registry of practitioners, and they are corrected one by one.]])
* extension contains EcmCreditDetail named credito 1..1
* insert Must(extension[credito], [[Evento e crediti]], [[Event and credits]])
* identifier 1..*
* insert Must(identifier, [[Numero dell'attestato]], [[Number of the certificate]])
* code = $administrativeRecord#ecm-credit
* subject 1..1
* subject only Reference(SinfoniaPractitioner)
* insert Must(subject, [[Professionista]], [[Practitioner]])
* created 1..1
* insert Must(created, [[Registrato il]], [[Recorded on]])
* author 1..1
* author only Reference(SinfoniaOrganization)
* insert Must(author, [[Provider accreditato]], [[Accredited provider]])

Mapping: EcmCreditToHl7Italia
Source: EcmCredit
Target: "http://hl7.org/fhir/StructureDefinition/Basic"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dei crediti ECM. Si segue il programma nazionale ECM di AGENAS. / HL7 Italia has no profile of ECM credits. The national ECM programme of AGENAS is followed."
* subject -> "Basic.subject"
