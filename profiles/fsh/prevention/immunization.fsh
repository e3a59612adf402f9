Invariant: sin-imm-1
Description: "Un vaccino somministrato dal 2 luglio 2019 ha l'AIC o almeno la denominazione (AVN, errori 5020 e 3040). / A vaccine given since 2 July 2019 has its AIC or at least its name (AVN, errors 5020 and 3040)."
Severity: #error
Expression: "(status = 'completed' and occurrence.ofType(dateTime).where($this.toString().substring(0, 10) > '2019-07-01').exists()) implies (vaccineCode.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.5').exists() or vaccineCode.text.exists())"

Invariant: sin-imm-2
Description: "Un vaccino somministrato dal 2 luglio 2019 ha lotto e scadenza (AVN, errori 3070 e 3075). / A vaccine given since 2 July 2019 has lot and expiry (AVN, errors 3070 and 3075)."
Severity: #error
Expression: "(status = 'completed' and occurrence.ofType(dateTime).where($this.toString().substring(0, 10) > '2019-07-01').exists()) implies (lotNumber.exists() and expirationDate.exists())"

Invariant: sin-imm-3
Description: "La somministrazione non è dopo la scadenza del vaccino (AVN, errore 4000). / The vaccine is not given after its expiry (AVN, error 4000)."
Severity: #error
// The expiry may be a month: then the dose may be given until its last day.
Expression: "status != 'completed' or iif(occurrence.ofType(dateTime) > expirationDate, false, true)"

Invariant: sin-imm-4
Description: "Una mancata vaccinazione dice il motivo, una effettuata non ne ha (AVN, record VNX; schematron singola_VACC 3.3). / A vaccination not given says why, one that was given has no such reason (AVN, record VNX; schematron singola_VACC 3.3)."
Severity: #error
Expression: "(status = 'not-done' implies statusReason.exists()) and (status = 'completed' implies statusReason.empty())"

Invariant: sin-imm-5
Description: "Una mancata vaccinazione non ha lotto, scadenza, sede, via o quantità. / A vaccination not given has no lot, expiry, site, route or quantity."
Severity: #error
Expression: "status = 'not-done' implies (lotNumber.empty() and expirationDate.empty() and site.empty() and route.empty() and doseQuantity.empty())"

Invariant: sin-imm-6
Description: "Il sito 07 o 99 sta solo con la via orale, altra o non disponibile (AVN, errore 4001). / Site 07 or 99 goes only with the oral, other or unavailable route (AVN, error 4001)."
Severity: #error
Expression: "site.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/avn-sito-inoculazione' and (code in ('07' | '99'))).exists() implies route.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/avn-via-somministrazione').all(code in ('04' | '05' | '99'))"

Invariant: sin-imm-7
Description: "Dal 2 gennaio 2019 influenza e herpes zoster si indicano con il codice del tipo di vaccino, non con i generici 08 e 09 (AVN, errore 4100). / Since 2 January 2019 influenza and herpes zoster are given by the code of the kind of vaccine, not by the generic 08 and 09 (AVN, error 4100)."
Severity: #error
Expression: "(status = 'completed' and occurrence.ofType(dateTime).where($this.toString().substring(0, 10) > '2019-01-01').exists()) implies protocolApplied.targetDisease.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.56.4' and (code in ('08' | '09'))).empty()"

Invariant: sin-imm-8
Description: "Il numero della dose va da 1 a 99 (AVN, campo Dose). / The number of the dose goes from 1 to 99 (AVN, field Dose)."
Severity: #error
Expression: "doseNumber.toString().matches('^[1-9][0-9]?$')"

Invariant: sin-imm-9
Description: "Ogni antigene compare una sola volta (AVN: antigene e dose sono chiave del record). / Each antigen is there once (AVN: antigen and dose are the key of the record)."
Severity: #error
Expression: "protocolApplied.targetDisease.coding.where(system = 'urn:oid:2.16.840.1.113883.2.9.6.1.56.4').code.isDistinct()"

Invariant: sin-imm-10
Description: "AIC: nove cifre, o E e otto cifre per un vaccino estero (AVN, campo CodiceAICVaccino). / AIC: nine digits, or E and eight digits for a foreign vaccine (AVN, field CodiceAICVaccino)."
Severity: #error
Expression: "matches('^[0-9E][0-9]{8}$')"

Invariant: sin-imm-11
Description: "La registrazione non precede la somministrazione. / The recording is not before the dose was given."
Severity: #error
Expression: "(recorded.exists() and occurrence.ofType(dateTime).exists()) implies occurrence.ofType(dateTime).toString().substring(0, 10) <= recorded.toString().substring(0, 10)"

