Invariant: sin-nbs-1
Description: "Il prelievo o l'esame non precede la nascita. / Sampling or examination is not before birth."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/newborn-birth').extension.where(url = 'birth').value.all($this <= %resource.effective)"

Invariant: sin-nbs-2
Description: "Il prelievo dello screening metabolico è fra 48 e 72 ore di vita (DM 13 ottobre 2016, uso regionale). / The sample of metabolic screening is taken between 48 and 72 hours of life (DM 13 October 2016, regional practice)."
Severity: #warning
Expression: "(code.coding.where(code = 'metabolic').exists() and effective.exists()) implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/newborn-birth').extension.where(url = 'birth').value.all(%resource.effective >= ($this + 48 hours) and %resource.effective <= ($this + 72 hours))"

Invariant: sin-nbs-3
Description: "Un referto definitivo ha una conclusione. / A final report has a conclusion."
Severity: #error
Expression: "(status = 'final' or status = 'amended' or status = 'corrected') implies conclusionCode.exists()"

Invariant: sin-nbs-4
Description: "Richiamo, campione non idoneo e positivo dicono quando è stata chiamata la famiglia. / Recall, unsuitable sample and positive say when the family was called."
Severity: #error
Expression: "conclusionCode.coding.where(code = 'recall' or code = 'unsuitable' or code = 'positive').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/newborn-recall').exists()"

Extension: NewbornBirth
Id: newborn-birth
Title: "Dati della nascita"
Description: "Ora di nascita, settimane di gestazione e peso, che servono a leggere lo screening, e chi è la madre."
* insert English([[Data of birth]], [[Time of birth, weeks of gestation and weight, which the screening needs, and who the mother is.]])
* ^context.type = #element
* ^context.expression = "DiagnosticReport"
* extension contains birth 1..1 and gestation 0..1 and weight 0..1 and mother 0..1
* insert Part(birth, dateTime, [[Giorno e ora di nascita]], [[Day and time of birth]])
* insert Part(gestation, unsignedInt, [[Settimane compiute di gestazione]], [[Completed weeks of gestation]])
* insert Part(weight, unsignedInt, [[Peso in grammi]], [[Weight in grams]])
* insert Part(mother, [[Reference(SinfoniaRelatedPerson or SinfoniaPatient)]], [[Madre]], [[Mother]])

Extension: NewbornRecall
Id: newborn-recall
Title: "Richiamo"
Description: "Quando la famiglia o il centro clinico sono stati chiamati."
* insert English([[Recall]], [[When the family or the clinical centre were called.]])
* ^context.type = #element
* ^context.expression = "DiagnosticReport"
* value[x] only dateTime
* value[x] 1..1

Profile: NewbornScreeningReport
Parent: DiagnosticReport
Id: sinfonia-newborn-screening
Title: "Referto di screening neonatale"
Description: "Referto di uno screening neonatale: metabolico esteso (legge 19 agosto 2016 n. 167), uditivo, visivo, cardiaco o genetico. effective è il prelievo o l'esame, il cartoncino è l'identificativo. Lo scrive il laboratorio o il punto nascita; lo leggono il pediatra, il centro clinico e chi segue i richiami."
* insert English([[Newborn screening report]], [[Report of one newborn screening: extended metabolic (law 19 August 2016 n. 167), hearing, sight, heart or genetic. effective is the sampling or examination, the card is the identifier. The laboratory or the birth centre writes it; the paediatrician, the clinical centre and those who follow recalls read it.]])
* obeys sin-nbs-1 and sin-nbs-2 and sin-nbs-3 and sin-nbs-4
* extension contains NewbornBirth named nascita 0..1 and NewbornRecall named richiamo 0..1
* insert Must(extension[nascita], [[Dati della nascita]], [[Data of birth]])
* insert Must(extension[richiamo], [[Quando è stata chiamata la famiglia]], [[When the family was called]])
* insert Must(identifier, [[Codice a barre del cartoncino]], [[Barcode of the card]])
* insert Must(status, [[Stato]], [[Status]])
* code from https://fhir.sinfonia.campania.it/ValueSet/newborn-screening-kind (required)
* insert Must(code, [[Screening]], [[Screening]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Neonato]], [[Newborn]])
* effective[x] 1..1
* effective[x] only dateTime
* insert Must(effective[x], [[Prelievo o esame]], [[Sampling or examination]])
* insert Must(issued, [[Referto]], [[Report]])
* performer only Reference(SinfoniaOrganization or SinfoniaPractitionerRole)
* insert Must(performer, [[Laboratorio o punto nascita]], [[Laboratory or birth centre]])
* insert Label(specimen, [[Campione, con prelievo e arrivo al laboratorio]], [[Specimen, with sampling and arrival at the laboratory]])
* result only Reference(NewbornScreeningObservation)
* insert Must(result, [[Un risultato per malattia o gruppo]], [[One result for each disease or group]])
* conclusionCode ..1
* conclusionCode from https://fhir.sinfonia.campania.it/ValueSet/newborn-screening-class (required)
* insert Must(conclusionCode, [[Esito complessivo]], [[Overall outcome]])

Mapping: NewbornScreeningReportToHl7Italia
Source: NewbornScreeningReport
Target: "http://hl7.org/fhir/StructureDefinition/DiagnosticReport"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dello screening neonatale e non c'è un tracciato nazionale. / HL7 Italia has no profile of newborn screening and there is no national layout."
* conclusionCode -> "DiagnosticReport.conclusionCode"

Profile: NewbornScreeningObservation
Parent: Observation
Id: sinfonia-newborn-screening-result
Title: "Risultato dello screening neonatale"
Description: "Esito per una malattia o un gruppo, con gli analiti nei componenti."
* insert English([[Newborn screening result]], [[Outcome for one disease or group, with analytes in components.]])
* insert Must(status, [[Stato]], [[Status]])
* code from https://fhir.sinfonia.campania.it/ValueSet/newborn-screening-panel (required)
* insert Must(code, [[Malattia o gruppo]], [[Disease or group]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Neonato]], [[Newborn]])
* value[x] only CodeableConcept
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/newborn-screening-class (required)
* insert Must(value[x], [[Esito]], [[Outcome]])
* insert Label(component, [[Analiti con valore e limite]], [[Analytes with value and cut-off]])

Mapping: NewbornScreeningObservationToHl7Italia
Source: NewbornScreeningObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del risultato di screening neonatale. / HL7 Italia has no profile of a newborn screening result."
* value[x] -> "Observation.value[x]"

Instance: sinfonia-diagnostic-report-newborn-recall
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-diagnostic-report-newborn-recall, DiagnosticReportNewbornRecall, DiagnosticReport, newborn-recall, date, [[DiagnosticReport.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/newborn-recall').value.ofType(dateTime)]], [[Screening neonatali per data del richiamo.]], [[Newborn screenings by date of the recall.]])
