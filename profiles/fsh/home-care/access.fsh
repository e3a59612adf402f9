Invariant: sin-adi-acc-1
Description: "Un accesso concluso ha l'ora di fine. / A finished access has its end."
Severity: #error
Expression: "status = 'finished' implies period.end.exists()"

Invariant: sin-adi-acc-2
Description: "Almeno un operatore ha il tipo di operatore del flusso SIAD (tracciato 2, TipoOperatore). / At least one operator has the kind of professional of the SIAD flow (record 2, TipoOperatore)."
Severity: #error
Expression: "participant.type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipo-operatore').exists()"

Invariant: sin-adi-acc-3
Description: "Un accesso programmato rimanda all'appuntamento o alla segnalazione che lo prevede. / A planned access refers to the appointment or the referral that provides for it."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-access-type').value.where(code = '1').exists() implies (appointment.exists() or basedOn.exists())"

Profile: HomeCareAccess
Parent: Encounter
Id: sinfonia-home-care-access
Title: "Accesso domiciliare"
Description: "Accesso di uno o più operatori al domicilio della persona. Lo registra l'erogatore; le prestazioni rese sono Procedure che rimandano all'accesso. Alimenta Erogazione nel tracciato 2 del SIAD e le giornate di effettiva assistenza (GEA)."
* insert English([[Home-care access]], [[Visit of one or more operators to the home of the person. The provider records it; the services given are Procedure resources that refer to the access. It feeds Erogazione of SIAD record 2 and the days of effective assistance (GEA).]])
* obeys sin-adi-acc-1 and sin-adi-acc-2 and sin-adi-acc-3
* extension contains HomeCareAccessType named tipoAccesso 0..1
* insert Must(extension[tipoAccesso], [[Accesso programmato o no (SIAD)]], [[Whether the access was planned (SIAD)]])
* insert Must(identifier, [[Identificativi dell'accesso]], [[Identifiers of the access]])
* insert Must(status, [[in-progress: operatore al domicilio; finished: concluso; cancelled: non avvenuto]], [[in-progress: operator at the home; finished: done; cancelled: did not happen]])
* class = $actCode#HH
* insert Must(class, [[A domicilio (HH)]], [[At home (HH)]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* episodeOfCare 1..1
* episodeOfCare only Reference(HomeCareEpisode)
* insert Must(episodeOfCare, [[Caso a cui appartiene l'accesso]], [[Case that the access belongs to]])
* insert Must(basedOn, [[Segnalazione a cui risponde]], [[Referral that it answers]])
* appointment only Reference(HomeCareVisitAppointment)
* insert Must(appointment, [[Appuntamento che lo prevedeva]], [[Appointment that provided for it]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Ora di inizio e di fine]], [[Time of start and end]])
* participant 1..*
* insert Must(participant, [[Operatori presenti]], [[Operators present]])
* insert Must(participant.type, [[Tipo di operatore (SIAD)]], [[Kind of professional (SIAD)]])
* insert Must(participant.individual, [[Professionista]], [[Professional]])
* insert Must(serviceProvider, [[Erogatore]], [[Provider]])

Mapping: HomeCareAccessToHl7Italia
Source: HomeCareAccess
Target: "http://hl7.it/fhir/teleassistenza/StructureDefinition/EncounterTeleassistenza"
Id: hl7-italia
Title: "HL7 Italia teleassistenza"
Description: "Stessi subject, basedOn, participant, appointment e serviceProvider; qui class è sempre HH e il codice nosologico non si chiede, perché a domicilio non c'è ricovero. / Same subject, basedOn, participant, appointment and serviceProvider; here class is always HH and the nosological code is not asked for, since there is no hospital stay."
* subject -> "Encounter.subject"
* basedOn -> "Encounter.basedOn"
* participant.individual -> "Encounter.participant.individual"
* appointment -> "Encounter.appointment"
* serviceProvider -> "Encounter.serviceProvider"
* participant.type -> "SIAD Erogazione/TipoOperatore"

Extension: HomeCareAccessType
Id: home-care-access-type
Title: "Tipo di accesso"
Description: "Se l'accesso era programmato, con il codice del flusso SIAD."
* insert English([[Type of access]], [[Whether the access was planned, by the code of the SIAD flow.]])
* insert CareCodedValue(Encounter, $siadAccess, https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-accesso, required)
