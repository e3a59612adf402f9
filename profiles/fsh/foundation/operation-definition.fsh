RuleSet: OperationOn(id, name, code, resource, it, en)
* url = "https://fhir.sinfonia.campania.it/OperationDefinition/{id}"
* name = "{name}"
* status = #active
* kind = #operation
* experimental = false
* language = #it
* description = "{it}"
* description.extension[0].url = $translation
* description.extension[0].extension[0].url = "lang"
* description.extension[0].extension[0].valueCode = #en
* description.extension[0].extension[1].url = "content"
* description.extension[0].extension[1].valueMarkdown = "{en}"
* code = #{code}
* resource = #{resource}
* system = false
