Invariant: sin-dtc-1
Description: "Una causa della Parte I ha il numero di riga, le altre no (ISTAT D.4, quesito 4). / A cause of Part I has its line, the others have none (ISTAT D.4, question 4)."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/death-cause-part' and code = 'part1').exists() = extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/death-cause-line').exists()"

Invariant: sin-dtc-2
Description: "La causa iniziale ha un codice ICD-10, che non descrive la natura di un trauma (S00-T98) (regole ICD-10, volume 2). / The underlying cause has an ICD-10 code, which does not describe the nature of an injury (S00-T98) (ICD-10 rules, volume 2)."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/death-cause-part' and code = 'underlying').exists() implies value.coding.where(system = 'http://hl7.org/fhir/sid/icd-10' and code.matches('^[ST].*$').not()).exists()"

Invariant: sin-dtc-3
Description: "Una causa iniziale mal definita (R99) è da rivedere. / An ill-defined underlying cause (R99) is to be reviewed."
Severity: #warning
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/death-cause-part' and code = 'underlying').exists() implies value.coding.where(system = 'http://hl7.org/fhir/sid/icd-10' and code.matches('^R99.*$')).empty()"

Invariant: sin-dtc-4
Description: "Una causa esterna ha un codice V01-Y98 o il testo. / An external cause has a code V01-Y98 or its text."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/death-cause-part' and code = 'external').exists() implies (value.text.exists() or value.coding.where(code.matches('^[V-Y].*$')).exists())"

Extension: DeathCauseLine
Id: death-cause-line
Title: "Riga della sequenza"
Description: "Riga della Parte I: 1 la causa iniziale, poi le successive fino a quella terminale."
* insert English([[Line of the sequence]], [[Line of Part I: 1 the initial cause, then the following ones up to the terminal one.]])
* ^context.type = #element
* ^context.expression = "Observation"
* value[x] only positiveInt
* value[x] 1..1

Extension: DeathCodingMode
Id: death-coding-mode
Title: "Come è stato codificato"
Description: "Se il codice ICD-10 viene dal sistema automatico Iris o da un codificatore."
* insert English([[How it was coded]], [[Whether the ICD-10 code comes from the automatic system Iris or from a coder.]])
* insert CodeFromTable(Observation, death-coding-mode)

Profile: DeathCauseObservation
Parent: Observation
Id: sinfonia-death-cause
Title: "Causa di morte"
Description: "Una causa di morte: il testo del medico e, dopo la codifica, i codici ICD-10 di quella riga, con l'intervallo fino alla morte. Anche la causa iniziale scelta dal codificatore è una di queste. La scrive il medico, la completa il codificatore dell'ASL; la leggono ReNCaM e registro tumori. Fonte: ISTAT D.4, quesito 4."
* insert English([[Cause of death]], [[One cause of death: the text of the doctor and, after coding, the ICD-10 codes of that line, with the interval up to death. The underlying cause chosen by the coder is one of these too. The doctor writes it, the coder of the ASL completes it; ReNCaM and cancer registry read it. Source: ISTAT D.4, question 4.]])
* obeys sin-dtc-1 and sin-dtc-2 and sin-dtc-3 and sin-dtc-4
* extension contains DeathCauseLine named riga 0..1 and DeathCodingMode named codifica 0..1
* insert Must(extension[riga], [[Riga della Parte I]], [[Line of Part I]])
* insert Must(extension[codifica], [[Codifica automatica o manuale]], [[Automatic or manual coding]])
* insert Must(status, [[preliminary: da codificare; final: codificata]], [[preliminary: to be coded; final: coded]])
* code from https://fhir.sinfonia.campania.it/ValueSet/death-cause-part (required)
* insert Must(code, [[Parte I, II, causa esterna o causa iniziale]], [[Part I, II, external cause or underlying cause]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona deceduta]], [[Person who died]])
* value[x] 1..1
* value[x] only CodeableConcept
* insert Must(value[x], [[Testo del medico e codici ICD-10]], [[Text of the doctor and ICD-10 codes]])
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* component contains intervallo 0..1
* component[intervallo].code = $registryItem#interval
* component[intervallo].value[x] 1..1
* component[intervallo].value[x] only Quantity
* insert Must(component[intervallo], [[Intervallo fra la causa e la morte]], [[Interval between the cause and death]])

Mapping: DeathCauseObservationToHl7Italia
Source: DeathCauseObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo della causa di morte: la forma è quella di VRDR. / HL7 Italia has no profile of a cause of death: the shape is that of VRDR."
* value[x] -> "ISTAT D.4, question 4"
