Invariant: sin-sr-1
Description: "Un'impegnativa emessa ha l'NRE nella requisition: la ricetta è unica per NRE (Sistema TS). / An issued prescription has its NRE in requisition: the NRE makes it unique (Sistema TS)."
Severity: #error
Expression: "status = 'draft' or status = 'entered-in-error' or requisition.exists()"

Invariant: sin-sr-2
Description: "La priority concorda con la classe: U con asap, B con urgent, D e P con routine (scelta di SINFONIA). / The priority agrees with the class: U with asap, B with urgent, D and P with routine (choice of SINFONIA)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').empty() or iif(extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').value.code = 'U', priority = 'asap', iif(extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').value.code = 'B', priority = 'urgent', priority = 'routine' or priority.empty()))"

Invariant: sin-sr-3
Description: "Un primo accesso ha la classe di priorità: obbligatoria per le prestazioni del PNGLA; se la prestazione non vi rientra, l'avviso si può ignorare. / A first access has its priority class: mandatory for the services of the PNGLA; ignore the warning when the service is not one of them."
Severity: #warning
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-access-type').value.where(code = '1').empty() or extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').exists()"

Invariant: sin-sr-4
Description: "La quantità è un intero da 1 a 8: una prestazione ripetibile non ciclica si prescrive al massimo 8 volte per ricetta (Sistema TS, 5 dicembre 2024). / The quantity is a whole number from 1 to 8: a repeatable service that is not cyclic is prescribed at most 8 times on one prescription (Sistema TS, 5 December 2024)."
Severity: #error
Expression: "quantity.value >= 1 and quantity.value <= 8 and quantity.value mod 1 = 0"

Invariant: sin-sr-5
Description: "Le sedute di un ciclo si indicano solo per la branca 12, con quantità 1 (Sistema TS, elemento numsedute). / The sessions of a cycle are given for branch 12 only, with quantity 1 (Sistema TS, element numsedute)."
Severity: #error
Expression: "occurrence.repeat.count.empty() or (category.coding.where(system = 'http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione' and code = '12').exists() and quantity.value = 1)"

Invariant: sin-sr-6
Description: "Il quesito diagnostico ha il codice ICD-9-CM o il testo (Sistema TS: codDiagnosi o descrizioneDiagnosi, almeno uno). / The diagnostic question has its ICD-9-CM code or its text (Sistema TS: codDiagnosi or descrizioneDiagnosi, at least one)."
Severity: #error
Expression: "coding.where(system = 'http://hl7.org/fhir/sid/icd-9-cm' or system = 'urn:oid:2.16.840.1.113883.6.103').exists() or text.exists()"

Invariant: sin-sr-7
Description: "La prestazione ha il codice del nomenclatore nazionale o del catalogo regionale. / The service has a code of the national nomenclature or of the regional catalogue."
Severity: #error
Expression: "coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.11' or system = 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11').exists()"

Invariant: sin-sr-8
Description: "Lo status concorda con lo stato del Sistema TS (1 e 2 draft; 3, 5 e 9 active; 4 e 10 revoked; 8 completed); gli stati 6 e 7 non esistono per la specialistica. / The status agrees with the state at Sistema TS (1 and 2 draft; 3, 5 and 9 active; 4 and 10 revoked; 8 completed); the states 6 and 7 do not exist for specialist care."
Severity: #error
Expression: "status = 'entered-in-error' or extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').empty() or ((status = 'draft' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '1' or code = '2').exists()) or (status = 'active' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '3' or code = '5' or code = '9').exists()) or (status = 'revoked' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '4' or code = '10').exists()) or (status = 'completed' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '8').exists()))"

