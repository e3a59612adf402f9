// Extension that holds one code of a table as a concept, on one element.
RuleSet: CareCodedReason(context, system, valueSet, strength)
* ^context.type = #element
* ^context.expression = "{context}"
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from {valueSet} ({strength})
* valueCodeableConcept.coding 1..*
* valueCodeableConcept.coding.system 1..1
* valueCodeableConcept.coding.system = {system}
* valueCodeableConcept.coding.code 1..1

// Extension that holds one code of a table as a coding, on one element.
RuleSet: CareCodedValue(context, system, valueSet, strength)
* ^context.type = #element
* ^context.expression = "{context}"
* value[x] only Coding
* value[x] 1..1
* valueCoding from {valueSet} ({strength})
* valueCoding.system 1..1
* valueCoding.system = {system}
* valueCoding.code 1..1

// A list element that must hold one item with a coding of a table, beside others.
RuleSet: CareCodedSlice(path, slice, min, max, system, valueSet)
* {path} ^slicing.discriminator.type = #value
* {path} ^slicing.discriminator.path = "coding.system"
* {path} ^slicing.rules = #open
* {path} contains {slice} {min}..{max}
* {path}[{slice}] from {valueSet} (required)
* {path}[{slice}].coding 1..1
* {path}[{slice}].coding.system 1..1
* {path}[{slice}].coding.system = {system}
* {path}[{slice}].coding.code 1..1
