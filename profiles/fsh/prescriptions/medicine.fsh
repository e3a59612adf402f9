// How a medicine is named wherever it is prescribed, planned or dispensed.

Invariant: sin-med-1
Description: "AIC: nove cifre (AIFA; File D, codice farmaco). Il carattere di controllo non è verificato. / AIC: nine digits (AIFA; File D, medicine code). The check digit is not verified."
Severity: #error
Expression: "matches('^[0-9]{9}$')"

Invariant: sin-med-2
Description: "ATC: da uno a cinque livelli, per esempio B01AF02 (OMS). / ATC: one to five levels, for example B01AF02 (WHO)."
Severity: #error
Expression: "matches('^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$')"

Invariant: sin-med-3
Description: "Il medicinale ha AIC, gruppo di equivalenza o ATC; se non ha codice, l'eccezione e il testo (HL7 Italia, dossier-pharma). / The medicine has its AIC, equivalence group or ATC; without a code, the exception and the text (HL7 Italia, dossier-pharma)."
Severity: #error
Expression: "coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.5' or system = 'urn:oid:2.16.840.1.113883.2.9.6.1.51' or system = 'http://www.whocc.no/atc').exists() or (coding.where(system = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor').exists() and text.exists())"

RuleSet: MedicineCoding(path)
* {path} obeys sin-med-3
* {path}.coding ^slicing.discriminator.type = #value
* {path}.coding ^slicing.discriminator.path = "system"
* {path}.coding ^slicing.rules = #open
* {path}.coding.system 1..1
* {path}.coding.code 1..1
* {path}.coding contains aic 0..1 and atc 0..1 and gruppoEquivalenza 0..1 and eccezione 0..1
* {path}.coding[aic].system = $aic
* {path}.coding[aic].code obeys sin-med-1
* {path}.coding[atc].system = $atcCode
* {path}.coding[atc].code obeys sin-med-2
* {path}.coding[gruppoEquivalenza].system = $equivalenceGroup
* {path}.coding[eccezione].system = $medicineException
* insert Label({path}.coding[aic], [[AIC della confezione]], [[AIC of the package]])
* insert Label({path}.coding[atc], [[ATC del principio attivo]], [[ATC of the active ingredient]])
* insert Label({path}.coding[gruppoEquivalenza], [[Gruppo di equivalenza AIFA]], [[AIFA equivalence group]])
* insert Label({path}.coding[eccezione], [[Medicinale senza codice, per esempio galenico]], [[Medicine without a code, for example galenic]])

Profile: SinfoniaMedication
Parent: Medication
Id: sinfonia-medication
Title: "Medicinale SINFONIA"
Description: "Medicinale con AIC, ATC e gruppo di equivalenza, oppure preparazione galenica con i suoi ingredienti. Serve quando un codice non basta: galenici, lotto e scadenza, forma; altrimenti ricetta, piano ed erogazione nominano il medicinale con il solo codice. Allineato al Medication di HL7 Italia core."
* insert English([[SINFONIA medicine]], [[Medicine with its AIC, ATC and equivalence group, or galenic preparation with its ingredients. Used when a code is not enough: galenics, lot and expiry, form; otherwise prescription, plan and dispensing name the medicine by its code alone. Aligned with the Medication of HL7 Italia core.]])
* extension contains MedicineSupplyRegime named regimeFornitura 0..1
* insert Must(extension[regimeFornitura], [[Regime di fornitura]], [[Supply regime]])
* code 1..1
* insert MedicineCoding(code)
* insert Must(code, [[AIC, ATC, gruppo di equivalenza]], [[AIC, ATC, equivalence group]])
* insert Must(form, [[Forma farmaceutica]], [[Pharmaceutical form]])
* insert Must(ingredient, [[Principi attivi o ingredienti del galenico]], [[Active ingredients, or ingredients of the galenic]])
* insert Must(batch, [[Lotto e scadenza]], [[Lot and expiry]])
* manufacturer only Reference(SinfoniaOrganization)

Extension: MedicineSupplyRegime
Id: medicine-supply-regime
Title: "Regime di fornitura"
Description: "Regime con cui il medicinale può essere fornito (RR, RNR, RRL, RNRL, OSP). La tabella non è verificata sul testo di legge."
* insert English([[Supply regime]], [[Regime under which the medicine may be supplied (RR, RNR, RRL, RNRL, OSP). The table is unverified against the text of the law.]])
* ^context.type = #element
* ^context.expression = "Medication"
* insert CodedValue($supplyRegimeVS)

Mapping: SinfoniaMedicationToHl7Italia
Source: SinfoniaMedication
Target: "http://hl7.it/fhir/itcore/StructureDefinition/medication-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Stesse slice di code.coding. Differenza: l'ATC usa http://www.whocc.no/atc, il sistema del value set che core impone, e non l'OID che core fissa nella slice: i due vincoli di core si escludono. L'OID si può aggiungere come altra codifica. / Same slices of code.coding. Difference: ATC uses http://www.whocc.no/atc, the system of the value set that core requires, and not the OID that core fixes in the slice: the two constraints of core exclude each other. The OID may be added as another coding."
* code -> "Medication.code"
* code.coding[aic] -> "Medication.code.coding:AIC"
* code.coding[atc] -> "Medication.code.coding:ATC"
* code.coding[gruppoEquivalenza] -> "Medication.code.coding:GruppoEquivalenza"
* code.coding[eccezione] -> "Medication.code.coding:altro"
