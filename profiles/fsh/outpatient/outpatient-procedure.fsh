Alias: $outpatientDelivery = https://fhir.sinfonia.campania.it/CodeSystem/outpatient-delivery-kind
Alias: $outpatientDeliveryVS = https://fhir.sinfonia.campania.it/ValueSet/outpatient-delivery-kind
Alias: $facilityOwnership = https://fhir.sinfonia.campania.it/CodeSystem/facility-ownership
Alias: $facilityOwnershipVS = https://fhir.sinfonia.campania.it/ValueSet/facility-ownership
Alias: $mobilityBlock = https://fhir.sinfonia.campania.it/sid/mobility-block
Alias: $mobilityLine = https://fhir.sinfonia.campania.it/sid/mobility-line
Alias: $outpatientContact = https://fhir.sinfonia.campania.it/sid/outpatient-contact

Invariant: sin-out-1
Description: "Una prestazione erogata dice quando. / A service that was delivered says when."
Severity: #error
Expression: "status = 'completed' implies performed.exists()"

Invariant: sin-out-2
Description: "Una prestazione non erogata ne dice il motivo. / A service that was not delivered says why."
Severity: #error
Expression: "status = 'not-done' implies statusReason.exists()"

Invariant: sin-out-3
Description: "La prestazione ha il codice del nomenclatore nazionale o di una Regione. / The service has a code of the national nomenclature or of that of a Region."
Severity: #error
// Other Regions have their catalogue under their own code, as Campania (150) has.
Expression: "coding.where(system.matches('^urn:oid:2[.]16[.]840[.]1[.]113883[.]2[.]9[.](6[.]1[.]11|2[.][0-9]+[.]6[.]1[.]11)$') and code.exists()).exists()"

Invariant: sin-out-4
Description: "Chi eroga ha almeno l'organizzazione o il suo codice. / Who delivers has an organization or its code at least."
Severity: #error
Expression: "status = 'completed' implies performer.exists()"

