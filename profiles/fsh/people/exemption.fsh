Profile: ExemptionCoverage
Parent: Coverage
Id: sinfonia-exemption-coverage
Title: "Esenzione dal ticket"
Description: "Esenzione dalla partecipazione alla spesa di una persona: codice nazionale o regionale, periodo, titolo su cui si fonda. Il codice è in type, come nei documenti del fascicolo; chi prescrive e chi prenota lo cita per riferimento (insurance). Una risorsa per esenzione: chi ne ha due ha due Coverage. Scrive l'anagrafe (ASL, Sistema TS), leggono medici, CUP e farmacie (DM 11 dicembre 2009, DM 329/1999, DPCM 12 gennaio 2017)."
* insert English([[Exemption from the ticket]], [[Exemption of a person from sharing the cost: national or regional code, period, basis. The code is in type, as in the documents of the national record; prescribers and booking quote it by reference (insurance). One resource for each exemption: who has two has two Coverages. Written by the registry (ASL, Sistema TS), read by doctors, booking centres and pharmacies (ministerial decrees of 11 December 2009 and 329/1999, DPCM of 12 January 2017).]])
* obeys sin-exe-1 and sin-exe-2 and sin-exe-3
* extension contains ExemptionBasis named titolo 0..1 and ExemptionSuspension named sospensione 0..1
* insert Must(extension[titolo], [[Su che base è stata riconosciuta]], [[On which basis it was granted]])
* insert Must(extension[sospensione], [[Periodo in cui è sospesa]], [[Period in which it is suspended]])
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains attestato 0..1
* identifier[attestato].system 1..1
* identifier[attestato].system = $exemptionCertificate
* identifier[attestato].value 1..1
* insert Must(identifier[attestato], [[Numero dell'attestato]], [[Number of the certificate]])
* insert Must(status, [[Attiva, annullata, errata]], [[Active, cancelled, entered in error]])
* type 1..1
* type from ExemptionCodeVS (preferred)
* insert Must(type, [[Codice di esenzione]], [[Exemption code]])
* type.coding 1..*
* type.coding ^slicing.discriminator.type = #value
* type.coding ^slicing.discriminator.path = "system"
* type.coding ^slicing.rules = #open
* type.coding contains nazionale 0..1 and regionale 0..1 and nessuna 0..1
* type.coding[nazionale].system 1..1
* type.coding[nazionale].system = $nationalExemption
* type.coding[nazionale].code 1..1
* insert Label(type.coding[nazionale], [[Codice nazionale]], [[National code]])
* type.coding[regionale].system 1..1
* type.coding[regionale].system = $regionalExemption
* type.coding[regionale].code 1..1
* insert Label(type.coding[regionale], [[Codice della Regione Campania]], [[Code of Regione Campania]])
* type.coding[nessuna].system 1..1
* type.coding[nessuna].system = $noExemption
* type.coding[nessuna].code 1..1
* type.coding[nessuna].code = #NE
* insert Label(type.coding[nessuna], [[NE: dichiarata l'assenza di esenzioni]], [[NE: declared to have no exemption]])
* policyHolder 0..0
* subscriber 0..0
* beneficiary only Reference(SinfoniaPatient)
* insert Must(beneficiary, [[Persona esente]], [[The exempt person]])
* period 1..1
* insert Must(period, [[Validità]], [[Validity]])
* period.start 1..1
* payor only Reference(SinfoniaOrganization)
* insert Must(payor, [[ASL che la riconosce]], [[ASL that grants it]])

Extension: ExemptionBasis
Id: exemption-basis
Title: "Titolo dell'esenzione"
Description: "Su che base l'esenzione è stata riconosciuta: elenco di Sistema TS, autocertificazione, certificazione, verbale."
* insert English([[Basis of the exemption]], [[On which basis the exemption was granted: list of Sistema TS, self-declaration, certificate, report.]])
* insert CodeFromTable(Coverage, exemption-basis)

Extension: ExemptionSuspension
Id: exemption-suspension
Title: "Sospensione dell'esenzione"
Description: "Periodo in cui l'esenzione, pur attiva, non si applica, per esempio durante una verifica del reddito. HL7 Italia core ha per questo coverage-exceptionStatus."
* insert English([[Suspension of the exemption]], [[Period in which the exemption, though active, does not apply, for instance while the income is being checked. HL7 Italia core has coverage-exceptionStatus for this.]])
* ^context.type = #element
* ^context.expression = "Coverage"
* value[x] only Period
* value[x] 1..1

ValueSet: ExemptionCodeVS
Id: exemption-code
Title: "Codici di esenzione"
Description: "Codici nazionali (identificativo OID o sistema di HL7 Italia), codici della Regione Campania e NE."
* insert English([[Exemption codes]], [[National codes (OID or system of HL7 Italia), codes of Regione Campania, and NE.]])
* include codes from system $exemptionHl7
* include codes from system $nationalExemption
* include codes from system $regionalExemption
* include codes from system $noExemption

Invariant: sin-exe-1
Description: "Il codice di esenzione è nazionale, regionale o NE (sotto gli identificativi OID o sotto il sistema di HL7 Italia). / The exemption code is national, regional or NE (under the OID systems or that of HL7 Italia)."
Severity: #error
// Source: FSE 2.0, Coverage.type; HL7 Italia terminology mds-esenzioni.
Expression: "type.coding.where((system in ('urn:oid:2.16.840.1.113883.2.9.6.1.22' | 'urn:oid:2.16.840.1.113883.2.9.2.150.6.22' | 'urn:oid:2.16.840.1.113883.2.9.5.2.2' | 'https://www.hl7.it/fhir/terminology/CodeSystem/mds-esenzioni' | 'http://hl7.it/fhir/itcore/CodeSystem/cs-nessuna-esenzione')) and code.exists()).exists()"

Invariant: sin-exe-2
Description: "Le esenzioni per reddito (E01-E04) e per gravidanza (M) hanno un termine. / Exemptions for income (E01-E04) and pregnancy (M) have an end."
Severity: #warning
// Source: DM 11 December 2009 (income, yearly); DM 10 September 1998 (pregnancy). Not an error: registers that are being cleaned hold older records.
Expression: "type.coding.where((system in ('urn:oid:2.16.840.1.113883.2.9.6.1.22' | 'https://www.hl7.it/fhir/terminology/CodeSystem/mds-esenzioni')) and code.matches('^(E0[1-4]|M.*)$')).empty() or period.end.exists()"

Invariant: sin-exe-3
Description: "Un'esenzione annullata ha la data in cui è finita. / A cancelled exemption has the day on which it ended."
Severity: #error
// Our own rule: what was booked before that day stays exempt.
Expression: "status = 'cancelled' implies period.end.exists()"

Mapping: ExemptionCoverageToHl7Italia
Source: ExemptionCoverage
Target: "http://hl7.it/fhir/itcore/StructureDefinition/coverage-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "HL7 Italia core mette l'esenzione in costToBeneficiary.exception, con un importo dichiarato non applicabile; qui sta in type, come nel fascicolo sanitario 2.0, dove è anche cercabile. Lo stato di core corrisponde a status ed estensione sospensione. / HL7 Italia core puts the exemption in costToBeneficiary.exception, with an amount declared not applicable; here it is in type, as in the national record 2.0, where it can also be searched for. The status of core corresponds to status and the extension of suspension."
* type -> "Coverage.costToBeneficiary.exception.type"
* period -> "Coverage.costToBeneficiary.exception.period"
* extension[sospensione] -> "Coverage.costToBeneficiary.exception.extension:stato-esenzione"
* beneficiary -> "Coverage.beneficiary"
* payor -> "Coverage.payor"

Instance: sinfonia-coverage-period
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-coverage-period, CoveragePeriod, Coverage, period, date, Coverage.period, [[Esenzioni valide in un giorno, o in scadenza.]], [[Exemptions valid on a day, or about to end.]])
