Invariant: sin-eme-1
Description: "Numero dell'accesso: anno e dodici cifre (flusso EMUR-PS, campo Identificativo). / Number of the access: year and twelve digits (EMUR-PS flow, field Identificativo)."
Severity: #error
Expression: "matches('^[12][0-9]{15}$')"

Invariant: sin-eme-2
Description: "I tempi sono in ordine: arrivo, triage, presa in carico, destinazione, uscita (flusso EMUR-PS). / Times are in order: arrival, triage, taking in charge, destination, exit (EMUR-PS flow)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-times').all((extension.where(url = 'triage').empty() or %resource.period.start <= extension.where(url = 'triage').value) and (extension.where(url = 'triage').empty() or extension.where(url = 'takenInCharge').empty() or extension.where(url = 'triage').value <= extension.where(url = 'takenInCharge').value) and (extension.where(url = 'takenInCharge').empty() or %resource.period.start <= extension.where(url = 'takenInCharge').value) and (extension.where(url = 'takenInCharge').empty() or extension.where(url = 'destination').empty() or extension.where(url = 'takenInCharge').value <= extension.where(url = 'destination').value) and (extension.where(url = 'destination').empty() or %resource.period.end.empty() or extension.where(url = 'destination').value <= %resource.period.end))"

Invariant: sin-eme-3
Description: "Chi abbandona prima della visita (esito 6) non è stato preso in carico; con ogni altro esito la presa in carico ha la sua ora (EMUR-PS, errori 2112, 2113 e 1103). / Who leaves before the visit (outcome 6) was not taken in charge; with any other outcome the taking in charge has its time (EMUR-PS, errors 2112, 2113 and 1103)."
Severity: #error
Expression: "hospitalization.dischargeDisposition.coding.empty() or (hospitalization.dischargeDisposition.coding.where(code = '6').exists() != extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-times').extension.where(url = 'takenInCharge').exists())"

Invariant: sin-eme-4
Description: "Il triage nero (N) ha solo l'esito 9 (EMUR-PS, errore 2067). / Black triage (N) has outcome 9 only (EMUR-PS, error 2067)."
Severity: #error
Expression: "priority.coding.where(code = 'N').empty() or hospitalization.dischargeDisposition.coding.all(code = '9')"

Invariant: sin-eme-5
Description: "L'ora di destinazione c'è per gli esiti 1, 2, 3, 10 e 11, e per nessun altro (EMUR-PS, errori 1115 e 1005). / The time of the destination is there for outcomes 1, 2, 3, 10 and 11 and for no other (EMUR-PS, errors 1115 and 1005)."
Severity: #error
Expression: "hospitalization.dischargeDisposition.coding.empty() or (hospitalization.dischargeDisposition.coding.where(code in ('1' | '2' | '3' | '10' | '11')).exists() = extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-times').extension.where(url = 'destination').exists())"

Invariant: sin-eme-6
Description: "Un accesso concluso ha l'esito, e l'ora di uscita salvo per chi abbandona (EMUR-PS, errori 111, 2080 e 2084). / A finished access has its outcome, and the time of exit unless the person left (EMUR-PS, errors 111, 2080 and 2084)."
Severity: #error
Expression: "status != 'finished' or (hospitalization.dischargeDisposition.exists() and (period.end.exists() or hospitalization.dischargeDisposition.coding.where(code in ('6' | '7')).exists()))"

Invariant: sin-eme-7
Description: "Il tipo di trauma c'è quando il problema principale è 10, e solo allora (EMUR-PS). / The kind of trauma is there when the main problem is 10, and only then (EMUR-PS)."
Severity: #error
Expression: "reasonCode.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.54.2' and code = '10').exists() = extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-trauma').exists()"

Invariant: sin-eme-8
Description: "Un trasferimento ad altro istituto (esito 3) dice quale (EMUR-PS, errore 1103). / A transfer to another hospital (outcome 3) says which one (EMUR-PS, error 1103)."
Severity: #error
Expression: "hospitalization.dischargeDisposition.coding.where(code = '3').empty() or hospitalization.destination.exists()"

Invariant: sin-eme-9
Description: "Con il 118 (arrivo 1, 4 o 6 inviato da 5) ci sono centrale operativa e missione (EMUR-PS). / With 118 (arrival 1, 4 or 6 sent by 5) there are operations centre and mission (EMUR-PS)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-arrival').extension.where(url = 'mode').value.where(code in ('1' | '4' | '6')).empty() or hospitalization.admitSource.coding.where(code = '5').empty() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-arrival').extension.where(url = 'mission').exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-arrival').extension.where(url = 'operationsCentre').exists())"

