Instance: fse-teleconsultation-report-full
InstanceOf: FseComposition
Title: "Relazione di teleconsulto"
Description: "Documento di un tipo senza profilo proprio: basta quello generale con il suo modello."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.16.2.1
* type = $fseLoinc#85208-7
* category[classe] = $fseClass#REF
* insert FseExampleHeader(CTC-0001, Relazione collaborativa di teleconsulto)
* insert FseExampleRest(CTC-0000, Encounter/televisita-encounter-full)
* section[0].title = "Referto"
* section[0].code = $fseLoinc#47045-0
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Si concorda la prosecuzione della terapia.</p></div>"
* section[0].entry = Reference(Condition/problem-example)

Instance: fse-screening-letter-minimal
InstanceOf: FseComposition
Title: "Lettera di invito allo screening"
Description: "Documento con il minimo di ogni documento FSE."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.14.1
* type = $fseLoinc#108276-7
* category[classe] = $fseClass#LET
* insert FseExampleHeader(LS-0001, Lettera di invito allo screening)
* section[0].title = "Invito"
* section[0].code = $fseLoinc#48767-8
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>La invitiamo al test di screening.</p></div>"
