Invariant: sin-rx-5
Description: "Divieto di sostituzione e motivo vanno insieme (Sistema TS: codMotivazione obbligatorio con nonSost). / The ban on substitution and its reason go together (Sistema TS: codMotivazione is mandatory with nonSost)."
Severity: #error
Expression: "(allowed.coding.where(code = 'N').exists()) = reason.exists()"

Invariant: sin-rx-6
Description: "Le confezioni sono un numero intero. / The packages are a whole number."
Severity: #error
Expression: "value > 0 and value mod 1 = 0"

Invariant: sin-rx-7
Description: "Una ricetta farmaceutica emessa ha l'NRE nel groupIdentifier (Sistema TS). / An issued drug prescription has its NRE in groupIdentifier (Sistema TS)."
Severity: #error
Expression: "status = 'draft' or status = 'entered-in-error' or groupIdentifier.exists()"

Invariant: sin-rx-8
Description: "La ricetta farmaceutica vale 30 giorni, escluso quello di emissione (D.P.R. 371/1998; Sistema TS, stato 10). / A drug prescription is valid for 30 days, the day of issue excluded (D.P.R. 371/1998; Sistema TS, state 10)."
Severity: #error
// Engines of FHIRPath read a date beside a moment in different zones: one day of tolerance here, the exact day is counted by
// the validator of the platform.
Expression: "iif(dispenseRequest.validityPeriod.end > authoredOn + 31 days, false, true)"

Invariant: sin-rx-9
Description: "Al massimo due confezioni, tre con esenzione; le eccezioni (sei per i multiprescrivibili, terapie croniche in corso, stupefacenti, ossigeno) non si vedono dalla ricetta. Regola non verificata in ogni caso: avviso (File D, quantità). / At most two packages, three with an exemption; the exceptions (six for multi-prescribable medicines, ongoing chronic therapies, narcotics, oxygen) cannot be seen from the prescription. Not verified in every case: warning (File D, quantity)."
Severity: #warning
Expression: "dispenseRequest.quantity.value <= iif(insurance.exists(), 3, 2)"

Invariant: sin-rx-10
Description: "Lo status concorda con lo stato del Sistema TS (1 e 2 draft; 3, 5, 7 e 9 active; 4 cancelled; 6 on-hold; 8 completed; 10 stopped). / The status agrees with the state at Sistema TS (1 and 2 draft; 3, 5, 7 and 9 active; 4 cancelled; 6 on-hold; 8 completed; 10 stopped)."
Severity: #error
Expression: "status = 'entered-in-error' or extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').empty() or ((status = 'draft' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '1' or code = '2').exists()) or (status = 'active' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '3' or code = '5' or code = '7' or code = '9').exists()) or (status = 'cancelled' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '4').exists()) or (status = 'on-hold' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '6').exists()) or (status = 'completed' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '8').exists()) or (status = 'stopped' and extension('https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.where(code = '10').exists()))"

Invariant: sin-rx-11
Description: "Se esiste un piano terapeutico, la ricetta ne indica il riferimento o il protocollo (HL7 Italia, dossier-pharma, pianoTerapeutico-1; Sistema TS, testata1 PT=protocollo). / When there is a therapeutic plan, the prescription gives its reference or its protocol (HL7 Italia, dossier-pharma, pianoTerapeutico-1; Sistema TS, testata1 PT=protocol)."
Severity: #error
Expression: "extension.where(url = 'existPt').value = false or extension.where(url = 'PT' or url = 'protocollo').exists()"

// A medicine that a doctor prescribes, paid by the health service or not.
RuleSet: MedicineOrder
* medication[x] only CodeableConcept or Reference(SinfoniaMedication)
* insert MedicineCoding(medicationCodeableConcept)
* insert Must(medication[x], [[Medicinale: AIC, o gruppo di equivalenza con ATC]], [[Medicine: AIC, or equivalence group with ATC]])
* insert Must(dosageInstruction, [[Posologia]], [[Dosage]])
* insert Label(dosageInstruction.timing, [[Quando e quante volte]], [[When and how often]])
* insert Label(dosageInstruction.route, [[Via di somministrazione]], [[Route]])
* insert Label(dosageInstruction.doseAndRate, [[Dose]], [[Dose]])
* dispenseRequest 1..1
* dispenseRequest.quantity 1..1
* dispenseRequest.quantity.value 1..1
* dispenseRequest.quantity obeys sin-rx-6
* insert Must(dispenseRequest.quantity, [[Numero di confezioni]], [[Number of packages]])
* insert Must(dispenseRequest.validityPeriod, [[Validità della ricetta]], [[Validity of the prescription]])
* substitution.allowed[x] only CodeableConcept
* substitution obeys sin-rx-5
* substitution.reason from $nonSubstitutabilityVS (required)
* insert Must(substitution, [[Divieto di sostituzione (N) e motivo; se manca, è sostituibile]], [[Ban on substitution (N) and reason; when absent, it may be substituted]])

