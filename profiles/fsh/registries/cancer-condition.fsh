Invariant: sin-can-1
Description: "Topografia ICD-O-3: C, due cifre, punto, una cifra (C00.0-C80.9). / ICD-O-3 topography: C, two digits, dot, one digit (C00.0-C80.9)."
Severity: #error
Expression: "matches('^C([0-7][0-9]\\\\.[0-9]|80\\\\.9)$')"

Invariant: sin-can-2
Description: "Morfologia ICD-O-3: quattro cifre, barra, comportamento (8000/0-9999/9). / ICD-O-3 morphology: four digits, slash, behaviour (8000/0-9999/9)."
Severity: #error
Expression: "matches('^[89][0-9]{3}/[012369]$')"

Invariant: sin-can-3
Description: "Il comportamento è la cifra dopo la barra della morfologia. / The behaviour is the digit after the slash of the morphology."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/cancer-morphology').all(extension.where(url = 'behaviour').value.code = extension.where(url = 'morphology').value.code.substring(5))"

Invariant: sin-can-4
Description: "Un caso confermato ha comportamento da 0 a 3: una metastasi (6) o un incerto (9) non è un caso (regole IARC/ENCR). / A confirmed case has behaviour 0 to 3: a metastasis (6) or an uncertain one (9) is no case (IARC/ENCR rules)."
Severity: #error
Expression: "verificationStatus.coding.where(code = 'confirmed').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/cancer-morphology').extension.where(url = 'behaviour').value.where(code = '6' or code = '9').empty()"

Invariant: sin-can-5
Description: "L'incidenza non è dopo la generazione del caso. / Incidence is not after the case was made."
Severity: #error
Expression: "(onset.exists() and recordedDate.exists()) implies onset.toString().substring(0, 10) <= recordedDate.toString().substring(0, 10)"

Invariant: sin-can-6
Description: "Un tumore in situ di sangue, ossa, nervi, tessuti molli o sistema nervoso centrale è raro (C40-C42, C47, C49, C70-C72; controlli IARC). / A tumour in situ of blood, bone, nerves, soft tissue or central nervous system is rare (C40-C42, C47, C49, C70-C72; IARC checks)."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/cancer-morphology').extension.where(url = 'behaviour').value.where(code = '2').exists() implies bodySite.coding.where(system = 'http://terminology.hl7.org/CodeSystem/icd-o-3' and code.matches('^C(4[012]|47|49|7[012])')).empty()"

Invariant: sin-can-7
Description: "Un organo pari ha la lateralità (ghiandole salivari, cavità nasale e seni, polmone, pleura, mammella, ovaio e tuba, testicolo, rene, pelvi, uretere, occhio, surrene; dataset ENCR 2023). / A paired organ has its laterality (salivary glands, nasal cavity and sinuses, lung, pleura, breast, ovary and tube, testis, kidney, pelvis, ureter, eye, adrenal; ENCR dataset 2023)."
Severity: #warning
Expression: "bodySite.coding.where(system = 'http://terminology.hl7.org/CodeSystem/icd-o-3' and code.matches('^C(0[78]|30\\\\.0|31|34|38\\\\.4|50|56|57\\\\.0|62|64|65|66|69|74)')).exists() implies bodySite.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/cancer-laterality').exists()"

Extension: CancerMorphology
Id: cancer-morphology
Title: "Morfologia del tumore"
Description: "Morfologia ICD-O-3 (dddd/c) e comportamento. Il comportamento è ripetuto perché si possa cercare; l'edizione di ICD-O-3 è nella versione del codice."
* insert English([[Morphology of the tumour]], [[ICD-O-3 morphology (dddd/b) and behaviour. The behaviour is repeated so that it can be searched; the edition of ICD-O-3 is in the version of the coding.]])
* ^context.type = #element
* ^context.expression = "Condition"
* extension contains morphology 1..1 and behaviour 1..1
* insert Part(morphology, Coding, [[Morfologia ICD-O-3]], [[ICD-O-3 morphology]])
* extension[morphology].valueCoding.system 1..1
* extension[morphology].valueCoding.system = $icdO3
* extension[morphology].valueCoding.code 1..1
* extension[morphology].valueCoding.code obeys sin-can-2
* insert CodedPart(behaviour, cancer-behaviour, [[Comportamento]], [[Behaviour]])

Extension: CancerLaterality
Id: cancer-laterality
Title: "Lateralità"
Description: "Lato dell'organo pari in cui ha sede il tumore."
* insert English([[Laterality]], [[Side of the paired organ where the tumour is.]])
* insert CodeFromTable(CodeableConcept, cancer-laterality)

Extension: CancerMultiplicity
Id: cancer-multiplicity
Title: "Più tumori della stessa persona"
Description: "Ordine del tumore nella persona, altri suoi tumori e se conta come tumore primitivo distinto secondo le regole IACR/IARC/ENCR del luglio 2004: il registro tiene tutti i casi e deriva questo giudizio."
* insert English([[Several tumours of one person]], [[Order of the tumour in the person, other tumours of the person and whether it counts as a separate primary under the IACR/IARC/ENCR rules of July 2004: the registry keeps all cases and derives this verdict.]])
* ^context.type = #element
* ^context.expression = "Condition"
* extension contains sequence 1..1 and reportable 0..1 and other 0..*
* insert Part(sequence, positiveInt, [[Ordine nella persona]], [[Order in the person]])
* insert Part(reportable, boolean, [[Conta secondo le regole del 2004]], [[Counts under the rules of 2004]])
* insert Part(other, [[Reference(CancerCondition)]], [[Altro tumore]], [[Other tumour]])

