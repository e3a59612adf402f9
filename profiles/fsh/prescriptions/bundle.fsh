Invariant: sin-rxb-1
Description: "Le righe hanno lo stesso NRE (Sistema TS: la ricetta è unica per NRE). / The lines have the same NRE (Sistema TS: the NRE makes a prescription unique)."
Severity: #error
Expression: "(entry.resource.ofType(ServiceRequest).requisition.value | entry.resource.ofType(MedicationRequest).groupIdentifier.value).distinct().count() <= 1"

Invariant: sin-rxb-2
Description: "La ricetta è farmaceutica o specialistica, non entrambe (Sistema TS, tipoPrescrizione F o P). / The prescription is of drugs or of services, not of both (Sistema TS, tipoPrescrizione F or P)."
Severity: #error
Expression: "entry.resource.ofType(ServiceRequest).empty() or entry.resource.ofType(MedicationRequest).empty()"

Invariant: sin-rxb-3
Description: "Una sola classe di priorità per ricetta (Sistema TS, classePriorita). / One priority class only for each prescription (Sistema TS, classePriorita)."
Severity: #error
Expression: "entry.resource.ofType(ServiceRequest).extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').value.code.distinct().count() <= 1"

Invariant: sin-rxb-4
Description: "Le righe hanno lo stesso assistito, medico e data (Sistema TS: sono nella testata). / The lines have the same person, doctor and date (Sistema TS: they are in the header)."
Severity: #error
Expression: "(entry.resource.ofType(ServiceRequest).subject.reference | entry.resource.ofType(MedicationRequest).subject.reference).distinct().count() <= 1 and (entry.resource.ofType(ServiceRequest).requester.reference | entry.resource.ofType(MedicationRequest).requester.reference).distinct().count() <= 1 and (entry.resource.ofType(ServiceRequest).authoredOn | entry.resource.ofType(MedicationRequest).authoredOn).distinct().count() <= 1"

Invariant: sin-rxb-5
Description: "Le prestazioni di una ricetta sono al massimo otto, della stessa branca. Il limite è applicato dal Sistema TS ma non è nelle sue specifiche: non verificato, avviso. / The services of one prescription are eight at most, of the same branch. Sistema TS applies the limit but its specification does not state it: unverified, warning."
Severity: #warning
Expression: "(entry.resource.ofType(ServiceRequest).empty() or entry.resource.ofType(ServiceRequest).quantity.value.aggregate($this + $total, 0) <= 8) and entry.resource.ofType(ServiceRequest).category.coding.where(system = 'http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione').code.distinct().count() <= 1"

Invariant: sin-rxb-6
Description: "Una ricetta farmaceutica ha al massimo due medicinali diversi. Non verificato sul testo di legge: avviso. / A drug prescription has two different medicines at most. Unverified against the text of the law: warning."
Severity: #warning
Expression: "entry.resource.ofType(MedicationRequest).count() <= 2"

Profile: PrescriptionBundle
Parent: Bundle
Id: sinfonia-prescription-bundle
Title: "Ricetta dematerializzata"
Description: "Tutte le righe di una ricetta dematerializzata, farmaceutica o specialistica, per inviarle insieme: porta le regole tra le righe che una sola risorsa non può dire. Nel repository restano le singole righe, unite dall'NRE."
* insert English([[Electronic prescription]], [[All the lines of an electronic prescription, of drugs or of services, to send them together: it carries the rules between the lines that one resource cannot say. The repository keeps the single lines, joined by the NRE.]])
* obeys sin-rxb-1 and sin-rxb-2 and sin-rxb-3 and sin-rxb-4 and sin-rxb-5 and sin-rxb-6
* type from PrescriptionBundleTypeVS (required)
* insert Must(type, [[Transazione o raccolta]], [[Transaction or collection]])
* entry 1..*
* insert Must(entry, [[Righe della ricetta]], [[Lines of the prescription]])
* entry.resource 1..1
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #closed
* entry contains prestazione 0..* and farmaco 0..*
* entry[prestazione].resource only SpecialistServiceRequest
* entry[farmaco].resource only DrugMedicationRequest
* insert Label(entry[prestazione], [[Prestazione specialistica]], [[Specialist service]])
* insert Label(entry[farmaco], [[Medicinale]], [[Medicine]])

ValueSet: PrescriptionBundleTypeVS
Id: prescription-bundle-type
Title: "Tipi di Bundle della ricetta"
Description: "Come le righe di una ricetta viaggiano insieme."
* insert English([[Types of prescription Bundle]], [[How the lines of a prescription travel together.]])
* http://hl7.org/fhir/bundle-type#transaction
* http://hl7.org/fhir/bundle-type#collection

Mapping: PrescriptionBundleToHl7Italia
Source: PrescriptionBundle
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/AlimentazioneDossierFarmaceutico"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "Il Bundle della guida alimenta il dossier con ricette ed erogazioni; questo contiene le sole righe di una ricetta, anche specialistica. / The Bundle of the guide feeds the dossier with prescriptions and dispensings; this one holds only the lines of one prescription, of services as well."
* entry[farmaco] -> "Bundle.entry:sliceMedicationRequest"