Profile: DrugMedicationRequest
Parent: MedicationRequest
Id: sinfonia-drug-medication-request
Title: "Ricetta farmaceutica dematerializzata"
Description: "Una riga di ricetta dematerializzata farmaceutica a carico del servizio sanitario: una MedicationRequest per medicinale, tutte con lo stesso NRE nel groupIdentifier. La scrive il medico o il pediatra, la legge la farmacia; se il medicinale è sotto piano terapeutico l'estensione pianoTerapeutico porta il protocollo. Fonte: Sistema TS, ricetta dematerializzata, specifiche del 5 dicembre 2024."
* insert English([[Electronic drug prescription]], [[One line of an electronic drug prescription paid by the health service: one MedicationRequest for each medicine, all with the same NRE in groupIdentifier. The doctor writes it and the pharmacy reads it; when the medicine is under a therapeutic plan the extension pianoTerapeutico carries the protocol. Source: Sistema TS, electronic prescription, specification of 5 December 2024.]])
* obeys sin-rx-7 and sin-rx-8 and sin-rx-9 and sin-rx-10
* insert HealthServicePrescription
* extension contains PianoTerapeutico named pianoTerapeutico 0..1 and ExpectedChannel named canale 0..1
* extension[pianoTerapeutico] obeys sin-rx-11
* insert Must(extension[pianoTerapeutico], [[Piano terapeutico e suo protocollo]], [[Therapeutic plan and its protocol]])
* insert Must(extension[canale], [[Canale previsto, dpc per EROGDPC]], [[Expected channel, dpc for EROGDPC]])
* insert NreOf(groupIdentifier, $documentNre)
* insert Must(groupIdentifier, [[NRE, comune alle righe della ricetta]], [[NRE, shared by the lines of the prescription]])
* insert MedicineOrder
* reasonCode ..1
* insert PrescriptionReasonWithNote
* insert Must(reasonCode, [[Nota AIFA, diagnosi e testo]], [[AIFA note, diagnosis and text]])
* priorPrescription only Reference(DrugMedicationRequest)
* insert Label(priorPrescription, [[Ricetta annullata e sostituita da questa]], [[Prescription cancelled and replaced by this one]])

Extension: PianoTerapeutico
Id: piano-terapeutico
Title: "Piano terapeutico"
Description: "Se la prescrizione rientra in un piano terapeutico, con il piano e il numero di protocollo del Sistema TS. Stessa forma dell'estensione di HL7 Italia dossier-pharma (existPt, PT), con in più il protocollo che la ricetta deve citare."
* insert English([[Therapeutic plan]], [[Whether the prescription is under a therapeutic plan, with the plan and the protocol number of Sistema TS. Same shape as the extension of HL7 Italia dossier-pharma (existPt, PT), plus the protocol that the prescription has to quote.]])
* ^context.type = #element
* ^context.expression = "MedicationRequest"
* extension contains existPt 1..1 and PT 0..1 and protocollo 0..1
* extension[existPt].value[x] 1..1
* extension[existPt].value[x] only boolean
* extension[PT].value[x] 1..1
* extension[PT].value[x] only Reference(PianoTerapeuticoCarePlan or PianoTerapeuticoMedicationRequest)
* extension[protocollo].value[x] 1..1
* extension[protocollo].value[x] only Identifier
* extension[protocollo].valueIdentifier.system = $planProtocol
* extension[protocollo].valueIdentifier.value 1..1

Extension: ExpectedChannel
Id: dispensing-channel
Title: "Canale di erogazione previsto"
Description: "Canale per cui il medicinale o l'ausilio è prescritto; dpc corrisponde a EROGDPC nella ricetta dematerializzata (testata2)."
* insert English([[Expected channel of dispensing]], [[Channel for which the medicine or aid is prescribed; dpc stands for EROGDPC of the electronic prescription (testata2).]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* insert CodedValue($dispensingChannelVS)

Mapping: DrugMedicationRequestToHl7Italia
Source: DrugMedicationRequest
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/MedicationRequest-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "Stesso groupIdentifier (NRE, OID 2.16.840.1.113883.2.9.4.3.8), stesse slice del medicinale e del motivo. Differenze: posologia e sostituibilità non sono obbligatorie, perché la ricetta non sempre le porta; il medico titolare manca se è lui che compila; l'assistito è un riferimento e non il solo codice fiscale con il vecchio sistema http://hl7.it/sid/codiceFiscale; chi prescrive può essere un Practitioner e non porta un identifier accanto al riferimento; il medicinale può essere una risorsa, per i galenici. / Same groupIdentifier (NRE), same slices of medicine and reason. Differences: dosage and substitution are not mandatory, because the prescription does not always carry them; the holder doctor is absent when that doctor fills it in; the person is a reference and not only the codice fiscale under the old system; the prescriber may be a Practitioner and carries no identifier beside the reference; the medicine may be a resource, for galenics."
* extension[medicoTitolare] -> "MedicationRequest.extension:medicoTitolare"
* extension[pianoTerapeutico] -> "MedicationRequest.extension:pianoTerapeutico"
* groupIdentifier -> "MedicationRequest.groupIdentifier"
* medication[x] -> "MedicationRequest.medication[x]"
* reasonCode -> "MedicationRequest.reasonCode"
* dispenseRequest.quantity -> "MedicationRequest.dispenseRequest.quantity"
* substitution -> "MedicationRequest.substitution"
* insurance -> "MedicationRequest.insurance"
