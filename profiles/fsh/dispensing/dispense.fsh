// What the dispensing of a medicine carries, whatever its channel.

Invariant: sin-md-1
Description: "Targatura: nove cifre e, se c'è, il decimo carattere di controllo, A se la lettura è fallita, X se non gestito (D.M. 31 luglio 2007, targatura). / Pack number: nine digits and, when there is one, the tenth check character, A when the reading failed, X when not managed (decree of 31 July 2007, targatura)."
Severity: #error
Expression: "matches('^[0-9]{9}[0-9AX]?$')"

Invariant: sin-md-2
Description: "La decima cifra della targatura è quella di controllo: pesi 3 e 1 da destra, complemento a dieci (flusso della distribuzione diretta, regola B101). / The tenth digit of the pack number is its check digit: weights 3 and 1 from the right, complement to ten (direct distribution flow, rule B101)."
Severity: #error
Expression: "matches('^[0-9]{10}$').not() or ((10 - ((substring(8, 1).toInteger() + substring(6, 1).toInteger() + substring(4, 1).toInteger() + substring(2, 1).toInteger() + substring(0, 1).toInteger()) * 3 + substring(7, 1).toInteger() + substring(5, 1).toInteger() + substring(3, 1).toInteger() + substring(1, 1).toInteger()) mod 10) mod 10) = substring(9, 1).toInteger()"

Invariant: sin-md-3
Description: "Chi indica la targatura eroga una confezione: una MedicationDispense per confezione (flusso della distribuzione diretta, regola B13). / Who gives the pack number dispenses one package: one MedicationDispense for each package (direct distribution flow, rule B13)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-pack').extension('targatura').empty() or quantity.value = 1"

Invariant: sin-md-4
Description: "Una sostituzione ha il tipo e, se è di legge (S), il motivo; senza sostituzione non c'è motivo (Sistema TS: motivazSostProd con flagErog S). / A substitution has its type and, when by law (S), its reason; without substitution there is no reason (Sistema TS: motivazSostProd with flagErog S)."
Severity: #error
Expression: "iif(wasSubstituted, type.exists() and (type.coding.where(code = 'S').exists() implies reason.exists()), reason.empty())"

Invariant: sin-md-5
Description: "La quantità erogata è maggiore di zero. / The quantity dispensed is more than zero."
Severity: #error
Expression: "value > 0"

Invariant: sin-md-6
Description: "Un'erogazione conclusa dice quando è stata consegnata (Sistema TS, dataFineErog). / A completed dispensing says when it was handed over (Sistema TS, dataFineErog)."
Severity: #error
Expression: "status = 'completed' implies whenHandedOver.exists()"

