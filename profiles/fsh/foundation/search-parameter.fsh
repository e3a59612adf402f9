// A search parameter of ours, with its description in both languages.
RuleSet: SearchOn(id, name, base, code, type, expression, it, en)
* url = "https://fhir.sinfonia.campania.it/SearchParameter/{id}"
* name = "{name}"
* status = #active
* experimental = false
* language = #it
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
