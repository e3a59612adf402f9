// Search parameters that R4 lacks. The branch is ServiceRequest.category and the NRE of a specialist prescription is
// ServiceRequest.requisition: R4 searches both.

Instance: sinfonia-service-request-priority-class
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-service-request-priority-class, SinfoniaServiceRequestPriorityClass, ServiceRequest, priority-class, token, [[ServiceRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/prescription-priority-class').value.ofType(Coding)]], [[Impegnative per classe di priorità U, B, D o P.]], [[Specialist prescriptions by priority class U, B, D or P.]])

Instance: sinfonia-service-request-access-type
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-service-request-access-type, SinfoniaServiceRequestAccessType, ServiceRequest, access-type, token, [[ServiceRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/prescription-access-type').value.ofType(Coding)]], [[Impegnative per primo accesso o controllo.]], [[Specialist prescriptions by first access or check-up.]])

Instance: sinfonia-service-request-reason-code
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-service-request-reason-code, SinfoniaServiceRequestReasonCode, ServiceRequest, reason-code, token, [[ServiceRequest.reasonCode]], [[Impegnative per quesito diagnostico.]], [[Specialist prescriptions by diagnostic question.]])

Instance: sinfonia-service-request-prescription-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-service-request-prescription-state, SinfoniaServiceRequestPrescriptionState, ServiceRequest, prescription-state, token, [[ServiceRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.ofType(Coding)]], [[Impegnative per stato presso il Sistema TS.]], [[Specialist prescriptions by state at Sistema TS.]])

Instance: sinfonia-medication-request-prescription-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-prescription-state, SinfoniaMedicationRequestPrescriptionState, MedicationRequest, prescription-state, token, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/prescription-state').value.ofType(Coding)]], [[Ricette farmaceutiche per stato presso il Sistema TS.]], [[Drug prescriptions by state at Sistema TS.]])

Instance: sinfonia-medication-request-nre
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-nre, SinfoniaMedicationRequestNre, MedicationRequest, nre, token, [[MedicationRequest.groupIdentifier]], [[Ricette farmaceutiche per NRE o per numero di ricetta bianca.]], [[Drug prescriptions by NRE or by number of the white prescription.]])

Instance: sinfonia-medication-request-reason-code
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-reason-code, SinfoniaMedicationRequestReasonCode, MedicationRequest, reason-code, token, [[MedicationRequest.reasonCode]], [[Ricette e piani per nota AIFA o diagnosi.]], [[Prescriptions and plans by AIFA note or diagnosis.]])

Instance: sinfonia-medication-request-channel
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-medication-request-channel, SinfoniaMedicationRequestChannel, MedicationRequest, channel, token, [[MedicationRequest.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/dispensing-channel').value.ofType(Coding)]], [[Ricette e piani per canale di erogazione previsto.]], [[Prescriptions and plans by expected channel of dispensing.]])
