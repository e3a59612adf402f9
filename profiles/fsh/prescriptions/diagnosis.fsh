// The reason of a prescription: one concept with the AIFA note and the diagnoses beside each other, as in dossier-pharma.
RuleSet: PrescriptionReason
* reasonCode.coding ^slicing.discriminator.type = #value
* reasonCode.coding ^slicing.discriminator.path = "system"
* reasonCode.coding ^slicing.rules = #open
* reasonCode.coding.system 1..1
* reasonCode.coding.code 1..1
* reasonCode.coding contains diagnosi 0..*
* reasonCode.coding[diagnosi].system = $icd9cmDiagnosis
* insert Label(reasonCode.coding[diagnosi], [[Diagnosi ICD-9-CM]], [[ICD-9-CM diagnosis]])

RuleSet: PrescriptionReasonWithNote
* insert PrescriptionReason
* reasonCode.coding contains notaAifa 0..1
* reasonCode.coding[notaAifa].system = $aifaNote
* reasonCode.coding[notaAifa] from $aifaNoteVS (required)
* insert Label(reasonCode.coding[notaAifa], [[Nota AIFA]], [[AIFA note]])
