Extension: BirthPlaceCode
Id: birth-place-code
Title: "Luogo di nascita codificato"
Description: "Comune di nascita, o Stato per chi è nato all'estero, con il codice ISTAT. Stesso contenuto di patient-codeableBirthPlace di HL7 Italia core, il cui pacchetto non ha una licenza che permetta di distribuirlo."
* insert English([[Coded place of birth]], [[Municipality of birth, or State for those born abroad, by ISTAT code. Same content as patient-codeableBirthPlace of HL7 Italia core, whose package has no licence under which it may be redistributed.]])
* ^context.type = #element
* ^context.expression = "Patient"
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept.coding 1..*
* valueCodeableConcept.coding obeys sin-istat-1

Extension: ProvisionalIdentity
Id: provisional-identity
Title: "Identità provvisoria"
Description: "Perché una persona non ha, o non ha ancora, un identificativo nazionale o regionale: neonato, non identificata, parto in anonimato, servizio anonimo, persona di passaggio. Si toglie quando l'identificativo arriva."
* insert English([[Provisional identity]], [[Why a person has no national or regional identifier, or not yet: newborn, not identified, anonymous birth, anonymous service, visitor. It is taken away when the identifier comes.]])
* insert CodeFromTable(Patient, identity-status)

Extension: DoctorChoice
Id: doctor-choice
Title: "Scelta del medico"
Description: "Come e da quando il medico di medicina generale o il pediatra è associato all'assistito; con period.end una scelta conclusa."
* insert English([[Choice of the doctor]], [[How and since when the general practitioner or the paediatrician is assigned to the citizen; with period.end a choice that ended.]])
* ^context.type = #element
* ^context.expression = "Patient.generalPractitioner"
* extension contains mode 0..1 and period 1..1
* extension[mode].value[x] 1..1
* extension[mode].value[x] only CodeableConcept
* extension[mode].value[x] from https://fhir.sinfonia.campania.it/ValueSet/doctor-choice-mode (required)
* extension[period].value[x] 1..1
* extension[period].value[x] only Period
* extension[period].valuePeriod.start 1..1

Invariant: sin-pat-1
Description: "C'è almeno un identificativo nazionale o regionale (codice fiscale, STP, ENI, TEAM, ANPR, ANA, anagrafe regionale), oppure un'identità provvisoria con il numero di cartella (type MR). / There is at least one national or regional identifier (codice fiscale, STP, ENI, TEAM, ANPR, ANA, regional registry), or a provisional identity with the record number (type MR)."
Severity: #error
// Source: DPCM 1 June 2022 (ANA), annex B; SIAD and AVN flows, types of identification code. The provisional identity is our own.
Expression: "identifier.where(system in ('urn:oid:2.16.840.1.113883.2.9.4.3.2' | 'http://hl7.it/sid/codiceFiscale' | 'urn:oid:2.16.840.1.113883.2.9.4.3.17' | 'urn:oid:2.16.840.1.113883.2.9.2.150.4.1.1' | 'urn:oid:2.16.840.1.113883.2.9.4.3.18' | 'urn:oid:2.16.840.1.113883.2.9.4.3.7' | 'urn:oid:2.16.840.1.113883.2.9.4.3.16' | 'urn:oid:2.16.840.1.113883.2.9.4.3.15' | 'urn:oid:2.16.840.1.113883.2.9.2.150.4.1')).exists() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity').exists() and identifier.type.coding.where(system = 'http://terminology.hl7.org/CodeSystem/v2-0203' and code = 'MR').exists())"

Invariant: sin-pat-2
Description: "La morte non viene prima della nascita. / Death does not come before birth."
Severity: #error
Expression: "birthDate.where($this > %resource.deceased.ofType(dateTime)).empty()"

Invariant: sin-pat-3
Description: "Chi ha il codice fiscale non ha un codice STP o ENI ancora in corso. / Who has a codice fiscale has no STP or ENI code still under way."
Severity: #warning
// Source: DPR 31 August 1999 n. 394, art. 43 (STP for foreigners not enrolled); Accordo Stato-Regioni 20 December 2012 n. 255 (ENI). A warning, because both stay for a while when somebody is enrolled.
Expression: "identifier.where(system in ('urn:oid:2.16.840.1.113883.2.9.4.3.2' | 'http://hl7.it/sid/codiceFiscale')).empty() or identifier.where((system in ('urn:oid:2.16.840.1.113883.2.9.4.3.17' | 'urn:oid:2.16.840.1.113883.2.9.2.150.4.1.1' | 'urn:oid:2.16.840.1.113883.2.9.4.3.18')) and period.end.empty()).empty()"

Invariant: sin-pat-4
Description: "Il numero della tessera TEAM e il numero personale stanno insieme. / The number of the TEAM card and the personal number go together."
Severity: #warning
// Source: FSE 2.0, header of the clinical documents, recordTarget.
Expression: "identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.7').exists() = identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.3').exists()"

Invariant: sin-pat-5
Description: "L'identità provvisoria si toglie quando c'è il codice fiscale. / The provisional identity goes when there is a codice fiscale."
Severity: #warning
// Our own rule; a warning, because the two changes may come from two systems.
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity').empty() or identifier.where(system in ('urn:oid:2.16.840.1.113883.2.9.4.3.2' | 'http://hl7.it/sid/codiceFiscale')).empty()"
