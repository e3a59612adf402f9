Alias: $waitingListTask = https://fhir.sinfonia.campania.it/CodeSystem/waiting-list-task
Alias: $waitingListTaskVS = https://fhir.sinfonia.campania.it/ValueSet/waiting-list-task
Alias: $waitingListOutcome = https://fhir.sinfonia.campania.it/CodeSystem/waiting-list-offer-outcome
Alias: $waitingListOutcomeVS = https://fhir.sinfonia.campania.it/ValueSet/waiting-list-offer-outcome

Invariant: sin-wtk-1
Description: "Una proposta ha un termine e il posto proposto. / An offer has a term and the slot that is offered."
Severity: #error
Expression: "code.coding.where(code = 'slot-offer').exists() implies (restriction.period.end.exists() and input.where(type.text = 'slot').exists())"

Invariant: sin-wtk-2
Description: "Una proposta chiusa dice com'è finita. / An offer that has ended says how."
Severity: #error
Expression: "(code.coding.where(code = 'slot-offer').exists() and status != 'requested') implies statusReason.coding.exists()"

Profile: WaitingListTask
Parent: Task
Id: sinfonia-waiting-list-task
Title: "Attività della lista di attesa"
Description: "Quello che si deve a chi aspetta: la proposta di un posto con il suo termine, e il percorso di tutela da trovare o attivato. Fonti: PNGLA 2019-2021; L. 107/2024, art. 3; i termini delle proposte sono una scelta di SINFONIA."
* insert English([[Task of the waiting list]], [[What is due to who waits: the offer of a slot with its term, and the protected path that is to be found or in force. Sources: PNGLA 2019-2021; Act 107/2024, art. 3; the terms of offers are a choice of SINFONIA.]])
* obeys sin-wtk-1 and sin-wtk-2
* insert Must(status, [[requested: da rispondere o da trovare; accepted, rejected, cancelled: conclusa; completed: percorso attivato]], [[requested: to be answered or found; accepted, rejected, cancelled: ended; completed: path opened]])
* statusReason from $waitingListOutcomeVS (required)
* insert Must(statusReason, [[Com'è finita la proposta]], [[How the offer ended]])
* code 1..1
* code from $waitingListTaskVS (required)
* insert Must(code, [[Proposta o percorso di tutela]], [[Offer or protected path]])
* focus 1..1
* focus only Reference(WaitingListEntry or BookingAppointment)
* insert Must(focus, [[Attesa, poi prenotazione]], [[Wait, later the booking]])
* for 1..1
* for only Reference(SinfoniaPatient)
* insert Must(for, [[Persona]], [[Person]])
* authoredOn 1..1
* insert Must(authoredOn, [[Quando è nata]], [[When it began]])
* owner only Reference(SinfoniaOrganization)
* insert Must(owner, [[Azienda che deve il percorso di tutela]], [[Authority that owes the protected path]])
* insert Must(restriction.period, [[Termine per rispondere]], [[Term of the answer]])
* input.type.text 1..1
* insert Must(input, [[Posto, inizio, se è nei tempi e nell'ambito]], [[Slot, start, whether it is in time and in the area]])
* output.type.text 1..1
* insert Must(output, [[Autorizzazione e ordine del percorso di tutela]], [[Authorisation and order of the protected path]])

Mapping: WaitingListTaskToHl7Italia
Source: WaitingListTask
Target: "http://hl7.org/fhir/StructureDefinition/Task"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Task per le liste di attesa. / HL7 Italia has no profile of Task for waiting lists."
* code -> "Task.code"
