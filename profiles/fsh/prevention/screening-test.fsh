Invariant: sin-sct-1
Description: "Un esame definitivo ha l'esito o il motivo per cui manca. / A final examination has its outcome or the reason why it is missing."
Severity: #error
Expression: "(status = 'final' or status = 'amended' or status = 'corrected') implies (value.exists() or dataAbsentReason.exists())"

Profile: ScreeningTestObservation
Parent: Observation
Id: sinfonia-screening-test
Title: "Test di screening oncologico"
Description: "Esito di un esame di primo o secondo livello, con le immagini o il referto in derivedFrom. Lo scrive chi legge l'esame, lo legge il centro screening per decidere il passo successivo. Fonte: DPCM 12 gennaio 2017, allegato 1."
* insert English([[Cancer screening test]], [[Outcome of an examination of the first or second level, with images or report in derivedFrom. Who reads the examination writes it, the screening centre reads it to decide the next step. Source: DPCM 12 January 2017, annex 1.]])
* obeys sin-sct-1
* extension contains $episodeOfCare named round 0..1
* insert Must(extension[round], [[Round di screening]], [[Screening round]])
* insert Must(status, [[Stato]], [[Status]])
* code from https://fhir.sinfonia.campania.it/ValueSet/screening-test (required)
* insert Must(code, [[Esame]], [[Examination]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* effective[x] 1..1
* effective[x] only dateTime
* insert Must(effective[x], [[Giorno dell'esame]], [[Day of the examination]])
* performer only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(performer, [[Chi ha letto l'esame]], [[Who read the examination]])
* value[x] only CodeableConcept
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/screening-test-outcome (required)
* insert Must(value[x], [[Esito]], [[Outcome]])
* insert Label(dataAbsentReason, [[Perché manca l'esito]], [[Why the outcome is missing]])
* insert Label(derivedFrom, [[Immagini, referto o esame di primo livello]], [[Images, report or first-level examination]])

Mapping: ScreeningTestObservationToHl7Italia
Source: ScreeningTestObservation
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del test di screening. / HL7 Italia has no profile of a screening test."
* value[x] -> "Observation.value[x]"