Profile: SpecialistServiceRequest
Parent: ServiceRequest
Id: sinfonia-specialist-service-request
Title: "Impegnativa di specialistica ambulatoriale"
Description: "Una riga di ricetta dematerializzata specialistica: una ServiceRequest per prestazione, tutte con lo stesso NRE nella requisition. La scrive il medico, la leggono il CUP per prenotare e chi eroga. Fonte: Sistema TS, ricetta dematerializzata, specifiche del 5 dicembre 2024; PNGLA 2019-2021. Per correggere un'impegnativa si annulla e se ne emette un'altra con nuovo NRE (replaces). Le regole tra le righe di una stessa ricetta sono nel profilo PrescriptionBundle."
* insert English([[Specialist prescription]], [[One line of an electronic specialist prescription: one ServiceRequest for each service, all with the same NRE in requisition. The doctor writes it; the booking centre reads it to book and the provider to deliver. Source: Sistema TS, electronic prescription, specification of 5 December 2024; PNGLA 2019-2021. To correct it, cancel it and issue another one with a new NRE (replaces). The rules between the lines of one prescription are in the profile PrescriptionBundle.]])
* obeys sin-sr-1 and sin-sr-2 and sin-sr-3 and sin-sr-4 and sin-sr-5 and sin-sr-8
* insert HealthServicePrescription
* extension contains PrescriptionPriority named classePriorita 0..1 and PrescriptionAccess named tipoAccesso 1..1 and LeaConditions named condizioniLea 0..1
* insert Must(extension[classePriorita], [[Classe di priorità U, B, D o P]], [[Priority class U, B, D or P]])
* insert Must(extension[tipoAccesso], [[Primo accesso o controllo]], [[First access or check-up]])
* insert Label(extension[condizioniLea], [[Note e condizioni di erogabilità del nomenclatore]], [[Notes and conditions of the nomenclature]])
* insert Must(requisition, [[NRE, comune alle righe della ricetta]], [[NRE, shared by the lines of the prescription]])
* insert NreOf(requisition, $orderNre)
* replaces only Reference(SpecialistServiceRequest)
* insert Label(replaces, [[Impegnativa annullata e sostituita da questa]], [[Prescription cancelled and replaced by this one]])
* category 1..*
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains branca 1..1
* category[branca].coding 1..1
* category[branca].coding.system 1..1
* category[branca].coding.system = $specialistBranch
* category[branca].coding.code 1..1
* category[branca] from $specialistBranchVS (required)
* insert Must(category[branca], [[Branca specialistica]], [[Specialist branch]])
* insert Must(priority, [[Priorità FHIR, derivata dalla classe]], [[FHIR priority, derived from the class]])
* code 1..1
* code obeys sin-sr-7
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding.system 1..1
* code.coding.code 1..1
* code.coding contains nomenclatore 0..1 and catalogoRegionale 0..1
* code.coding[nomenclatore].system = $nationalNomenclature
* code.coding[catalogoRegionale].system = $regionalCatalogue
* insert Must(code, [[Prestazione: nomenclatore nazionale o catalogo regionale]], [[Service: national nomenclature or regional catalogue]])
* orderDetail from $orderDetailVS (extensible)
* insert Label(orderDetail, [[Indicazioni sulla riga, come la televisita]], [[Marks of the line, such as televisita]])
* quantity[x] 1..1
* quantity[x] only Quantity
* quantityQuantity.value 1..1
* insert Must(quantity[x], [[Quante volte la prestazione va erogata]], [[How many times the service is to be delivered]])
* occurrence[x] only Timing or Period or dateTime
* insert Label(occurrence[x], [[Ciclo di sedute (timing.repeat.count) o quando]], [[Cycle of sessions (timing.repeat.count) or when]])
* locationCode from $deliveryPlaceVS (extensible)
* insert Label(locationCode, [[Sede richiesta dal nomenclatore]], [[Place that the nomenclature asks for]])
* reasonCode 1..1
* reasonCode obeys sin-sr-6
* insert PrescriptionReason
* insert Must(reasonCode, [[Quesito diagnostico]], [[Diagnostic question]])
* insert Label(note, [[Note del prescrittore]], [[Notes of the prescriber]])

