Instance: sinfonia-documentreference-workflow-instance
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-documentreference-workflow-instance, DocumentReferenceWorkflowInstance, DocumentReference, workflow-instance, string, [[DocumentReference.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-publication').extension.where(url='workflowInstance').value.ofType(string)]], [[Documenti per identificativo del flusso di pubblicazione sul gateway.]], [[Documents by identifier of their publication workflow at the gateway.]])

Instance: sinfonia-composition-template
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-composition-template, CompositionTemplate, Composition, template, token, [[Composition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-template').value.ofType(Coding)]], [[Documenti per modello nazionale.]], [[Documents by national template.]])
