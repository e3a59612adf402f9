Invariant: sin-reh-1
Description: "Un progetto concluso ha fine e motivo della conclusione, e solo allora (SIAR, tracciato 2, Conclusione). / A concluded project has its end and the reason of the conclusion, and only then (SIAR, record 2, Conclusione)."
Severity: #error
Expression: "((status = 'completed' or status = 'revoked') = extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-conclusion').exists()) and (status = 'completed' implies period.end.exists())"

Invariant: sin-reh-2
Description: "Le sospensioni stanno nel periodo del progetto (SIAR, tracciato 2, Sospensione). / Suspensions are within the period of the project (SIAR, record 2, Sospensione)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-suspension').extension.where(url = 'period').value.where(start < %resource.period.start or end > %resource.period.end).empty()"

Invariant: sin-reh-3
Description: "Un progetto sospeso ha una sospensione senza fine. / A project on hold has a suspension without end."
Severity: #error
Expression: "status = 'on-hold' implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-suspension').extension.where(url = 'period').value.where(end.empty()).exists()"

Invariant: sin-reh-4
Description: "La durata prevista va da 1 a 365 giorni e le ore di trattamento da 1 a 999 (SIAR, tracciato 1, DurataComplessivaPRI e OreTrattTotPRI). / The planned duration goes from 1 to 365 days and the hours of treatment from 1 to 999 (SIAR, record 1, DurataComplessivaPRI and OreTrattTotPRI)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-request').all((extension.where(url = 'days').empty() or extension.where(url = 'days').value <= 365) and (extension.where(url = 'hours').empty() or extension.where(url = 'hours').value <= 999))"

Invariant: sin-reh-5
Description: "Un progetto attivo ha almeno un obiettivo e un intervento (linee guida del 7 maggio 1998). / An active project has at least one goal and one intervention (guidelines of 7 May 1998)."
Severity: #warning
Expression: "status = 'active' implies (goal.exists() and activity.exists())"

Invariant: sin-reh-6
Description: "La quota a carico del SSN va da 0 a 100 (SIAR, PercentualeSSN). / The share paid by the national health service goes from 0 to 100 (SIAR, PercentualeSSN)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-request').extension.where(url = 'share').value.all($this >= 0 and $this <= 100)"

Extension: RehabilitationRequest
Id: rehabilitation-request
Title: "Presa in carico riabilitativa"
Description: "Chi ha chiesto la riabilitazione, in quale setting, per quanto tempo e quante ore (SIAR, tracciato 1)."
* insert English([[Rehabilitation taking in charge]], [[Who asked for the rehabilitation, in which setting, for how long and for how many hours (SIAR, record 1).]])
* ^context.type = #element
* ^context.expression = "CarePlan"
* extension contains requester 0..1 and setting 1..1 and days 0..1 and hours 0..1 and share 0..1 and shared 0..1
* insert CodedPart(requester, siar-soggetto-richiedente, [[Soggetto richiedente]], [[Requester]])
* insert CodedPart(setting, rehabilitation-setting, [[Setting]], [[Setting]])
* insert Part(days, positiveInt, [[Durata complessiva prevista in giorni]], [[Planned duration in days]])
* insert Part(hours, positiveInt, [[Ore totali di trattamento]], [[Total hours of treatment]])
* insert Part(share, decimal, [[Quota a carico del SSN, in percento]], [[Share paid by the national health service, per cent]])
* insert Part(shared, boolean, [[Pianificazione condivisa]], [[Shared planning]])

Extension: RehabilitationSuspension
Id: rehabilitation-suspension
Title: "Sospensione"
Description: "Perché e per quanto tempo il trattamento è sospeso."
* insert English([[Suspension]], [[Why and for how long treatment is suspended.]])
* ^context.type = #element
* ^context.expression = "CarePlan"
* extension contains reason 1..1 and period 1..1
* insert CodedPart(reason, siar-motivo-sospensione, [[Motivo]], [[Reason]])
* insert Part(period, Period, [[Periodo]], [[Period]])

Extension: RehabilitationConclusion
Id: rehabilitation-conclusion
Title: "Motivo della conclusione"
Description: "Come si conclude il progetto (SIAR)."
* insert English([[Reason of the conclusion]], [[How the project ends (SIAR).]])
* insert CodeFromTable(CarePlan, siar-motivo-conclusione)