RuleSet: NreOf(path, system)
* {path}.type.coding from $prescriptionTypeVS (extensible)
* {path}.system 1..1
* {path}.system = {system}
* {path}.value 1..1
* {path}.value obeys sin-rx-1 and sin-rx-2
* insert Label({path}.type, [[Tipo di ricetta, per esteri e naviganti]], [[Type of prescription, for foreigners and seafarers]])

Extension: PrescriptionPriority
Id: prescription-priority-class
Title: "Classe di priorità"
Description: "Classe di priorità della prescrizione (classePriorita), una sola per ricetta. La priority di FHIR non distingue D da P: regole e statistiche usano questa lettera."
* insert English([[Priority class]], [[Priority class of the prescription (classePriorita), one only for each prescription. The FHIR priority does not tell D from P: rules and statistics use this letter.]])
* ^context.type = #element
* ^context.expression = "ServiceRequest"
* insert CodedValue($priorityLetterVS)

Extension: PrescriptionAccess
Id: prescription-access-type
Title: "Tipo di accesso"
Description: "Se la prestazione è un primo accesso o altro, come il controllo (tipoAccesso). I controlli hanno agende proprie e li prescrive lo specialista che ha in carico la persona."
* insert English([[Type of access]], [[Whether the service is a first access or something else, such as a check-up (tipoAccesso). Check-ups have agendas of their own and are prescribed by the specialist in charge of the person.]])
* ^context.type = #element
* ^context.expression = "ServiceRequest"
* insert CodedValue($accessKindVS)

Extension: LeaConditions
Id: lea-conditions
Title: "Condizioni dei LEA"
Description: "Chiavi del D.P.C.M. 12 gennaio 2017 che il prescrittore indica per la prestazione: nota, condizione di erogabilità, appropriatezza prescrittiva, patologia."
* insert English([[Conditions of the LEA]], [[Keys of the decree of 12 January 2017 that the prescriber gives for the service: note, condition of delivery, appropriateness, disease.]])
* ^context.type = #element
* ^context.expression = "ServiceRequest"
* extension contains numeroNota 0..1 and condErogabilita 0..1 and approprPrescrittiva 0..1 and patologia 0..1
* extension[numeroNota].value[x] only string
* extension[condErogabilita].value[x] only string
* extension[approprPrescrittiva].value[x] only string
* extension[patologia].value[x] only string

Mapping: SpecialistServiceRequestToHl7Italia
Source: SpecialistServiceRequest
Target: "http://hl7.it/fhir/televisita/StructureDefinition/ServiceRequestTelevisita"
Id: hl7-italia
Title: "HL7 Italia televisita"
Description: "HL7 Italia core non ha un profilo dell'impegnativa; si segue quello della guida televisita e la mappa FSE della prescrizione specialistica. Differenze: la requisition ha l'OID nazionale dell'NRE (2.16.840.1.113883.2.9.4.3.9) al posto dell'URI richiesta dalla guida; il nomenclatore usa l'OID dell'FSE, perché la guida ne pubblica due copie con sistemi diversi; classe di priorità e tipo di accesso, che la guida non ha, sono estensioni; identifier non è obbligatorio, perché la riga si riconosce da NRE e prestazione. / HL7 Italia core has no profile of this prescription; the one of the televisita guide and the FSE map of the specialist prescription are followed. Differences: requisition has the national OID of the NRE instead of the URI that the guide asks for; the nomenclature uses the OID of the FSE, because the guide publishes two copies under different systems; priority class and type of access, which the guide lacks, are extensions; identifier is not mandatory, because the line is known by its NRE and service."
* requisition -> "ServiceRequest.requisition"
* requisition.type -> "ServiceRequest.requisition.type.coding:tipoRicetta"
* category[branca] -> "ServiceRequest.category"
* code.coding[nomenclatore] -> "ServiceRequest.code.coding:codiceNomenclatoreTariffario"
* code.coding[catalogoRegionale] -> "ServiceRequest.code.coding:codiceCatalogoRegionalePrestazione"
* authoredOn -> "ServiceRequest.authoredOn"
* requester -> "ServiceRequest.requester"
