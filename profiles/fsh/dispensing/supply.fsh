Invariant: sin-sup-1
Description: "Lo status dell'ordine concorda con lo stato DPC: richiesto, confermato e in consegna active; consegnato e reso completed; mancante suspended; annullato cancelled. / The status of the order agrees with its DPC state: requested, confirmed and in delivery active; delivered and returned completed; missing suspended; cancelled cancelled."
Severity: #error
Expression: "(status = 'active' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/dpc-order-state').value.where(code = 'requested' or code = 'confirmed' or code = 'in-delivery').exists()) or (status = 'completed' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/dpc-order-state').value.where(code = 'delivered' or code = 'returned').exists()) or (status = 'suspended' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/dpc-order-state').value.where(code = 'missing').exists()) or (status = 'cancelled' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/dpc-order-state').value.where(code = 'cancelled').exists())"

RuleSet: SupplyOrder
* insert Must(status, [[Stato dell'ordine]], [[State of the order]])
* extension contains SupplyFor named prescrizione 1..1
* insert Must(extension[prescrizione], [[Ricetta o piano per cui si ordina]], [[Prescription or plan for which it is ordered]])
* authoredOn 1..1
* insert Must(authoredOn, [[Quando è stato chiesto]], [[When it was asked for]])
* requester 1..1
* requester only Reference(SinfoniaOrganization or SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(requester, [[Chi ordina]], [[Who orders]])
* insert Must(quantity, [[Quantità]], [[Quantity]])
* supplier only Reference(SinfoniaOrganization)
* insert Must(supplier, [[Distributore o fornitore]], [[Distributor or supplier]])
* insert Must(occurrence[x], [[Quando serve]], [[When it is needed]])

Profile: DpcSupplyRequest
Parent: SupplyRequest
Id: sinfonia-dpc-supply-request
Title: "Ordine in distribuzione per conto"
Description: "Ordine di una farmacia al distributore per un medicinale o un ausilio in DPC, per una ricetta. Non contiene dati dell'assistito oltre al riferimento alla ricetta. I messaggi della piattaforma regionale WebDPC non sono pubblici: forma e stati sono di SINFONIA."
* insert English([[Order of distribution on behalf]], [[Order of a pharmacy to the distributor of a DPC medicine or aid, for one prescription. It holds nothing about the person beyond the reference to the prescription. The messages of the regional platform WebDPC are not public: form and states are those of SINFONIA.]])
* obeys sin-sup-1
* insert SupplyOrder
* extension contains DpcOrderState named statoDpc 1..1
* insert Must(extension[statoDpc], [[Stato dell'ordine in DPC]], [[State of the order in DPC]])
* identifier 1..*
* insert Must(identifier, [[Numero dell'ordine]], [[Number of the order]])
* item[x] only CodeableConcept
* itemCodeableConcept.coding 1..*
* itemCodeableConcept.coding.system 1..1
* itemCodeableConcept.coding.code 1..1
* insert Must(item[x], [[Prodotto: AIC]], [[Product: AIC]])
* deliverTo 1..1
* deliverTo only Reference(SinfoniaOrganization or SinfoniaLocation)
* insert Must(deliverTo, [[Farmacia di consegna]], [[Pharmacy of delivery]])

Profile: SinfoniaSupplyDelivery
Parent: SupplyDelivery
Id: sinfonia-supply-delivery
Title: "Consegna"
Description: "Consegna di un ordine: medicinali in DPC alla farmacia, ausili od ossigeno al domicilio, con bolla, lotto e scadenza."
* insert English([[Delivery]], [[Delivery of an order: DPC medicines to the pharmacy, aids or oxygen to the home, with delivery note, lot and expiry.]])
* extension contains DispensedPack named confezione 0..*
* insert Must(extension[confezione], [[Lotto, scadenza e targatura]], [[Lot, expiry and pack number]])
* insert Must(identifier, [[Numero della bolla (DDT)]], [[Number of the delivery note (DDT)]])
* basedOn 1..*
* basedOn only Reference(DpcSupplyRequest or OxygenSupplyRequest)
* insert Must(basedOn, [[Ordine consegnato]], [[Order delivered]])
* status 1..1
* insert Must(status, [[Stato della consegna]], [[State of the delivery]])
* patient only Reference(SinfoniaPatient)
* insert Label(patient, [[Assistito, per le consegne a domicilio]], [[Person, for deliveries to the home]])
* suppliedItem 1..1
* suppliedItem.quantity 1..1
* suppliedItem.item[x] 1..1
* insert Must(suppliedItem, [[Prodotto e quantità]], [[Product and quantity]])
* occurrence[x] 1..1
* insert Must(occurrence[x], [[Quando è arrivata]], [[When it arrived]])
* supplier only Reference(SinfoniaOrganization or SinfoniaPractitionerRole)
* insert Must(supplier, [[Chi consegna]], [[Who delivers]])
* insert Label(receiver, [[Chi riceve]], [[Who receives]])

Extension: SupplyFor
Id: supply-for
Title: "Prescrizione dell'ordine"
Description: "Ricetta, piano o richiesta di ausili per cui si ordina la fornitura; in R4 SupplyRequest non ha basedOn."
* insert English([[Prescription of the order]], [[Prescription, plan or request of aids for which the supply is ordered; in R4 SupplyRequest has no basedOn.]])
* ^context.type = #element
* ^context.expression = "SupplyRequest"
* value[x] only Reference(DrugMedicationRequest or PianoTerapeuticoMedicationRequest or PrescriptionDeviceRequest)
* value[x] 1..1

Extension: DpcOrderState
Id: dpc-order-state
Title: "Stato dell'ordine in DPC"
Description: "A che punto è l'ordine della farmacia al distributore."
* insert English([[State of the order in DPC]], [[How far the order of the pharmacy to the distributor is.]])
* ^context.type = #element
* ^context.expression = "SupplyRequest"
* insert CodedValue($dpcStateVS)

Mapping: DpcSupplyRequestToHl7Italia
Source: DpcSupplyRequest
Target: "http://hl7.org/fhir/StructureDefinition/SupplyRequest"
Id: hl7-italia
Title: "Distribuzione per conto"
Description: "HL7 Italia non ha un profilo dell'ordine in DPC: si seguono R4, il File F (modalità 06) e la ricetta dematerializzata (EROGDPC). / HL7 Italia has no profile of the DPC order: R4, File F (mode 06) and the electronic prescription (EROGDPC) are followed."
* extension[prescrizione] -> "SupplyRequest.extension"

Mapping: SinfoniaSupplyDeliveryToHl7Italia
Source: SinfoniaSupplyDelivery
Target: "http://hl7.org/fhir/StructureDefinition/SupplyDelivery"
Id: hl7-italia
Title: "R4"
Description: "HL7 Italia non ha un profilo della consegna: si segue R4. / HL7 Italia has no profile of the delivery: R4 is followed."
* basedOn -> "SupplyDelivery.basedOn"