RuleSet: DispensedMedicine(channel)
* obeys sin-md-3 and sin-md-6
* extension contains DispensedPack named confezione 0..1 and DispensingCharges named oneri 0..1
* insert Must(extension[confezione], [[Targatura, lotto e scadenza della confezione]], [[Number, lot and expiry of the package]])
* insert Must(extension[oneri], [[Prezzo, ticket e oneri]], [[Price, co-payment and fees]])
* insert Must(status, [[Stato dell'erogazione]], [[State of the dispensing]])
* category 1..1
* category = $dispensingChannel#{channel}
* insert Must(category, [[Canale di erogazione]], [[Channel of dispensing]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* performer 1..*
* performer.actor only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(performer, [[Chi eroga: farmacia o servizio, e farmacista]], [[Who dispenses: pharmacy or service, and pharmacist]])
* location only Reference(SinfoniaLocation)
* insert Label(location, [[Punto di erogazione]], [[Place of dispensing]])
* quantity 1..1
* quantity.value 1..1
* quantity obeys sin-md-5
* insert Must(quantity, [[Confezioni, o unità se non confezionato]], [[Packages, or units when not packaged]])
* insert Label(whenPrepared, [[Inizio dell'erogazione (presa in carico)]], [[Start of the dispensing (taken in charge)]])
* insert Must(whenHandedOver, [[Consegna]], [[Handing over]])
* insert Label(dosageInstruction, [[Posologia consegnata all'assistito]], [[Dosage given to the person]])
* substitution obeys sin-md-4
* substitution.type from $dispensingVariationVS (required)
* substitution.reason ..1
* substitution.reason from $substitutionReasonVS (required)
* insert Must(substitution, [[Sostituzione e motivo]], [[Substitution and reason]])

RuleSet: OnPrescription
* authorizingPrescription only Reference(DrugMedicationRequest or WhiteMedicationRequest)
* insert Must(authorizingPrescription, [[Ricetta erogata]], [[Prescription dispensed]])
* type 1..1
* type from $dispensingOperationVS (required)
* insert Must(type, [[Erogazione totale, parziale o differita]], [[Total, partial or deferred dispensing]])

RuleSet: WithAic
* medication[x] only CodeableConcept
* insert MedicineCoding(medicationCodeableConcept)
* medicationCodeableConcept.coding[aic] 1..1
* insert Must(medication[x], [[Confezione erogata: AIC]], [[Package dispensed: AIC]])

Extension: DispensedPack
Id: dispensed-pack
Title: "Confezione erogata"
Description: "Targatura, lotto e scadenza della confezione consegnata. La dichiarazione di targa doppia serve quando il Sistema TS conosce già quel numero."
* insert English([[Package dispensed]], [[Number, lot and expiry of the package handed over. The declaration of a double number is for when Sistema TS already knows that number.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "SupplyDelivery"
* extension contains targatura 0..1 and lotto 0..1 and scadenza 0..1 and targaDoppia 0..1
* extension[targatura].value[x] 1..1
* extension[targatura].value[x] only string
* extension[targatura].valueString obeys sin-md-1 and sin-md-2
* extension[lotto].value[x] 1..1
* extension[lotto].value[x] only string
* extension[scadenza].value[x] 1..1
* extension[scadenza].value[x] only date
* extension[targaDoppia].value[x] 1..1
* extension[targaDoppia].value[x] only boolean

Extension: DispensingCharges
Id: dispensing-charges
Title: "Oneri dell'erogazione"
Description: "Importi in euro di questa riga (prezzo, prezzo di rimborso, ticket per confezione, differenza dal generico, onere DPC, sconto al servizio sanitario) e, sulla sola prima riga, la quota fissa per ricetta."
* insert English([[Charges of the dispensing]], [[Amounts in euro of this line (price, reimbursement price, co-payment for each package, difference from the generic, DPC fee, discount to the health service) and, on the first line only, the fixed share of the prescription.]])
* ^context.type = #element
* ^context.expression = "MedicationDispense"
* extension contains prezzo 0..1 and prezzoRimborso 0..1 and ticketConfezione 0..1 and diffGenerico 0..1 and onereDpc 0..1 and scontoSsn 0..1 and quotaFissa 0..1
* insert Euro(prezzo)
* insert Euro(prezzoRimborso)
* insert Euro(ticketConfezione)
* insert Euro(diffGenerico)
* insert Euro(onereDpc)
* insert Euro(scontoSsn)
* insert Euro(quotaFissa)

Invariant: sin-md-7
Description: "Gli importi sono in euro e non negativi. / Amounts are in euro and not negative."
Severity: #error
Expression: "currency = 'EUR' and value >= 0"

RuleSet: Euro(part)
* extension[{part}].value[x] 1..1
* extension[{part}].value[x] only Money
* extension[{part}].valueMoney obeys sin-md-7

Extension: ChargedPrescription
Id: charged-prescription
Title: "Ricetta nota dall'addebito"
Description: "Che cosa un file di mobilità (C, D e F) dice della ricetta di un'erogazione o prestazione, quando la ricetta non è sulla piattaforma: prescrittore, posizione rispetto al ticket, codice di esenzione, classe di priorità (C). Se la ricetta c'è, vale la ricetta."
* insert English([[Prescription known from a charge]], [[What a mobility file (C, D and F) says of the prescription of a dispensing or service when the prescription is not on the platform: prescriber, position about the co-payment, exemption code, priority class (C). When the prescription is there, it counts.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationDispense"
* ^context[1].type = #element
* ^context[1].expression = "Procedure"
* extension contains prescrittore 0..1 and posizioneTicket 0..1 and esenzione 0..1 and classePriorita 0..1
* extension[prescrittore].value[x] 1..1
* extension[prescrittore].value[x] only Identifier
* extension[prescrittore].valueIdentifier.system 1..1
* extension[prescrittore].valueIdentifier.value 1..1
* extension[posizioneTicket].value[x] 1..1
* extension[posizioneTicket].value[x] only Coding
* extension[posizioneTicket].valueCoding.system 1..1
* extension[posizioneTicket].valueCoding.code 1..1
* extension[posizioneTicket].valueCoding from $coPaymentVS (required)
* extension[esenzione].value[x] 1..1
* extension[esenzione].value[x] only Coding
* extension[esenzione].valueCoding.code 1..1
* extension[classePriorita].value[x] 1..1
* extension[classePriorita].value[x] only Coding
* extension[classePriorita].valueCoding.system 1..1
* extension[classePriorita].valueCoding.code 1..1
* extension[classePriorita].valueCoding from $priorityLetterVS (required)