Invariant: sin-eme-10
Description: "Il posto letto si chiede dopo la presa in carico, si assegna dopo averlo chiesto, e tutto prima dell'uscita. / A bed is asked for after the taking in charge, assigned after it was asked for, and all of it before the exit."
Severity: #error
// Our own rule: without it the time for which a person waits for a bed cannot be told.
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-times').all((extension.where(url = 'bedRequest').empty() or (extension.where(url = 'takenInCharge').exists() and extension.where(url = 'takenInCharge').value <= extension.where(url = 'bedRequest').value)) and (extension.where(url = 'bedAssigned').empty() or (extension.where(url = 'bedRequest').exists() and extension.where(url = 'bedRequest').value <= extension.where(url = 'bedAssigned').value)) and (extension.where(url = 'bedRequest').empty() or %resource.period.end.empty() or extension.where(url = 'bedRequest').value <= %resource.period.end) and (extension.where(url = 'bedAssigned').empty() or %resource.period.end.empty() or extension.where(url = 'bedAssigned').value <= %resource.period.end))"

Extension: EmergencyArrival
Id: emergency-arrival
Title: "Arrivo al pronto soccorso"
Description: "Mezzo di arrivo e, se è del 118, centrale operativa e missione (flusso EMUR-PS)."
* insert English([[Arrival at the emergency department]], [[Means of arrival and, when it is of 118, operations centre and mission (EMUR-PS flow).]])
* ^context.type = #element
* ^context.expression = "Encounter"
* extension contains mode 1..1 and operationsCentre 0..1 and mission 0..1
* insert CodedPart(mode, emergency-arrival-mode, [[Modalità di arrivo]], [[Mode of arrival]])
* insert Part(operationsCentre, string, [[Centrale operativa: regione e due cifre]], [[Operations centre: region and two digits]])
* insert Part(mission, string, [[Missione: anno e dodici cifre]], [[Mission: year and twelve digits]])

Extension: EmergencyTimes
Id: emergency-times
Title: "Tempi del pronto soccorso"
Description: "Triage, presa in carico, destinazione, ingresso in OBI, richiesta e assegnazione del posto letto. L'arrivo e l'uscita sono il period del contatto (flusso EMUR-PS)."
* insert English([[Times of the emergency access]], [[Triage, taking in charge, destination, entry to short observation, request and assignment of a bed. Arrival and exit are the period of the encounter (EMUR-PS flow).]])
* ^context.type = #element
* ^context.expression = "Encounter"
* extension contains triage 0..1 and takenInCharge 0..1 and destination 0..1 and observationStart 0..1 and bedRequest 0..1 and bedAssigned 0..1
* insert Part(triage, dateTime, [[Triage]], [[Triage]])
* insert Part(takenInCharge, dateTime, [[Presa in carico del medico]], [[Taken in charge by a physician]])
* insert Part(destination, dateTime, [[Decisione sulla destinazione]], [[Decision on the destination]])
* insert Part(observationStart, dateTime, [[Ingresso in OBI]], [[Entry to short observation]])
* insert Part(bedRequest, dateTime, [[Richiesta del posto letto]], [[Request of a bed]])
* insert Part(bedAssigned, dateTime, [[Assegnazione del posto letto]], [[Assignment of a bed]])

Extension: EmergencyRetriage
Id: emergency-retriage
Title: "Rivalutazione del triage"
Description: "Un codice di triage precedente a quello in priority, con l'ora in cui fu dato."
* insert English([[Earlier triage]], [[A triage code before the one in priority, with the time at which it was given.]])
* ^context.type = #element
* ^context.expression = "Encounter"
* extension contains code 1..1 and at 1..1
* insert CodedPart(code, emergency-triage, [[Codice di triage]], [[Triage code]])
* insert Part(at, dateTime, [[Quando]], [[When]])

Extension: EmergencyTrauma
Id: emergency-trauma
Title: "Tipo di trauma"
Description: "Origine del trauma (flusso EMUR-PS)."
* insert English([[Kind of trauma]], [[Origin of the trauma (EMUR-PS flow).]])
* ^context.type = #element
* ^context.expression = "Encounter"
* value[x] only Coding
* value[x] 1..1
* valueCoding from https://fhir.sinfonia.campania.it/ValueSet/emergency-trauma (required)

Extension: EmergencyCapacity
Id: emergency-capacity
Title: "Posti del pronto soccorso"
Description: "Quante persone un pronto soccorso può trattare insieme, come le dichiara il suo sistema, e quando lo ha detto l'ultima volta. È il denominatore dell'affollamento."
* insert English([[Places of an emergency department]], [[How many persons an emergency department can treat at a time, as its system declares it, and when it last said so. It is the denominator of crowding.]])
* ^context.type = #element
* ^context.expression = "Location"
* extension contains treatment 0..1 and observation 0..1 and reported 1..1
* insert Part(treatment, unsignedInt, [[Posti di trattamento]], [[Treatment places]])
* insert Part(observation, unsignedInt, [[Posti di OBI]], [[Places of short observation]])
* insert Part(reported, dateTime, [[Ultima dichiarazione]], [[Last declaration]])