Profile: OutpatientProcedure
Parent: Procedure
Id: sinfonia-outpatient-procedure
Title: "Prestazione specialistica erogata"
Description: "Prestazione ambulatoriale erogata, una risorsa per prestazione (o per ciclo) della ricetta. La scrive chi eroga; la leggono la rendicontazione (File C) e il monitoraggio dei tempi di attesa ex post. La ricetta è in basedOn, come riferimento o con il solo NRE; la prenotazione si raggiunge dal contatto (encounter) o dalla ricetta. Fonti: accordo interregionale per la compensazione della mobilità sanitaria, attività 2012, flusso C."
* insert English([[Outpatient service delivered]], [[Outpatient service delivered, one resource for each service (or cycle) of the prescription. Who delivers writes it; the accounting (File C) and the ex-post monitoring of waiting times read it. The prescription is in basedOn, as a reference or with its NRE alone; the booking is reached from the contact (encounter) or from the prescription. Sources: inter-regional agreement for the compensation of health mobility, activity year 2012, flow C.]])
* obeys sin-out-1 and sin-out-2 and sin-out-4
* extension contains OutpatientDelivery named erogazione 0..1 and OutpatientCharges named oneri 0..1 and ChargedPrescription named ricettaAddebitata 0..1
* insert Must(extension[erogazione], [[Tipo di erogazione, disciplina, struttura pubblica o privata]], [[Kind of delivery, discipline, public or private facility]])
* insert Must(extension[oneri], [[Quantità, importo e ticket]], [[Quantity, amount and co-payment]])
* insert Label(extension[ricettaAddebitata], [[Che cosa un file di mobilità dice della ricetta]], [[What a mobility file says of the prescription]])
* insert SlicedBySystem
* identifier contains blocco 0..1 and riga 0..1 and contatto 0..1
* identifier[blocco].system = $mobilityBlock
* identifier[riga].system = $mobilityLine
* identifier[contatto].system = $outpatientContact
* insert Label(identifier[blocco], [[ID del blocco di un file importato]], [[ID of the block of an imported file]])
* insert Label(identifier[riga], [[Riga di un file importato]], [[Line of an imported file]])
* insert Label(identifier[contatto], [[Numero del contatto senza ricetta del servizio sanitario]], [[Number of a contact without prescription of the health service]])
* insert Must(status, [[completed: erogata; not-done: non erogata]], [[completed: delivered; not-done: not delivered]])
* insert Must(statusReason, [[Perché non è stata erogata]], [[Why it was not delivered]])
* code 1..1
* code obeys sin-out-3
* insert Must(code, [[Prestazione: nomenclatore nazionale o regionale]], [[Service: national or regional nomenclature]])
* basedOn only Reference(SpecialistServiceRequest)
* insert Must(basedOn, [[Ricetta, o il suo NRE]], [[Prescription, or its NRE]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* insert Must(encounter, [[Contatto durante il quale è erogata]], [[Contact during which it is delivered]])
* performed[x] only dateTime or Period
* insert Must(performed[x], [[Giorno di erogazione; fine del ciclo]], [[Day of delivery; end of the cycle]])
* insert Must(performer.actor, [[Struttura e professionista]], [[Facility and professional]])

Extension: OutpatientDelivery
Id: outpatient-delivery
Title: "Erogazione della prestazione specialistica"
Description: "Come la persona è arrivata alla prestazione (accesso diretto, pronto soccorso, ricetta interna, ricetta del servizio sanitario), disciplina dell'unità che eroga, struttura pubblica o privata. Fonte: accordo interregionale di mobilità, attività 2012, C2."
* insert English([[Delivery of an outpatient service]], [[How the person came to the service (direct access, emergency department, internal prescription, prescription of the health service), discipline of the unit that delivers, public or private facility. Source: inter-regional mobility agreement, activity year 2012, C2.]])
* ^context.type = #element
* ^context.expression = "Procedure"
* extension contains tipoErogazione 0..1 and disciplina 0..1 and tipoStruttura 0..1
* insert CodedPart(tipoErogazione, outpatient-delivery-kind, [[A accesso diretto; P pronto soccorso; D ricetta interna; S ricetta SSN]], [[A direct access; P emergency department; D internal prescription; S health service prescription]])
* insert Part(disciplina, string, [[0 e disciplina ospedaliera, o specialità non ospedaliera: tre caratteri]], [[0 and hospital discipline, or specialty outside hospitals: three characters]])
* insert CodedPart(tipoStruttura, facility-ownership, [[1 pubblica; 2 privata]], [[1 public; 2 private]])

Extension: OutpatientCharges
Id: outpatient-charges
Title: "Oneri della prestazione specialistica"
Description: "Quante prestazioni vale la riga (le sedute di un ciclo), importo della riga in euro e, sulla sola prima riga e se nessuna prenotazione lo dice, il ticket della ricetta."
* insert English([[Charges of an outpatient service]], [[How many services the line stands for (the sessions of a cycle), amount of the line in euro and, on the first line only and when no booking says it, the co-payment of the prescription.]])
* ^context.type = #element
* ^context.expression = "Procedure"
* extension contains quantita 0..1 and importo 0..1 and ticket 0..1
* insert Part(quantita, positiveInt, [[Numero di prestazioni]], [[Number of services]])
* insert Euro(importo)
* insert Euro(ticket)

Mapping: OutpatientProcedureToHl7Italia
Source: OutpatientProcedure
Target: "http://hl7.it/fhir/core/StructureDefinition/procedure-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Compatibile con la procedura di core; in più il codice del nomenclatore, la ricetta e gli oneri, che core non tratta e che qui sono estensioni. / Compatible with the procedure of core; the code of the nomenclature, the prescription and the charges, which core says nothing of and which are extensions here, are added."
* code -> "Procedure.code"
* performed[x] -> "Procedure.performed[x]"
* code.coding -> "C2 codificaNomenclatore, codicePrestazione"
