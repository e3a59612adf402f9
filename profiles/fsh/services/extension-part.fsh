// One part of a complex extension: its type, once, and its text in both languages.
RuleSet: Part(name, type, it, en)
* extension[{name}].value[x] only {type}
* extension[{name}].value[x] 1..1
* insert Label(extension[{name}], [[{it}]], [[{en}]])

// A part whose value is a code of one of our tables.
RuleSet: CodedPart(name, table, it, en)
* insert Part({name}, Coding, [[{it}]], [[{en}]])
* extension[{name}].valueCoding from https://fhir.sinfonia.campania.it/ValueSet/{table} (required)
