// The type of plan is MedicationRequest.category and the regional identifier is MedicationRequest.identifier: R4 searches both.

Instance: sinfonia-medication-request-plan-protocol
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-plan-protocol, SinfoniaMedicationRequestPlanProtocol, MedicationRequest, plan-protocol, token, [[MedicationRequest.identifier.where(system='https://fhir.sinfonia.campania.it/sid/ts-plan-protocol') | MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/piano-terapeutico').extension.where(url='protocollo').value.ofType(Identifier)]], [[Il piano con un protocollo del Sistema TS e le ricette che lo citano.]], [[The plan with a protocol of Sistema TS and the prescriptions that quote it.]])

Instance: sinfonia-medication-request-therapeutic-plan
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-therapeutic-plan, SinfoniaMedicationRequestTherapeuticPlan, MedicationRequest, therapeutic-plan, reference, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/piano-terapeutico').extension.where(url='PT').value.ofType(Reference)]], [[Le ricette che rientrano in un piano.]], [[The prescriptions that are under a plan.]])
* target[0] = #CarePlan
* target[1] = #MedicationRequest

Instance: sinfonia-medication-request-validity-end
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-validity-end, SinfoniaMedicationRequestValidityEnd, MedicationRequest, validity-end, date, [[MedicationRequest.dispenseRequest.validityPeriod.end]], [[Piani e ricette per fine della validità, per gli avvisi di scadenza.]], [[Plans and prescriptions by end of the validity, for alerts of expiry.]])

Instance: sinfonia-medication-request-renewal-kind
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-renewal-kind, SinfoniaMedicationRequestRenewalKind, MedicationRequest, renewal-kind, token, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/plan-renewal-kind').value.ofType(Coding)]], [[Piani per prima prescrizione, rinnovo, modifica o cambio.]], [[Plans by first prescription, renewal, change or switch.]])

Instance: sinfonia-medication-request-prior-prescription
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-prior-prescription, SinfoniaMedicationRequestPriorPrescription, MedicationRequest, prior-prescription, reference, [[MedicationRequest.priorPrescription]], [[I piani e le ricette che ne seguono un altro.]], [[The plans and prescriptions that follow another one.]])
* target = #MedicationRequest

Instance: sinfonia-medication-request-plan-transmission
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-plan-transmission, SinfoniaMedicationRequestPlanTransmission, MedicationRequest, plan-transmission, token, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/plan-transmission').extension.where(url='state').value.ofType(Coding)]], [[Piani per stato dell'invio al Sistema TS.]], [[Plans by state of the sending to Sistema TS.]])

Instance: sinfonia-medication-request-plan-outcome
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-plan-outcome, SinfoniaMedicationRequestPlanOutcome, MedicationRequest, plan-outcome, token, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/plan-evaluation').extension.where(url='outcome').value.ofType(Coding)]], [[Piani per esito della valutazione.]], [[Plans by outcome of the evaluation.]])