Extension: ImmunizationAvn
Id: immunization-avn
Title: "Dati AVN della vaccinazione"
Description: "Tipo di erogatore e modalità di invio all'anagrafe nazionale vaccini, che R4 non prevede."
* insert English([[AVN data of the vaccination]], [[Type of provider and modality of the sending to the national vaccine registry, for which R4 has no element.]])
* ^context.type = #element
* ^context.expression = "Immunization"
* extension contains provider 0..1 and mode 0..1
* insert CodedPart(provider, avn-tipo-erogatore, [[Tipo di erogatore]], [[Type of provider]])
* insert CodedPart(mode, avn-modalita, [[Modalità di invio]], [[Modality]])

// Reasons for which the vaccination is recommended: health condition and category at risk.
RuleSet: VaccinationRisk(path)
* {path} ^slicing.discriminator.type = #value
* {path} ^slicing.discriminator.path = "coding.system"
* {path} ^slicing.rules = #open
* {path} contains condizioneRischio 0..* and categoriaRischio 0..*
* {path}[condizioneRischio] from https://fhir.sinfonia.campania.it/ValueSet/vaccination-risk-condition (required)
* {path}[condizioneRischio].coding 1..1
* {path}[condizioneRischio].coding.system 1..1
* {path}[condizioneRischio].coding.system = $vaccinationRiskCondition
* {path}[categoriaRischio] from https://fhir.sinfonia.campania.it/ValueSet/vaccination-risk-category (required)
* {path}[categoriaRischio].coding 1..1
* {path}[categoriaRischio].coding.system 1..1
* {path}[categoriaRischio].coding.system = $vaccinationRiskCategory
* insert Must({path}[condizioneRischio], [[Condizione sanitaria a rischio (FSE e AVN)]], [[Health condition at risk (FSE and AVN)]])
* insert Must({path}[categoriaRischio], [[Categoria a rischio (FSE e AVN)]], [[Category at risk (FSE and AVN)]])

// A coding of one of the codes of the flow, beside those of HL7.
RuleSet: AvnCoding(path, system, valueSet)
* {path}.coding ^slicing.discriminator.type = #value
* {path}.coding ^slicing.discriminator.path = "system"
* {path}.coding ^slicing.rules = #open
* {path}.coding contains avn 0..1
* {path}.coding[avn] from {valueSet} (required)
* {path}.coding[avn].system = {system}
* {path}.coding[avn].code 1..1

