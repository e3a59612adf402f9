Instance: sinfonia-documentreference-workflow-instance
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-documentreference-workflow-instance, DocumentReferenceWorkflowInstance, DocumentReference, workflow-instance, string, [[DocumentReference.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-publication').extension.where(url='workflowInstance').value.ofType(string)]], [[Documenti per identificativo del flusso di pubblicazione sul gateway.]], [[Documents by identifier of their publication workflow at the gateway.]])

Instance: sinfonia-composition-template
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-composition-template, CompositionTemplate, Composition, template, token, [[Composition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-template').value.ofType(Coding)]], [[Documenti per modello nazionale.]], [[Documents by national template.]])

// The three that IHE MHD 4.2.4 adds to those of R4: ITI-66 (designationType, sourceId) and ITI-67 (creation).
Instance: sinfonia-list-designation-type
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-list-designation-type, ListDesignationType, List, designationType, token, [[List.extension.where(url='https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType').value.ofType(CodeableConcept)]], [[Invii e cartelle per codice clinico (IHE MHD ITI-66).]], [[Submission sets and folders by clinical code (IHE MHD ITI-66).]])

Instance: sinfonia-list-source-id
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-list-source-id, ListSourceId, List, sourceId, token, [[List.extension.where(url='https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId').value.ofType(Identifier)]], [[Invii per sistema mittente (IHE MHD ITI-66).]], [[Submission sets by sending system (IHE MHD ITI-66).]])

Instance: sinfonia-documentreference-creation
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-documentreference-creation, DocumentReferenceCreation, DocumentReference, creation, date, [[DocumentReference.content.attachment.creation]], [[Documenti per data di creazione del file (IHE MHD ITI-67).]], [[Documents by date of creation of the file (IHE MHD ITI-67).]])
