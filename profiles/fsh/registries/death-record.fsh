Invariant: sin-dth-1
Description: "Una morte per causa esterna (accidente, suicidio, omicidio) ha il giorno dell'evento o dice la causa esterna (ISTAT D.4, blocco cause esterne). / A death by an external cause (accident, suicide, homicide) has the day of the event or says the external cause (ISTAT D.4, block of external causes)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').extension.where(url = 'manner').value.where(code = 'accident' or code = 'suicide' or code = 'homicide').empty() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').extension.where(url = 'event').exists() or section.where(code.coding.where(code = 'external').exists()).exists()"

Invariant: sin-dth-2
Description: "L'evento che ha causato la morte non è dopo la morte. / The event that caused death is not after death."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').all(extension.where(url = 'event').empty() or extension.where(url = 'event').value.toString().substring(0, 10) <= extension.where(url = 'date').value.toString().substring(0, 10))"

Invariant: sin-dth-3
Description: "La scheda non è compilata prima della morte. / The form is not filled in before death."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').extension.where(url = 'date').value.all($this.toString().substring(0, 10) <= %resource.date.toString().substring(0, 10))"

Extension: DeathCircumstances
Id: death-circumstances
Title: "Circostanze del decesso"
Description: "Quando, dove e come è avvenuta la morte, con riscontro e infortunio sul lavoro (ISTAT D.4, parti A e B)."
* insert English([[Circumstances of death]], [[When, where and how death happened, with autopsy and work accident (ISTAT D.4, parts A and B).]])
* ^context.type = #element
* ^context.expression = "Composition"
* extension contains date 1..1 and place 1..1 and municipality 0..1 and facility 0..1 and manner 0..1 and event 0..1 and work 0..1 and autopsy 0..1 and certifier 0..1
* insert Part(date, dateTime, [[Giorno e ora della morte]], [[Day and hour of death]])
* insert CodedPart(place, death-place-kind, [[Luogo del decesso]], [[Place of death]])
* insert Part(municipality, Coding, [[Comune del decesso, codice ISTAT]], [[Municipality of death, ISTAT code]])
* insert Part(facility, [[Reference(SinfoniaLocation or SinfoniaOrganization)]], [[Struttura]], [[Facility]])
* insert CodedPart(manner, death-manner, [[Modalità]], [[Manner]])
* insert Part(event, dateTime, [[Giorno dell'evento, per cause esterne]], [[Day of the event, for external causes]])
* insert Part(work, boolean, [[Infortunio sul lavoro]], [[Work accident]])
* insert Part(autopsy, boolean, [[Autopsia o riscontro diagnostico]], [[Autopsy]])
* insert CodedPart(certifier, death-certifier-kind, [[Medico che certifica]], [[Certifying doctor]])

Profile: DeathRecord
Parent: Composition
Id: sinfonia-death-record
Title: "Scheda di morte"
Description: "Scheda ISTAT D.4 o D.4bis come la tiene il registro nominativo delle cause di morte (ReNCaM) dell'ASL: circostanze, cause di morte scritte dal medico e codificate, certificatore. È una Composition perché è un atto firmato che raccoglie cause diverse; ogni causa è una DeathCauseObservation. L'età decide il modello: si confronta con l'anagrafe, fuori da questo profilo. Fonti: DPR 285/1990 art. 1; modelli ISTAT dal 2011."
* insert English([[Record of death]], [[ISTAT form D.4 or D.4bis as kept by the register of causes of death (ReNCaM) of the ASL: circumstances, causes of death as written by the doctor and coded, certifier. It is a Composition because it is a signed act that gathers several causes; each cause is a DeathCauseObservation. Age decides the form: that is compared with the person register, outside this profile. Sources: DPR 285/1990 art. 1; ISTAT forms since 2011.]])
* obeys sin-dth-1 and sin-dth-2 and sin-dth-3
* extension contains DeathCircumstances named circostanze 1..1
* insert Must(extension[circostanze], [[Quando, dove e come]], [[When, where and how]])
* insert Must(identifier, [[Numero della scheda nel registro]], [[Number of the form in the register]])
* insert Must(status, [[Stato]], [[Status]])
* type from https://fhir.sinfonia.campania.it/ValueSet/death-form (required)
* insert Must(type, [[Modello]], [[Form]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona deceduta]], [[Person who died]])
* insert Must(date, [[Compilazione]], [[When it was filled in]])
* author only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(author, [[Medico che certifica]], [[Certifying doctor]])
* custodian only Reference(SinfoniaOrganization)
* insert Must(custodian, [[ASL che tiene il registro]], [[ASL that keeps the register]])
* section 1..*
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains parteI 1..1 and parteII 0..1 and causaEsterna 0..1 and causaIniziale 0..1
* insert DeathSection(parteI, part1, [[Sequenza delle cause]], [[Causal sequence]])
* insert DeathSection(parteII, part2, [[Altre condizioni rilevanti]], [[Other relevant conditions]])
* insert DeathSection(causaEsterna, external, [[Causa esterna]], [[External cause]])
* insert DeathSection(causaIniziale, underlying, [[Causa iniziale codificata]], [[Coded underlying cause]])
* section[parteI].entry 1..*
* section[causaIniziale].entry 1..1

RuleSet: DeathSection(slice, code, it, en)
* section[{slice}].code = $deathPart#{code}
* section[{slice}].entry only Reference(DeathCauseObservation)
* insert Must(section[{slice}], [[{it}]], [[{en}]])

Mapping: DeathRecordToHl7Italia
Source: DeathRecord
Target: "http://hl7.org/fhir/StructureDefinition/Composition"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo della scheda di morte; la forma è una versione ridotta di VRDR (Stati Uniti) con i dati del modello ISTAT. / HL7 Italia has no profile of the record of death; the shape is a small version of VRDR (United States) with the data of the ISTAT form."
* type -> "ISTAT D.4, D.4bis"
* section[parteI] -> "ISTAT D.4, question 4, part I"
* section[parteII] -> "ISTAT D.4, question 4, part II"

Instance: sinfonia-composition-death-date
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-composition-death-date, CompositionDeathDate, Composition, death-date, date, [[Composition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').extension.where(url='date').value.ofType(dateTime)]], [[Schede di morte per data del decesso.]], [[Records of death by date of death.]])

Instance: sinfonia-composition-death-place
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-composition-death-place, CompositionDeathPlace, Composition, death-place, token, [[Composition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/death-circumstances').extension.where(url='place').value.ofType(Coding)]], [[Schede di morte per luogo del decesso.]], [[Records of death by place of death.]])
