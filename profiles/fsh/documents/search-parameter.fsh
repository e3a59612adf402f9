// A search parameter of ours, with its description in both languages.
RuleSet: SearchOn(id, name, base, code, type, expression, it, en)
* url = "https://fhir.sinfonia.campania.it/SearchParameter/{id}"
* name = "{name}"
* status = #active
* description = "{it}"
* description.extension[0].url = $translation
* description.extension[0].extension[0].url = "lang"
* description.extension[0].extension[0].valueCode = #en
* description.extension[0].extension[1].url = "content"
* description.extension[0].extension[1].valueMarkdown = "{en}"
* code = #{code}
* base = #{base}
* type = #{type}
* expression = "{expression}"

Instance: sinfonia-documentreference-workflow-instance
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-documentreference-workflow-instance, DocumentReferenceWorkflowInstance, DocumentReference, workflow-instance, string, [[DocumentReference.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-publication').extension.where(url='workflowInstance').value]], [[Documenti per identificativo del flusso di pubblicazione sul gateway.]], [[Documents by identifier of their publication workflow at the gateway.]])

Instance: sinfonia-composition-template
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-composition-template, CompositionTemplate, Composition, template, token, [[Composition.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/fse-template').value]], [[Documenti per modello nazionale.]], [[Documents by national template.]])
