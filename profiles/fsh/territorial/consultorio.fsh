Invariant: sin-csf-1
Description: "Il contatto individuale ha o l'identificativo dell'accesso o quello del nucleo, non entrambi (SICOF, regole S.2.20.002.001 e S.2.20.003.002). / An individual contact has either the identifier of the access or that of the household, not both (SICOF, rules S.2.20.002.001 and S.2.20.003.002)."
Severity: #error
Expression: "subject.exists() implies (identifier.where(system = 'https://fhir.sinfonia.campania.it/sid/sicof-access').exists() xor identifier.where(system = 'https://fhir.sinfonia.campania.it/sid/sicof-household').exists())"

Invariant: sin-csf-2
Description: "La prenotazione non è dopo l'accesso (SICOF, regola S.2.40.017.004). / The booking is not after the access (SICOF, rule S.2.40.017.004)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/consultorio-service').extension.where(url = 'booked').value.all($this.toString() <= %resource.period.start.toString().substring(0, 10))"

Invariant: sin-csf-3
Description: "La fine presunta del ciclo non è prima dell'accesso (SICOF, regola S.2.40.019.005). / The expected end of the cycle is not before the access (SICOF, rule S.2.40.019.005)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/consultorio-service').extension.where(url = 'expectedEnd').value.all($this.toString() >= %resource.period.start.toString().substring(0, 10))"

Invariant: sin-csf-4
Description: "Area, sottoarea e prestazione hanno la forma dello schema: A-F; lettera dell'area, punto, due cifre, o 9999; tre cifre (SICOF, tracciato 2). / Area, sub-area and service have the form of the schema: A-F; letter of the area, dot, two digits, or 9999; three digits (SICOF, record 2)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/consultorio-service').all(extension.where(url = 'area').value.matches('^[A-F]$') and (extension.where(url = 'subArea').value.matches('^9999$') or extension.where(url = 'subArea').value.matches('^[A-F]\\\\.[0-9]{2}$')) and extension.where(url = 'service').value.matches('^[0-9]{3}$'))"

Invariant: sin-csf-5
Description: "La sottoarea è dell'area (SICOF, regola S.2.50.011.004, sospesa nello strumento pubblicato). / The sub-area is of the area (SICOF, rule S.2.50.011.004, suspended in the published tool)."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/consultorio-service').all(extension.where(url = 'subArea').value = '9999' or extension.where(url = 'subArea').value.substring(0, 1) = extension.where(url = 'area').value)"

Invariant: sin-csf-6
Description: "Interruzione di gravidanza e violenza hanno l'etichetta di riservatezza R o V (L. 194/1978 art. 21; GDPR art. 9). / Termination of pregnancy and violence have the confidentiality label R or V (law 194/1978 art. 21; GDPR art. 9)."
Severity: #error
Expression: "type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/consultorio-activity' and (code = 'termination' or code = 'violence')).exists() implies meta.security.where(code = 'R' or code = 'V').exists()"

Extension: ConsultorioService
Id: consultorio-service
Title: "Prestazione SICOF"
Description: "Prestazione del flusso SICOF, tracciato 2: area, sottoarea e prestazione sono codici di cui il Ministero non pubblica il significato."
* insert English([[SICOF service]], [[Service of the SICOF flow, record 2: area, sub-area and service are codes whose meaning the Ministry does not publish.]])
* ^context.type = #element
* ^context.expression = "Encounter"
* extension contains area 1..1 and subArea 1..1 and service 1..1 and booked 0..1 and expectedEnd 0..1 and meetings 0..1 and judge 0..1 and mediation 0..1
* insert Part(area, string, [[Area di attività]], [[Area of activity]])
* insert Part(subArea, string, [[Sottoarea]], [[Sub-area]])
* insert Part(service, string, [[Tipo di prestazione]], [[Kind of service]])
* insert Part(booked, date, [[Prenotazione]], [[Booking]])
* insert Part(expectedEnd, date, [[Fine presunta del ciclo]], [[Expected end of the cycle]])
* insert Part(meetings, positiveInt, [[Incontri previsti]], [[Meetings planned]])
* insert Part(judge, boolean, [[Su mandato del giudice]], [[By mandate of a judge]])
* insert Part(mediation, boolean, [[Mediazione culturale]], [[Cultural mediation]])

Profile: ConsultorioEncounter
Parent: Encounter
Id: sinfonia-consultorio-encounter
Title: "Contatto del consultorio familiare"
Description: "Contatto di una persona, di una coppia o di un gruppo con un consultorio (L. 405/1975; DPCM 12 gennaio 2017 art. 24). Un contatto di gruppo non ha soggetto: il flusso conta i partecipanti senza i loro dati. Ne nasce il flusso SICOF (D.M. 7 agosto 2023)."
* insert English([[Contact with a family clinic]], [[Contact of a person, a couple or a group with a family clinic (law 405/1975; DPCM 12 January 2017 art. 24). A group contact has no subject: the flow counts participants without their data. The SICOF flow comes from it (DM 7 August 2023).]])
* obeys sin-csf-1 and sin-csf-2 and sin-csf-3 and sin-csf-4 and sin-csf-5 and sin-csf-6
* extension contains ConsultorioService named prestazione 0..*
* insert Must(extension[prestazione], [[Prestazioni SICOF]], [[SICOF services]])
* insert SlicedBySystem
* identifier contains accesso 0..1 and nucleo 0..1
* identifier[accesso].system = $sicofAccess
* identifier[nucleo].system = $sicofHousehold
* insert Must(identifier[accesso], [[Identificativo dell'accesso (IdAccesso)]], [[Identifier of the access (IdAccesso)]])
* insert Must(identifier[nucleo], [[Identificativo del nucleo (IdNucleo)]], [[Identifier of the household (IdNucleo)]])
* insert Must(status, [[Stato]], [[Status]])
* type 1..*
* insert CareCodedSlice(type, attivita, 1, 1, $consultorioActivity, https://fhir.sinfonia.campania.it/ValueSet/consultorio-activity)
* insert Must(type[attivita], [[Attività]], [[Activity]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona, assente nei gruppi]], [[Person, absent in groups]])
* participant.individual only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaRelatedPerson)
* insert Must(participant, [[Professionisti e partner]], [[Practitioners and partner]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Quando]], [[When]])
* insert Label(reasonCode, [[Motivo]], [[Reason]])
* serviceProvider 1..1
* serviceProvider only Reference(SinfoniaOrganization)
* insert Must(serviceProvider, [[Consultorio]], [[Family clinic]])

Mapping: ConsultorioEncounterToHl7Italia
Source: ConsultorioEncounter
Target: "http://hl7.org/fhir/StructureDefinition/Encounter"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del consultorio: si segue il flusso SICOF, tracciati 1 e 2. / HL7 Italia has no profile of family clinics: the SICOF flow is followed, records 1 and 2."
* identifier[accesso] -> "Accesso/@IdAccesso"
* identifier[nucleo] -> "Accesso/@IdNucleo"
* period.start -> "Accesso/@Data"
* extension[prestazione] -> "Prestazione/@AreaAttivita, @SottoAreaAttivita, @TipoPrestazione"