Profile: SinfoniaImmunization
Parent: Immunization
Id: sinfonia-immunization
Title: "Vaccinazione"
Description: "Dose di vaccino somministrata, o vaccinazione prevista e non effettuata (status not-done con il motivo). La scrivono centri vaccinali, medici di famiglia e farmacie; la leggono l'anagrafe vaccinale regionale, il FSE (scheda della singola vaccinazione e certificato) e il flusso AVN. Fonti: D.M. 17 settembre 2018 (AVN), record VSX e VNX; documento FSE VACC."
* insert English([[Vaccination]], [[Dose of a vaccine that was given, or vaccination that was planned and not given (status not-done with the reason). Vaccination centres, family doctors and pharmacies write it; the regional vaccination register, the FSE (single vaccination record and certificate) and the AVN flow read it. Sources: DM 17 September 2018 (AVN), records VSX and VNX; FSE document VACC.]])
* obeys sin-imm-1 and sin-imm-2 and sin-imm-3 and sin-imm-4 and sin-imm-5 and sin-imm-6 and sin-imm-7 and sin-imm-9 and sin-imm-11
* extension contains ImmunizationAvn named avn 0..1
* insert Must(extension[avn], [[Tipo di erogatore e modalità AVN]], [[AVN type of provider and modality]])
* insert Must(identifier, [[Identificativo nel sistema di chi vaccina]], [[Identifier in the system of who vaccinates]])
* insert Must(status, [[completed: somministrata; not-done: non effettuata]], [[completed: given; not-done: not given]])
* statusReason from https://fhir.sinfonia.campania.it/ValueSet/vaccination-not-done-reason (required)
* insert Must(statusReason, [[Motivo di esonero, omissione o differimento]], [[Reason of exemption, omission or deferral]])
* vaccineCode.coding ^slicing.discriminator.type = #value
* vaccineCode.coding ^slicing.discriminator.path = "system"
* vaccineCode.coding ^slicing.rules = #open
* vaccineCode.coding contains aic 0..1 and atc 0..1
* vaccineCode.coding[aic].system = $aic
* vaccineCode.coding[aic].code 1..1
* vaccineCode.coding[aic].code obeys sin-imm-10
* vaccineCode.coding[atc].system = $atcCode
* vaccineCode.coding[atc].code 1..1
* insert Must(vaccineCode, [[Vaccino: AIC e ATC (J07), o la denominazione]], [[Vaccine: AIC and ATC (J07), or its name]])
* insert Must(vaccineCode.coding[aic], [[AIC della confezione]], [[AIC of the package]])
* insert Must(vaccineCode.coding[atc], [[ATC del vaccino]], [[ATC of the vaccine]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona]], [[Person]])
* occurrence[x] only dateTime
* insert Must(occurrence[x], [[Quando è stata somministrata, o non effettuata]], [[When it was given, or not given]])
* insert Label(recorded, [[Quando è stata registrata]], [[When it was recorded]])
* location only Reference(SinfoniaLocation)
* insert Must(location, [[Dove, con il codice della struttura]], [[Where, with the code of the facility]])
* insert Label(manufacturer, [[Titolare o produttore]], [[Holder or manufacturer]])
* insert Must(lotNumber, [[Lotto]], [[Lot]])
* insert Must(expirationDate, [[Scadenza della confezione]], [[Expiry of the package]])
* insert AvnCoding(site, $avnSite, https://fhir.sinfonia.campania.it/ValueSet/avn-sito-inoculazione)
* insert Must(site, [[Sito di inoculazione, codice AVN e HL7]], [[Site, AVN and HL7 code]])
* insert AvnCoding(route, $avnRoute, https://fhir.sinfonia.campania.it/ValueSet/avn-via-somministrazione)
* insert Must(route, [[Via di somministrazione, codice AVN e HL7]], [[Route, AVN and HL7 code]])
* insert Label(doseQuantity, [[Quantità]], [[Quantity]])
* performer.actor only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* insert Must(performer, [[Chi vaccina]], [[Who vaccinates]])
* insert VaccinationRisk(reasonCode)
* insert AvnCoding(fundingSource, $avnPayment, https://fhir.sinfonia.campania.it/ValueSet/avn-modalita-pagamento)
* insert Must(fundingSource, [[Modalità di pagamento]], [[Who pays]])
* insert Label(reaction, [[Reazione, con il dettaglio in un'Observation]], [[Reaction, with the detail in an Observation]])
* protocolApplied 1..*
* insert Must(protocolApplied, [[Un elemento per antigene]], [[One item for each antigen]])
* protocolApplied.targetDisease 1..1
* insert AvnCoding(protocolApplied.targetDisease, $vaccinationTarget, https://fhir.sinfonia.campania.it/ValueSet/vaccination-target)
* protocolApplied.targetDisease.coding[avn] 1..1
* insert Must(protocolApplied.targetDisease, [[Malattia bersaglio o antigene]], [[Target disease or antigen]])
* protocolApplied obeys sin-imm-8
* insert Must(protocolApplied.doseNumber[x], [[Numero della dose per l'antigene]], [[Number of the dose for the antigen]])

Mapping: SinfoniaImmunizationToHl7Italia
Source: SinfoniaImmunization
Target: "http://hl7.org/fhir/StructureDefinition/Immunization"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Immunization. Si segue la resa FSE dei documenti VACC, con due differenze: condizione e categoria di rischio sono reasonCode e non Observation, perché si possano cercare; la dose è un elemento per antigene, come in AVN. / HL7 Italia has no profile of Immunization. The FSE rendering of VACC documents is followed, with two differences: risk condition and category are reasonCode and not Observations, so that they can be searched; the dose is one item for each antigen, as in AVN."
* vaccineCode.coding[aic] -> "VaccinoSomministrato/@CodiceAICVaccino"
* lotNumber -> "VaccinoSomministrato/@LottoVaccino"
* expirationDate -> "VaccinoSomministrato/@DataScadenza"
* route -> "VaccinoSomministrato/@ViaSomministrazione"
* site -> "VaccinoSomministrato/@SitoInoculazione"
* fundingSource -> "VaccinoSomministrato/@ModalitaPagamento"
* reasonCode[condizioneRischio] -> "VaccinoSomministrato/@CodCondizioneSanitaria"
* reasonCode[categoriaRischio] -> "VaccinoSomministrato/@CodCategoriaRischio"
* protocolApplied.targetDisease -> "PrincipioVaccinale/@CodAntigene"
* protocolApplied.doseNumber[x] -> "PrincipioVaccinale/@Dose"
* statusReason -> "MancataVaccinazione/@Motivazione"
* extension[avn] -> "@Modalita, VaccinoSomministrato/@TipoErogatore"