Extension: EmergencyFeed
Id: emergency-feed
Title: "Stato dell'alimentazione"
Description: "Se il pronto soccorso sta trasmettendo: di chi tace da troppo le cifre sono le ultime note e non valgono per adesso."
* insert English([[State of the feed]], [[Whether the emergency department is sending: of one that has been silent for too long the figures are the last known ones and do not hold for now.]])
* ^context.type = #element
* ^context.expression = "MeasureReport"
* extension contains state 1..1 and received 0..1
* insert CodedPart(state, emergency-feed-state, [[Stato]], [[State]])
* insert Part(received, dateTime, [[Ultima trasmissione ricevuta]], [[Last transmission received]])

Profile: EmergencyEncounter
Parent: Encounter
Id: sinfonia-emergency-encounter
Title: "Accesso al pronto soccorso"
Description: "Accesso di una persona al pronto soccorso, dal triage all'esito, con i dati del flusso EMUR-PS (DM 17/12/2008 e successive modifiche). È la base del monitoraggio dei pronto soccorso e del verbale (FseEmergencyReportComposition)."
* insert English([[Emergency department access]], [[Access of a person to an emergency department, from triage to outcome, with the data of the EMUR-PS flow (DM 17/12/2008 as amended). It is the base of the monitoring of emergency departments and of the report (FseEmergencyReportComposition).]])
* obeys sin-eme-2 and sin-eme-3 and sin-eme-4 and sin-eme-5 and sin-eme-6 and sin-eme-7 and sin-eme-8 and sin-eme-9 and sin-eme-10
* extension contains EmergencyArrival named arrivo 1..1 and EmergencyTimes named tempi 0..1 and EmergencyRetriage named triagePrecedente 0..* and EmergencyTrauma named trauma 0..1
* insert Must(extension[arrivo], [[Arrivo]], [[Arrival]])
* insert Must(extension[tempi], [[Tempi]], [[Times]])
* insert Must(extension[triagePrecedente], [[Triage precedenti]], [[Earlier triages]])
* insert Must(extension[trauma], [[Tipo di trauma]], [[Kind of trauma]])
* identifier 1..*
* insert SlicedBySystem
* identifier contains accesso 1..1
* identifier[accesso].system = $emergencyAccessId
* identifier[accesso].value obeys sin-eme-1
* insert Must(identifier[accesso], [[Numero dell'accesso]], [[Number of the access]])
* insert Must(status, [[Stato]], [[Status]])
* class = $actCode#EMER
* priority 1..1
* priority from https://fhir.sinfonia.campania.it/ValueSet/emergency-triage (required)
* insert Must(priority, [[Codice di triage in vigore]], [[Triage code in force]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* participant.individual only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(participant, [[Professionisti]], [[Practitioners]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Arrivo e uscita]], [[Arrival and exit]])
* reasonCode 1..1
* reasonCode from https://fhir.sinfonia.campania.it/ValueSet/emergency-problem (required)
* insert Must(reasonCode, [[Problema principale]], [[Main problem]])
* insert Must(diagnosis, [[Diagnosi]], [[Diagnoses]])
* hospitalization.admitSource from https://fhir.sinfonia.campania.it/ValueSet/emergency-sender (required)
* insert Must(hospitalization.admitSource, [[Responsabile dell'invio]], [[Who sent the person]])
* insert Must(hospitalization.origin, [[Istituto di provenienza]], [[Hospital of origin]])
* hospitalization.dischargeDisposition from https://fhir.sinfonia.campania.it/ValueSet/emergency-outcome (required)
* insert Must(hospitalization.dischargeDisposition, [[Esito del trattamento]], [[Outcome of the treatment]])
* insert Must(hospitalization.destination, [[Struttura di destinazione]], [[Facility of destination]])
* serviceProvider 1..1
* serviceProvider only Reference(SinfoniaOrganization)
* insert Must(serviceProvider, [[Pronto soccorso, con codice HSP.11]], [[Emergency department, with its HSP.11 code]])

Mapping: EmergencyEncounterToHl7Italia
Source: EmergencyEncounter
Target: "http://hl7.org/fhir/StructureDefinition/Encounter"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dell'accesso al pronto soccorso. Si segue il flusso EMUR-PS, con i codici dei dizionari FSE 2.16.840.1.113883.2.9.6.1.54. / HL7 Italia has no profile of the emergency access. The EMUR-PS flow is followed, with the codes of the FSE dictionaries 2.16.840.1.113883.2.9.6.1.54."
* priority -> "Encounter.priority"
* hospitalization.dischargeDisposition -> "Encounter.hospitalization.dischargeDisposition"
