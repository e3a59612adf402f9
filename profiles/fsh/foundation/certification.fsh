Extension: RecordCertification
Id: record-certification
Title: "Certificazione del dato"
Description: "Chi ha certificato un dato anagrafico (l'intero record, un identificativo, un indirizzo), quando e con che grado. Stesso contenuto di recordCertification di HL7 Italia core, il cui pacchetto non ha una licenza che permetta di distribuirlo."
* insert English([[Certification of the datum]], [[Who certified a datum of the register (the whole record, an identifier, an address), when and to which degree. Same content as recordCertification of HL7 Italia core, whose package has no licence under which it may be redistributed.]])
* ^context[0].type = #element
* ^context[0].expression = "Patient"
* ^context[1].type = #element
* ^context[1].expression = "Identifier"
* ^context[2].type = #element
* ^context[2].expression = "Address"
* extension contains who 0..1 and when 0..1 and rank 0..1
* extension[who].value[x] 1..1
* extension[who].value[x] only CodeableConcept or Reference(Organization or PractitionerRole)
* extension[who] ^short = "Chi ha certificato, per esempio ANPR, ANA, Agenzia delle entrate"
* extension[when].value[x] 1..1
* extension[when].value[x] only dateTime or Period
* extension[rank].value[x] 1..1
* extension[rank].value[x] only decimal
* extension[rank] ^short = "Grado della certificazione, più alto è più certo"

// The value of an extension is one code of a table of ours.
RuleSet: CodeFromTable(context, table)
* ^context.type = #element
* ^context.expression = "{context}"
* value[x] only CodeableConcept
* value[x] 1..1
* value[x] from https://fhir.sinfonia.campania.it/ValueSet/{table} (required)
