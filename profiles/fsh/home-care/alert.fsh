Invariant: sin-alr-1
Description: "Un avviso chiuso dice quando è finito. / A closed alert says when it ended."
Severity: #error
Expression: "status = 'inactive' implies period.end.exists()"

Invariant: sin-alr-2
Description: "L'avviso rimanda al caso (flag-detail). / The alert refers to the case (flag-detail)."
Severity: #error
Expression: "status = 'entered-in-error' or extension.where(url = 'http://hl7.org/fhir/StructureDefinition/flag-detail').value.where(reference.contains('EpisodeOfCare/') or type = 'EpisodeOfCare').exists()"

Invariant: sin-alr-3
Description: "L'avviso su un accesso rimanda all'appuntamento (flag-detail). / An alert about a visit refers to the appointment (flag-detail)."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-alert' and (code = 'late-visit' or code = 'missed-visit')).exists() implies (status = 'entered-in-error' or extension.where(url = 'http://hl7.org/fhir/StructureDefinition/flag-detail').value.where(reference.contains('Appointment/') or type = 'Appointment').exists())"

Profile: HomeCareAlert
Parent: Flag
Id: sinfonia-home-care-alert
Title: "Avviso dell'assistenza domiciliare"
Description: "Avviso che un accesso è in ritardo o non è avvenuto, che manca un operatore o che una scadenza del caso è vicina. Lo crea la programmazione, lo legge la centrale operativa o l'erogatore, che lo chiude quando ha provveduto. L'identificativo dice di che avviso si tratta: lo stesso fatto non ne produce due. R4 non ammette qui l'estensione del caso: caso, appuntamento e PAI stanno in flag-detail."
* insert English([[Alert of home care]], [[Alert that a visit is late or did not take place, that an operator is missing or that a due day of the case is near. Scheduling raises it, the coordination centre or the provider reads it and closes it when they have seen to it. The identifier says which alert it is: one fact does not raise two. R4 does not admit the case extension here: case, appointment and PAI are in flag-detail.]])
* obeys sin-alr-1 and sin-alr-2 and sin-alr-3
* extension contains $flagDetail named dettaglio 0..*
* insert Must(extension[dettaglio], [[Caso, appuntamento, PAI]], [[Case, appointment, PAI]])
* identifier 1..*
* insert Must(identifier, [[Chiave dell'avviso]], [[Key of the alert]])
* insert Must(status, [[active: da vedere; inactive: chiuso]], [[active: to be seen to; inactive: closed]])
* code from https://fhir.sinfonia.campania.it/ValueSet/home-care-alert (required)
* insert Must(code, [[Di che avviso si tratta]], [[Which kind of alert it is]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Da quando; fine se chiuso]], [[Since when; an end if closed]])
* author only Reference(SinfoniaOrganization or SinfoniaPractitionerRole or SinfoniaPractitioner or Device)
* insert Must(author, [[Chi lo ha creato]], [[Who raised it]])

Mapping: HomeCareAlertToHl7Italia
Source: HomeCareAlert
Target: "http://hl7.org/fhir/StructureDefinition/Flag"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Flag. / HL7 Italia has no profile of Flag."
* code -> "Flag.code"
