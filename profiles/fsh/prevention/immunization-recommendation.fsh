Invariant: sin-imr-1
Description: "Una vaccinazione dovuta o in ritardo ha almeno una data (PNPV, calendario). / A vaccination that is due or overdue has at least one date (PNPV, schedule)."
Severity: #error
Expression: "forecastStatus.coding.where(code = 'due' or code = 'overdue').exists() implies dateCriterion.exists()"

Invariant: sin-imr-2
Description: "Le date sono in ordine: prima utile (LOINC 30981-5), dovuta (30980-7), ultima (59777-3). / Dates are in order: earliest (LOINC 30981-5), due (30980-7), latest (59777-3)."
Severity: #error
Expression: "(dateCriterion.where(code.coding.code = '30981-5').value.empty() or dateCriterion.where(code.coding.code = '30980-7').value.empty() or dateCriterion.where(code.coding.code = '30981-5').value <= dateCriterion.where(code.coding.code = '30980-7').value) and (dateCriterion.where(code.coding.code = '30980-7').value.empty() or dateCriterion.where(code.coding.code = '59777-3').value.empty() or dateCriterion.where(code.coding.code = '30980-7').value <= dateCriterion.where(code.coding.code = '59777-3').value)"

Invariant: sin-imr-3
Description: "Una controindicazione dice perché. / A contraindication says why."
Severity: #error
Expression: "forecastStatus.coding.where(code = 'contraindicated').exists() implies forecastReason.exists()"

Invariant: sin-imr-4
Description: "Il numero della dose non supera quello delle dosi del ciclo. / The number of the dose is not above the number of doses of the series."
Severity: #error
Expression: "doseNumber.ofType(positiveInt).empty() or seriesDoses.ofType(positiveInt).empty() or doseNumber.ofType(positiveInt) <= seriesDoses.ofType(positiveInt)"

Profile: SinfoniaImmunizationRecommendation
Parent: ImmunizationRecommendation
Id: sinfonia-immunization-recommendation
Title: "Vaccinazioni previste"
Description: "Che cosa il calendario vaccinale prevede per una persona: antigene, dose, date, stato. Lo calcola l'anagrafe vaccinale; lo leggono il centro vaccinale, il medico di famiglia, il cittadino e la lettera di invito FSE (LOINC 111490-9). Fonte: PNPV 2023-2025, intesa del 3 agosto 2023."
* insert English([[Vaccinations to be given]], [[What the vaccination schedule foresees for a person: antigen, dose, dates, status. The vaccination register works it out; the vaccination centre, the family doctor, the citizen and the FSE invitation letter (LOINC 111490-9) read it. Source: PNPV 2023-2025, agreement of 3 August 2023.]])
* insert Label(identifier, [[Identificativo del calcolo]], [[Identifier of the forecast]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona]], [[Person]])
* insert Must(date, [[Quando è stato calcolato]], [[When it was worked out]])
* authority only Reference(SinfoniaOrganization)
* insert Must(authority, [[ASL responsabile del calendario]], [[ASL in charge of the schedule]])
* insert Must(recommendation, [[Una voce per antigene]], [[One item for each antigen]])
* recommendation obeys sin-imr-1 and sin-imr-2 and sin-imr-3 and sin-imr-4
* insert Label(recommendation.vaccineCode, [[Vaccino proposto, ATC]], [[Proposed vaccine, ATC]])
* recommendation.targetDisease 1..1
* insert AvnCoding(recommendation.targetDisease, $vaccinationTarget, https://fhir.sinfonia.campania.it/ValueSet/vaccination-target)
* recommendation.targetDisease.coding[avn] 1..1
* insert Must(recommendation.targetDisease, [[Malattia bersaglio o antigene]], [[Target disease or antigen]])
* recommendation.forecastStatus from http://hl7.org/fhir/ValueSet/immunization-recommendation-status (required)
* insert Must(recommendation.forecastStatus, [[due, overdue, immune, contraindicated, complete]], [[due, overdue, immune, contraindicated, complete]])
* insert VaccinationRisk(recommendation.forecastReason)
* insert Must(recommendation.dateCriterion, [[Prima data utile, data dovuta, ultima data]], [[Earliest date, due date, latest date]])
* recommendation.dateCriterion.code from http://hl7.org/fhir/ValueSet/immunization-recommendation-date-criterion (extensible)
* insert Must(recommendation.doseNumber[x], [[Numero della dose]], [[Number of the dose]])
* insert Label(recommendation.seriesDoses[x], [[Dosi del ciclo]], [[Doses of the series]])
* recommendation.supportingImmunization only Reference(SinfoniaImmunization)
* insert Must(recommendation.supportingImmunization, [[Dosi già fatte]], [[Doses already given]])

Mapping: SinfoniaImmunizationRecommendationToHl7Italia
Source: SinfoniaImmunizationRecommendation
Target: "http://hl7.org/fhir/StructureDefinition/ImmunizationRecommendation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di ImmunizationRecommendation: si segue la resa FSE della lettera di invito alla vaccinazione. / HL7 Italia has no profile of ImmunizationRecommendation: the FSE rendering of the vaccination invitation letter is followed."
* recommendation -> "ImmunizationRecommendation.recommendation"

Instance: sinfonia-immunization-recommendation-due
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-immunization-recommendation-due, ImmunizationRecommendationDue, ImmunizationRecommendation, due, date, ImmunizationRecommendation.recommendation.dateCriterion.value, [[Vaccinazioni previste per data (prima, dovuta, ultima).]], [[Vaccinations to be given by date (earliest, due, latest).]])

Instance: sinfonia-immunization-dose-number
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-immunization-dose-number, ImmunizationDoseNumber, Immunization, dose-number, number, [[Immunization.protocolApplied.doseNumber.ofType(positiveInt)]], [[Vaccinazioni per numero della dose.]], [[Vaccinations by number of the dose.]])

Instance: sinfonia-immunization-expiry
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-immunization-expiry, ImmunizationExpiry, Immunization, expiry, date, Immunization.expirationDate, [[Vaccinazioni per scadenza del lotto, per i richiami di lotti.]], [[Vaccinations by expiry of the lot, for recalls of lots.]])

Instance: sinfonia-immunization-provider
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-immunization-provider, ImmunizationProvider, Immunization, provider-type, token, [[Immunization.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/immunization-avn').extension.where(url='provider').value.ofType(Coding)]], [[Vaccinazioni per tipo di erogatore AVN.]], [[Vaccinations by AVN type of provider.]])
