Invariant: sin-mdp-1
Description: "L'onere DPC si paga solo in distribuzione per conto (Sistema TS, onereProd). / The DPC fee is paid only for distribution on behalf (Sistema TS, onereProd)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/dispensing-charges').extension('onereDpc').empty()"

Profile: PharmacyMedicationDispense
Parent: MedicationDispense
Id: sinfonia-pharmacy-medication-dispense
Title: "Erogazione in farmacia convenzionata"
Description: "Erogazione di una confezione di medicinale in farmacia, a carico del servizio sanitario in convenzione o della persona con ricetta bianca: una risorsa per confezione con targatura, o una riga. La scrive la farmacia, la leggono il medico e l'assistito; alimenta File D e l'invio dell'erogato al Sistema TS."
* insert English([[Dispensing in a pharmacy under convention]], [[Dispensing of a package of a medicine in a pharmacy, paid by the health service under convention or by the person with a white prescription: one resource for each package with its number, or one line. The pharmacy writes it; doctor and person read it; it feeds File D and the message of dispensing to Sistema TS.]])
* obeys sin-mdp-1
* insert DispensedMedicine(convention)
* insert WithAic
* authorizingPrescription 1..*
* insert OnPrescription

Profile: DpcMedicationDispense
Parent: MedicationDispense
Id: sinfonia-dpc-medication-dispense
Title: "Erogazione in distribuzione per conto (DPC)"
Description: "Erogazione in farmacia di un medicinale del prontuario ospedale-territorio acquistato dal servizio sanitario: la farmacia riceve un onere per confezione. Alimenta File F con modalità 06, il flusso della distribuzione diretta con canale P e l'invio al Sistema TS con tipoErogazioneFarm C. La ricetta con medicinali in DPC si eroga in DPC solo nella regione che l'ha emessa."
* insert English([[Dispensing on behalf (DPC)]], [[Dispensing in a pharmacy of a medicine of the hospital-territory list bought by the health service: the pharmacy gets a fee for each package. It feeds File F with mode 06, the direct distribution flow with channel P and the message to Sistema TS with tipoErogazioneFarm C. A prescription with DPC medicines is dispensed on behalf only in the region that issued it.]])
* insert DispensedMedicine(dpc)
* insert WithAic
* authorizingPrescription 1..*
* insert OnPrescription
* authorizingPrescription only Reference(DrugMedicationRequest)
* supportingInformation only Reference(DpcSupplyRequest or SinfoniaSupplyDelivery or PianoTerapeuticoMedicationRequest)
* insert Must(supportingInformation, [[Ordine e consegna del distributore, piano terapeutico]], [[Order and delivery of the distributor, therapeutic plan]])

Mapping: PharmacyMedicationDispenseToHl7Italia
Source: PharmacyMedicationDispense
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/MedicationDispense-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "Stesso medicinale, quantità, consegna e ricetta. Differenze: il performer non è diviso in slice per tipo, perché quella della guida non si può decidere su un elemento che non è una scelta; l'inizio dell'erogazione è whenPrepared invece dell'estensione recorded; la sostituzione è facoltativa; il tipo di sostituzione A, S, V usa il sistema dell'FSE, perché l'OID 2.16.840.1.113883.2.9.6.1.53 che la guida gli dà contiene nell'FSE i motivi; per la stessa ragione il motivo usa quell'OID e non il sistema della guida. / Same medicine, quantity, handing over and prescription. Differences: performer is not sliced by type, because the slice of the guide cannot be decided on an element that is no choice; the start of dispensing is whenPrepared instead of the extension recorded; substitution is optional; the type of substitution A, S, V uses the system of the FSE, because the OID that the guide gives it holds the reasons in the FSE; for the same reason the reason uses that OID and not the system of the guide."
* medication[x] -> "MedicationDispense.medication[x]"
* performer -> "MedicationDispense.performer:CFErogatore"
* authorizingPrescription -> "MedicationDispense.authorizingPrescription"
* quantity -> "MedicationDispense.quantity"
* whenPrepared -> "MedicationDispense.extension:recorded"
* whenHandedOver -> "MedicationDispense.whenHandedOver"
* substitution -> "MedicationDispense.substitution"

Mapping: DpcMedicationDispenseToHl7Italia
Source: DpcMedicationDispense
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/MedicationDispense-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "Come l'erogazione in farmacia; la guida non distingue la DPC, che qui è nella category. / As the dispensing in a pharmacy; the guide does not tell DPC, which here is in category."
* category -> "MedicationDispense.category"
* authorizingPrescription -> "MedicationDispense.authorizingPrescription"