Profile: RehabilitationProject
Parent: CarePlan
Id: sinfonia-rehabilitation-project
Title: "Progetto riabilitativo individuale"
Description: "Progetto riabilitativo individuale (PRI) di riabilitazione territoriale, ex art. 26 L. 833/1978: diagnosi, obiettivi, interventi con disciplina e frequenza, setting, durata. Lo firma il medico responsabile, lo autorizza l'UVBR dell'ASL, lo seguono il centro e l'équipe. Ne nasce il flusso SIAR (D.M. 7 agosto 2023). Fonti: DPCM 12 gennaio 2017 art. 34; Reg. Campania 3/2006."
* insert English([[Individual rehabilitation project]], [[Individual rehabilitation project (PRI) of territorial rehabilitation, under art. 26 of law 833/1978: diagnosis, goals, interventions with discipline and frequency, setting, duration. The physician in charge signs it, the UVBR of the ASL authorises it, the centre and the team follow it. The SIAR flow comes from it (DM 7 August 2023). Sources: DPCM 12 January 2017 art. 34; Campania Reg. 3/2006.]])
* obeys sin-reh-1 and sin-reh-2 and sin-reh-3 and sin-reh-4 and sin-reh-5 and sin-reh-6
* extension contains RehabilitationRequest named presaInCarico 1..1 and RehabilitationSuspension named sospensione 0..* and RehabilitationConclusion named conclusione 0..1
* insert Must(extension[presaInCarico], [[Richiedente, setting, durata]], [[Requester, setting, duration]])
* insert Must(extension[sospensione], [[Sospensioni]], [[Suspensions]])
* insert Must(extension[conclusione], [[Motivo della conclusione]], [[Reason of the conclusion]])
* insert Must(identifier, [[Identificativo del progetto]], [[Identifier of the project]])
* insert Must(basedOn, [[Progetto precedente, se prorogato]], [[Earlier project, when extended]])
* insert Must(status, [[draft: proposto; active: autorizzato; on-hold: sospeso; completed: concluso; revoked: interrotto]], [[draft: proposed; active: authorised; on-hold: suspended; completed: concluded; revoked: stopped]])
* intent = #plan
* category 1..1
* category.text 1..1
* insert Must(category, [[Progetto riabilitativo]], [[Rehabilitation project]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Dalla presa in carico alla conclusione]], [[From the taking in charge to the conclusion]])
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(author, [[Medico responsabile]], [[Physician in charge]])
* insert Must(careTeam, [[Équipe]], [[Team]])
* addresses only Reference(Condition)
* insert Must(addresses, [[Patologia principale e concomitante (ICD-9-CM)]], [[Main and concomitant disease (ICD-9-CM)]])
* insert Label(supportingInfo, [[Valutazioni e scale]], [[Evaluations and scales]])
* insert Must(goal, [[Obiettivi]], [[Goals]])
* insert Must(activity, [[Interventi]], [[Interventions]])
* activity.detail.code from https://fhir.sinfonia.campania.it/ValueSet/rehabilitation-discipline (required)
* insert Must(activity.detail.code, [[Disciplina]], [[Discipline]])
* insert Must(activity.detail.scheduled[x], [[Frequenza e durata della seduta]], [[Frequency and length of a session]])

Mapping: RehabilitationProjectToHl7Italia
Source: RehabilitationProject
Target: "http://hl7.org/fhir/StructureDefinition/CarePlan"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del progetto riabilitativo: si segue il flusso SIAR. / HL7 Italia has no profile of a rehabilitation project: the SIAR flow is followed."
* period.start -> "Eventi/PresaInCarico/@Data"
* extension[presaInCarico] -> "PresaInCarico/@SoggettoRichiedente, PercentualeSSN, PianificazioneCondivisa, SettingAssistenziale; Valutazione/DurataComplessivaPRI, OreTrattTotPRI"
* addresses -> "Valutazione/Patologia"
* extension[sospensione] -> "Eventi/Sospensione"
* extension[conclusione] -> "Eventi/Conclusione/Motivazione"
* period.end -> "Eventi/Conclusione/@DataConclusione"

Instance: sinfonia-care-plan-rehabilitation-setting
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-care-plan-rehabilitation-setting, CarePlanRehabilitationSetting, CarePlan, rehabilitation-setting, token, [[CarePlan.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/rehabilitation-request').extension.where(url='setting').value.ofType(Coding)]], [[Progetti riabilitativi per setting.]], [[Rehabilitation projects by setting.]])
