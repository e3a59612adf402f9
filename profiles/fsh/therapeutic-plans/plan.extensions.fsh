Extension: PlanRenewal
Id: plan-renewal-kind
Title: "Prima prescrizione o rinnovo"
Description: "Come il piano segue un piano precedente."
* insert English([[First prescription or renewal]], [[How the plan follows an earlier one.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* insert CodedValue($planRenewalVS)

Extension: PlanCentre
Id: plan-prescribing-centre
Title: "Centro prescrittore"
Description: "Centro o unità operativa che la Regione autorizza a compilare il piano, quando è più preciso della struttura del prescrittore."
* insert English([[Prescribing centre]], [[Centre or unit that the Region authorises to fill in the plan, when narrower than the structure of the prescriber.]])
* ^context.type = #element
* ^context.expression = "MedicationRequest"
* value[x] only Reference(SinfoniaOrganization)
* value[x] 1..1

Extension: PlanEvaluation
Id: plan-evaluation
Title: "Valutazione del piano"
Description: "Esito delle regole di appropriatezza del piano, calcolato dalla piattaforma: outcome l'esito, rules l'insieme di regole con la sua versione, date quando, justification perché si procede con criteri non soddisfatti."
* insert English([[Evaluation of the plan]], [[Outcome of the rules of appropriateness of the plan, worked out by the platform: outcome, rules the set of rules with its version, date when, justification why one goes on when the criteria are not met.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* extension contains outcome 1..1 and rules 0..1 and date 1..1 and justification 0..1
* extension[outcome].value[x] 1..1
* extension[outcome].value[x] only Coding
* extension[outcome].valueCoding.system 1..1
* extension[outcome].valueCoding.code 1..1
* extension[outcome].valueCoding from $planOutcomeVS (required)
* extension[rules].value[x] 1..1
* extension[rules].value[x] only canonical
* extension[date].value[x] 1..1
* extension[date].value[x] only dateTime
* extension[justification].value[x] 1..1
* extension[justification].value[x] only string

Extension: PlanTransmission
Id: plan-transmission
Title: "Invio del piano al Sistema TS"
Description: "A che punto è l'invio del piano ai servizi nazionali: state lo stato, date l'ultimo passaggio, error il codice d'errore restituito."
* insert English([[Sending of the plan to Sistema TS]], [[How far the sending of the plan to the national services is: state, date of the last step, error the code of error given back.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* extension contains state 1..1 and date 0..1 and error 0..1
* extension[state].value[x] 1..1
* extension[state].value[x] only Coding
* extension[state].valueCoding.system 1..1
* extension[state].valueCoding.code 1..1
* extension[state].valueCoding from $planTransmissionVS (required)
* extension[date].value[x] 1..1
* extension[date].value[x] only dateTime
* extension[error].value[x] 1..1
* extension[error].value[x] only string

Extension: PlanSuspension
Id: plan-suspension
Title: "Periodo di sospensione del piano"
Description: "Da quando il piano è sospeso e, se si sa, fino a quando; resta l'ultima sospensione."
* insert English([[Period of suspension of the plan]], [[Since when the plan is suspended and, when known, until when; the last suspension stays.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* value[x] only Period
* value[x] 1..1
* valuePeriod.start 1..1

Extension: PlanDeviceStatusReason
Id: plan-device-status-reason
Title: "Motivo dello stato di un piano di ausili"
Description: "Perché un piano di ausili è sospeso o chiuso: DeviceRequest non ha statusReason."
* insert English([[Reason of the status of a plan of aids]], [[Why a plan of aids is suspended or closed: DeviceRequest has no statusReason.]])
* ^context.type = #element
* ^context.expression = "DeviceRequest"
* insert CodedValue($planReasonVS)

Extension: PlanOrigin
Id: plan-origin
Title: "Origine del piano"
Description: "Da dove viene un piano che la piattaforma non ha emesso: kind come ci è arrivato, number il numero che aveva, issuer chi lo ha emesso, region la Regione, issuedOn quando, document l'originale."
* insert English([[Origin of the plan]], [[Where a plan comes from that the platform did not issue: kind how it came, number the number that it had, issuer who issued it, region the Region, issuedOn when, document the original.]])
* ^context[0].type = #element
* ^context[0].expression = "MedicationRequest"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* extension contains kind 1..1 and number 0..1 and issuer 0..1 and region 0..1 and issuedOn 0..1 and document 0..1
* extension[kind].value[x] 1..1
* extension[kind].value[x] only Coding
* extension[kind].valueCoding.system 1..1
* extension[kind].valueCoding.code 1..1
* extension[kind].valueCoding from $planOriginVS (required)
* extension[number].value[x] 1..1
* extension[number].value[x] only Identifier
* extension[issuer].value[x] 1..1
* extension[issuer].value[x] only string
* extension[region].value[x] 1..1
* extension[region].value[x] only code
* extension[issuedOn].value[x] 1..1
* extension[issuedOn].value[x] only date
* extension[document].value[x] 1..1
* extension[document].value[x] only Reference(DocumentReference)
