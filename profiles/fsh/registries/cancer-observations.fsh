Invariant: sin-cst-1
Description: "T, N e M hanno la forma della classificazione con il prefisso, per esempio pT1c, cN0, ypN1, pM1a (TNM). / T, N and M have the form of the classification with the prefix, for example pT1c, cN0, ypN1, pM1a (TNM)."
Severity: #error
Expression: "component.where(code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/registry-item' and code = 't').exists()).value.all($this.toString().matches('^[yra]?[cp]T(X|0|is|a|[1-4][a-d]?[1-3]?)(\\\\([^)]*\\\\))?$')) and component.where(code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/registry-item' and code = 'n').exists()).value.all($this.toString().matches('^[yra]?[cp]N(X|[0-3][a-c]?(mi)?)(\\\\([^)]*\\\\))?$')) and component.where(code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/registry-item' and code = 'm').exists()).value.all($this.toString().matches('^[yra]?[cp]M(X|[01][a-d]?)(\\\\([^)]*\\\\))?$'))"

Invariant: sin-cst-2
Description: "Uno stadio con T, N o M dice l'edizione TNM (dataset ENCR 2023). / A stage with T, N or M says the edition of TNM (ENCR dataset 2023)."
Severity: #error
Expression: "component.where(code.coding.where(code = 't' or code = 'n' or code = 'm').exists()).exists() implies component.where(code.coding.where(code = 'edition').exists()).exists()"

Invariant: sin-cst-3
Description: "Con metastasi a distanza (M1) lo stadio è IV o non noto. / With distant metastases (M1) the stage is IV or unknown."
Severity: #warning
Expression: "component.where(code.coding.where(code = 'm').exists()).value.where($this.toString().matches('^[yra]?[cp]M1.*$')).exists() implies value.coding.where(code = '4' or code = '9').exists()"

Invariant: sin-cst-4
Description: "Uno stadio definitivo ha il gruppo o almeno una categoria T, N o M. / A final stage has its group or at least one of the categories T, N and M."
Severity: #error
Expression: "status = 'final' implies (value.exists() or component.where(code.coding.where(code = 't' or code = 'n' or code = 'm').exists()).exists())"

// What the observations on a case of the cancer registry have in common.
RuleSet: OnCancerCase
* insert Must(status, [[Stato]], [[Status]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* focus 1..1
* focus only Reference(CancerCondition)
* insert Must(focus, [[Caso del registro]], [[Case of the registry]])
* insert Label(effective[x], [[A quando si riferisce]], [[When it refers to]])
* value[x] only CodeableConcept

Profile: CancerStageObservation
Parent: Observation
Id: sinfonia-cancer-stage
Title: "Stadio del tumore"
Description: "Stadio di un caso del registro tumori: sistema, gruppo, T, N e M con prefisso (c clinico, p patologico, y dopo terapia, r recidiva, a autopsia) ed edizione. Un'Observation per sistema. Fonte: dataset ENCR 2023 e chiamata JRC-ENCR."
* insert English([[Stage of the tumour]], [[Stage of a case of the cancer registry: system, group, T, N and M with prefix (c clinical, p pathological, y after therapy, r recurrence, a autopsy) and edition. One Observation for each system. Source: ENCR dataset 2023 and JRC-ENCR call.]])
* obeys sin-cst-1 and sin-cst-2 and sin-cst-3 and sin-cst-4
* insert OnCancerCase
* code from https://fhir.sinfonia.campania.it/ValueSet/cancer-stage-type (required)
* insert Must(code, [[Sistema di stadiazione]], [[Staging system]])
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/cancer-stage-group (required)
* insert Must(value[x], [[Gruppo di stadio]], [[Stage group]])
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* component contains t 0..1 and n 0..1 and m 0..1 and edizione 0..1
* insert TnmPart(t, t, string, [[Tumore primitivo, per esempio pT1c]], [[Primary tumour, for example pT1c]])
* insert TnmPart(n, n, string, [[Linfonodi regionali, per esempio pN0]], [[Regional nodes, for example pN0]])
* insert TnmPart(m, m, string, [[Metastasi a distanza, per esempio cM0]], [[Distant metastases, for example cM0]])
* insert TnmPart(edizione, edition, integer, [[Edizione TNM, per esempio 8]], [[TNM edition, for example 8]])

RuleSet: TnmPart(slice, item, type, it, en)
* component[{slice}].code = $registryItem#{item}
* component[{slice}].value[x] 1..1
* component[{slice}].value[x] only {type}
* insert Must(component[{slice}], [[{it}]], [[{en}]])

Mapping: CancerStageObservationToHl7Italia
Source: CancerStageObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dello stadio: si segue la forma di mCODE (focus sul caso), con T, N e M come componenti. / HL7 Italia has no profile of stage: the shape of mCODE (focus on the case) is followed, with T, N and M as components."
* code -> "JRC-ENCR: ToS"
* value[x] -> "JRC-ENCR: Stage"
* component[t] -> "JRC-ENCR: cT, pT"
* component[n] -> "JRC-ENCR: cN, pN"
* component[m] -> "JRC-ENCR: cM, pM"
* component[edizione] -> "JRC-ENCR: TNM_ed"

Profile: CancerBasisObservation
Parent: Observation
Id: sinfonia-cancer-basis
Title: "Base della diagnosi"
Description: "Base più valida della diagnosi di un caso del registro tumori, su tutto l'episodio. DCO è 0. Fonte: ENCR 1999 e revisione per i casi incidenti dal 1 gennaio 2023."
* insert English([[Basis of diagnosis]], [[Most valid basis of the diagnosis of a case of the cancer registry, over the whole episode. DCO is 0. Source: ENCR 1999 and revision for cases incident since 1 January 2023.]])
* insert OnCancerCase
* code = $registryItem#basis
* insert Must(code, [[Base della diagnosi]], [[Basis of diagnosis]])
* value[x] 1..1
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/cancer-basis-of-diagnosis (required)
* insert Must(value[x], [[Codice ENCR]], [[ENCR code]])
* insert Label(derivedFrom, [[Da che cosa risulta]], [[What it comes from]])

Mapping: CancerBasisObservationToHl7Italia
Source: CancerBasisObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo della base della diagnosi. / HL7 Italia has no profile of the basis of diagnosis."
* value[x] -> "JRC-ENCR: BoD"

Profile: CancerGradeObservation
Parent: Observation
Id: sinfonia-cancer-grade
Title: "Grado o fenotipo del tumore"
Description: "Differenziazione (1-4) o fenotipo di linfomi e leucemie (5-8) di un caso del registro tumori. Fonte: ICD-O-3, sesta cifra."
* insert English([[Grade or phenotype of the tumour]], [[Differentiation (1-4) or phenotype of lymphomas and leukaemias (5-8) of a case of the cancer registry. Source: ICD-O-3, sixth digit.]])
* insert OnCancerCase
* code = $registryItem#grade
* insert Must(code, [[Grado]], [[Grade]])
* value[x] 1..1
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/cancer-grade (required)
* insert Must(value[x], [[Grado o fenotipo]], [[Grade or phenotype]])

Mapping: CancerGradeObservationToHl7Italia
Source: CancerGradeObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del grado. / HL7 Italia has no profile of grade."
* value[x] -> "JRC-ENCR: Grade"
