Invariant: sin-hcv-1
Description: "Un test definitivo ha il risultato o il motivo per cui manca. / A final test has its result or the reason why it is missing."
Severity: #error
Expression: "(status = 'final' or status = 'amended' or status = 'corrected') implies (value.exists() or dataAbsentReason.exists())"

Invariant: sin-hcv-2
Description: "La carica virale sta solo in un test HCV-RNA positivo. / The viral load is only in a positive HCV-RNA test."
Severity: #error
Expression: "component.where(code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/hcv-test' and code = 'viral-load').exists()).exists() implies (code.coding.where(code = 'rna').exists() and value.ofType(CodeableConcept).coding.where(code = 'positive').exists())"

Invariant: sin-hcv-3
Description: "HCV-RNA e HCV-Ag di un nato dal 1969 al 1989 seguono un test degli anticorpi (DM 14 maggio 2021, test reflex); SerD e istituti possono fare subito HCV-RNA. / HCV-RNA and HCV-Ag of a person born from 1969 to 1989 follow an antibody test (DM 14 May 2021, reflex test); SerD and prisons may start with HCV-RNA."
Severity: #error
Expression: "(code.coding.where(code = 'rna' or code = 'antigen').exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/hcv-screening-eligibility').value.coding.where(code = 'cohort-1969-1989').exists()) implies derivedFrom.exists()"

Extension: HcvScreeningEligibility
Id: hcv-screening-eligibility
Title: "Diritto allo screening HCV"
Description: "Popolazione per cui il test è gratuito (DM 14 maggio 2021)."
* insert English([[Entitlement to HCV screening]], [[Population for which the test is free (DM 14 May 2021).]])
* insert CodeFromTable(Observation, hcv-eligibility)

Profile: HcvTestObservation
Parent: Observation
Id: sinfonia-hcv-test
Title: "Test HCV"
Description: "Test dello screening nazionale gratuito del virus dell'epatite C: anticorpi con conferma reflex (HCV-RNA o HCV-Ag) o test rapido. Lo scrivono laboratori, SerD e istituti penitenziari; lo leggono il medico di famiglia, il centro di cura e la relazione semestrale al Ministero. Fonte: DM 14 maggio 2021 (GU 162 dell'8/7/2021)."
* insert English([[HCV test]], [[Test of the free national screening of hepatitis C virus: antibodies with reflex confirmation (HCV-RNA or HCV-Ag) or rapid test. Laboratories, SerD and prisons write it; the family doctor, the treatment centre and the half-yearly report to the Ministry read it. Source: DM 14 May 2021 (GU 162 of 8/7/2021).]])
* obeys sin-hcv-1 and sin-hcv-2 and sin-hcv-3
* extension contains HcvScreeningEligibility named diritto 0..1
* insert Must(extension[diritto], [[Perché ha diritto allo screening]], [[Why the person is entitled to the screening]])
* insert Must(status, [[Stato]], [[Status]])
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains test 1..1
* code.coding[test] from https://fhir.sinfonia.campania.it/ValueSet/hcv-test (required)
* code.coding[test].system 1..1
* code.coding[test].system = $hcvTest
* code.coding[test].code 1..1
* insert Must(code.coding[test], [[Test]], [[Test]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* effective[x] 1..1
* effective[x] only dateTime
* insert Must(effective[x], [[Prelievo]], [[Sampling]])
* performer only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(performer, [[Laboratorio o servizio]], [[Laboratory or service]])
* value[x] only CodeableConcept
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/hcv-test-result (required)
* insert Must(value[x], [[Risultato]], [[Result]])
* insert Label(specimen, [[Campione, lo stesso per il reflex]], [[Specimen, the same one for the reflex test]])
* derivedFrom only Reference(HcvTestObservation)
* insert Must(derivedFrom, [[Test degli anticorpi che ha portato a questo]], [[Antibody test that led to this one]])
* insert Label(component, [[Carica virale: codice viral-load]], [[Viral load: code viral-load]])

Mapping: HcvTestObservationToHl7Italia
Source: HcvTestObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia lab-report descrive il referto di laboratorio e non lo screening: il test può essere il risultato di un suo referto. / HL7 Italia lab-report describes the laboratory report and not the screening: the test may be a result of such a report."
* value[x] -> "Observation.value[x]"

Instance: sinfonia-observation-hcv-eligibility
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-observation-hcv-eligibility, ObservationHcvEligibility, Observation, hcv-eligibility, token, [[Observation.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/hcv-screening-eligibility').value.ofType(CodeableConcept)]], [[Test HCV per popolazione avente diritto.]], [[HCV tests by entitled population.]])
