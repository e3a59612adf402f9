Invariant: sin-mdd-1
Description: "Con contatto 1, ricetta del servizio sanitario, c'è la ricetta (flusso della distribuzione diretta, tipo_cont). / With contact 1, prescription of the health service, there is the prescription (direct distribution flow, tipo_cont)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/direct-contact-type').value.where(code = '1').exists() implies authorizingPrescription.exists()"

Invariant: sin-mdd-2
Description: "La modalità 06, per conto, non è una distribuzione diretta (File F, modalità di erogazione). / Mode 06, on behalf, is no direct distribution (File F, mode of dispensing)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/direct-dispensing-mode').value.where(code = '06').empty()"

Invariant: sin-mdd-3
Description: "Il medicinale di tipo 1 ha l'AIC; la targatura si indica solo per il tipo 1 (flusso della distribuzione diretta, cod_f e regola D41). / A medicine of type 1 has its AIC; the pack number is given for type 1 only (direct distribution flow, cod_f and rule D41)."
Severity: #error
Expression: "iif(extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-medicine-type').value.where(code = '1').exists(), medication.ofType(CodeableConcept).coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.5').exists(), extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-pack').extension('targatura').empty())"

Invariant: sin-mdd-4
Description: "Galenici ed esteri (tipi 2 e 3) hanno l'ATC al quinto livello, o sono descritti da una risorsa Medication (flusso della distribuzione diretta, cod_f). / Galenic and foreign medicines (types 2 and 3) have their ATC at the fifth level, or are described by a Medication resource (direct distribution flow, cod_f)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-medicine-type').value.where(code = '2' or code = '3').empty() or medication.ofType(Reference).exists() or medication.ofType(CodeableConcept).coding.where(system = 'http://www.whocc.no/atc' and code.length() = 7).exists()"

Invariant: sin-mdd-5
Description: "I gas medicinali (tipi 4, 5 e 6) hanno l'ATC V03AN, uno dei suoi codici, o N01AX13, V08DA05, A06AX02, R07AX01 (flusso della distribuzione diretta, cod_f). / Medical gases (types 4, 5 and 6) have the ATC V03AN, one of its codes, or N01AX13, V08DA05, A06AX02, R07AX01 (direct distribution flow, cod_f)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensed-medicine-type').value.where(code = '4' or code = '5' or code = '6').empty() or medication.ofType(CodeableConcept).coding.where(system = 'http://www.whocc.no/atc' and code.matches('^(V03AN(0[1-5])?|N01AX13|V08DA05|A06AX02|R07AX01)$')).exists()"

Profile: DirectMedicationDispense
Parent: MedicationDispense
Id: sinfonia-direct-medication-dispense
Title: "Erogazione diretta"
Description: "Medicinale consegnato direttamente da ospedale o ASL: alla dimissione, dopo visita, a cronici, a domicilio o in residenza. La scrive il servizio farmaceutico; alimenta File F e il flusso della distribuzione diretta (canale D). Fonti: D.M. 31 luglio 2007 e D.M. 6 agosto 2012; Accordo interregionale per la mobilità 2012."
* insert English([[Direct dispensing]], [[Medicine handed over directly by a hospital or ASL: at discharge, after a visit, to chronic patients, at home or in a residence. The pharmaceutical service writes it; it feeds File F and the direct distribution flow (channel D). Sources: decrees of 31 July 2007 and 6 August 2012; interregional mobility agreement 2012.]])
* obeys sin-mdd-1 and sin-mdd-2 and sin-mdd-3 and sin-mdd-4 and sin-mdd-5
* insert DispensedMedicine(direct)
* extension contains DirectMode named modalita 1..1 and MedicineKind named tipoMedicinale 1..1 and DirectContact named contatto 1..1 and PurchaseCost named costoAcquisto 0..1
* insert Must(extension[modalita], [[Occasione: dimissione, visita, cronici, domicilio]], [[Occasion: discharge, visit, chronic patients, home]])
* insert Must(extension[tipoMedicinale], [[Con AIC, galenico, estero o gas]], [[With AIC, galenic, foreign or gas]])
* insert Must(extension[contatto], [[Su ricetta o in altro contatto]], [[On prescription or in another contact]])
* insert Label(extension[costoAcquisto], [[Costo di acquisto]], [[Purchase cost]])
* medication[x] only CodeableConcept or Reference(SinfoniaMedication)
* insert MedicineCoding(medicationCodeableConcept)
* insert Must(medication[x], [[Medicinale erogato]], [[Medicine dispensed]])
* authorizingPrescription only Reference(DrugMedicationRequest or PianoTerapeuticoMedicationRequest)
* insert Must(authorizingPrescription, [[Ricetta o piano terapeutico]], [[Prescription or therapeutic plan]])
* insert Label(context, [[Ricovero o contatto in cui avviene]], [[Stay or contact in which it happens]])

RuleSet: OnDispenses
* ^context.type = #element
* ^context.expression = "MedicationDispense"

Extension: DirectMode
Id: direct-dispensing-mode
Title: "Modalità di erogazione"
Description: "Occasione dell'erogazione nel File F e nel flusso della distribuzione diretta (tipo_erog)."
* insert English([[Mode of dispensing]], [[Occasion of the dispensing in File F and in the direct distribution flow (tipo_erog).]])
* insert OnDispenses
* insert CodedValue($directModeVS)

Extension: MedicineKind
Id: dispensed-medicine-type
Title: "Tipo di medicinale"
Description: "Tipo di medicinale nel File F e nel flusso della distribuzione diretta (tipo_f): con AIC, galenico, estero, gas, emocomponente."
* insert English([[Type of medicine]], [[Type of medicine in File F and in the direct distribution flow (tipo_f): with AIC, galenic, foreign, gas, blood component.]])
* insert OnDispenses
* insert CodedValue($medicineKindVS)

Extension: DirectContact
Id: direct-contact-type
Title: "Tipo di contatto"
Description: "Se il medicinale è consegnato su ricetta del servizio sanitario o in altro contatto (tipo_cont)."
* insert English([[Type of contact]], [[Whether the medicine is handed over on a prescription of the health service or in another contact (tipo_cont).]])
* insert OnDispenses
* insert CodedValue($directContactVS)

Extension: PurchaseCost
Id: dispensing-purchase-cost
Title: "Costo di acquisto"
Description: "Costo di acquisto del medicinale erogato, in euro (costo_acq)."
* insert English([[Purchase cost]], [[Purchase cost of the medicine dispensed, in euro (costo_acq).]])
* insert OnDispenses
* value[x] only Money
* value[x] 1..1
* valueMoney obeys sin-md-7

Mapping: DirectMedicationDispenseToHl7Italia
Source: DirectMedicationDispense
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/MedicationDispense-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "La guida non distingue la distribuzione diretta: medicinale, quantità e consegna coincidono; modalità, tipo di medicinale e contatto vengono dal flusso della distribuzione diretta e dal File F. / The guide does not tell direct distribution: medicine, quantity and handing over are the same; mode, type of medicine and contact come from the direct distribution flow and from File F."
* medication[x] -> "MedicationDispense.medication[x]"
* quantity -> "MedicationDispense.quantity"
* whenHandedOver -> "MedicationDispense.whenHandedOver"