Profile: CancerCondition
Parent: Condition
Id: sinfonia-cancer-condition
Title: "Caso del registro tumori"
Description: "Un tumore di una persona nel registro tumori della Campania (L.R. 19/2012): topografia e morfologia ICD-O-3, data di incidenza, prove. Lo genera il registro unendo SDO, anatomia patologica, ReNCaM e farmaci; candidato (unconfirmed), da risolvere (provisional), validato (confirmed) o scartato (refuted). Base della diagnosi, grado e stadio sono Observation con focus sul caso; i controlli IARC che le mettono in relazione, o che usano età e sesso, sono del motore del registro e non di FHIRPath."
* insert English([[Case of the cancer registry]], [[One tumour of a person in the cancer registry of Campania (L.R. 19/2012): ICD-O-3 topography and morphology, date of incidence, evidence. The registry makes it by joining discharges, pathology, ReNCaM and medicines; candidate (unconfirmed), to be resolved (provisional), validated (confirmed) or dropped (refuted). Basis of diagnosis, grade and stage are Observations with focus on the case; the IARC checks that relate them, or that use age and sex, belong to the engine of the registry and not to FHIRPath.]])
* obeys sin-can-3 and sin-can-4 and sin-can-5 and sin-can-6 and sin-can-7
* extension contains CancerMorphology named morfologia 1..1 and CancerMultiplicity named molteplicita 0..1
* insert Must(extension[morfologia], [[Morfologia e comportamento]], [[Morphology and behaviour]])
* insert Must(extension[molteplicita], [[Ordine e altri tumori]], [[Order and other tumours]])
* insert Must(identifier, [[Identificativo del caso]], [[Identifier of the case]])
* insert Label(clinicalStatus, [[Stato clinico, se noto]], [[Clinical status, if known]])
* verificationStatus 1..1
* insert Must(verificationStatus, [[unconfirmed: candidato; provisional: da risolvere; confirmed: validato; refuted: scartato]], [[unconfirmed: candidate; provisional: to be resolved; confirmed: validated; refuted: dropped]])
* category 1..*
* insert CareCodedSlice(category, registro, 1, 1, $registryItem, https://fhir.sinfonia.campania.it/ValueSet/registry-item)
* category[registro].coding.code = #cancer-case
* insert Must(category[registro], [[Caso del registro tumori]], [[Case of the cancer registry]])
* code 1..1
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains icd10 0..1
* code.coding[icd10].system = $icd10
* code.coding[icd10].code 1..1
* insert Must(code, [[ICD-10 derivato da ICD-O-3]], [[ICD-10 derived from ICD-O-3]])
* bodySite 1..1
* bodySite.extension contains CancerLaterality named lateralita 0..1
* bodySite.coding 1..1
* bodySite.coding.system 1..1
* bodySite.coding.system = $icdO3
* bodySite.coding.code 1..1
* bodySite.coding.code obeys sin-can-1
* insert Must(bodySite, [[Topografia ICD-O-3]], [[ICD-O-3 topography]])
* insert Must(bodySite.extension[lateralita], [[Lateralità]], [[Laterality]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* onset[x] 1..1
* onset[x] only dateTime
* insert Must(onset[x], [[Data di incidenza (regole ENCR)]], [[Date of incidence (ENCR rules)]])
* insert Must(recordedDate, [[Quando è stato generato il caso]], [[When the case was made]])
* insert Must(stage.assessment, [[Stadio, grado e base della diagnosi]], [[Stage, grade and basis of diagnosis]])
* evidence.code from https://fhir.sinfonia.campania.it/ValueSet/cancer-source (required)
* insert Must(evidence.code, [[Fonte]], [[Source]])
* insert Must(evidence.detail, [[Referto, ricovero o causa di morte]], [[Report, hospital stay or cause of death]])

Mapping: CancerConditionToHl7Italia
Source: CancerCondition
Target: "http://hl7.org/fhir/StructureDefinition/Condition"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha una guida per i registri tumori. La forma è quella di mCODE (sede, istologia, stadio con focus); i dati sono quelli di ENCR e della chiamata JRC-ENCR. / HL7 Italia has no guide for cancer registries. The shape is that of mCODE (site, histology, stage with focus); the data are those of ENCR and of the JRC-ENCR call."
* bodySite -> "JRC-ENCR: Topo"
* extension[morfologia] -> "JRC-ENCR: Morpho, Beh"
* onset[x] -> "JRC-ENCR: MoI, YoI"

Instance: sinfonia-condition-morphology
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-condition-morphology, ConditionMorphology, Condition, morphology, token, [[Condition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/cancer-morphology').extension.where(url='morphology').value.ofType(Coding)]], [[Tumori per morfologia ICD-O-3. La topografia si cerca con body-site.]], [[Tumours by ICD-O-3 morphology. Topography is searched by body-site.]])

Instance: sinfonia-condition-behaviour
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-condition-behaviour, ConditionBehaviour, Condition, behaviour, token, [[Condition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/cancer-morphology').extension.where(url='behaviour').value.ofType(Coding)]], [[Tumori per comportamento.]], [[Tumours by behaviour.]])
