Instance: fse-laboratory-report-full
InstanceOf: FseLaboratoryComposition
Title: "Referto di laboratorio"
Description: "Referto con una specialità."
Usage: #example
* insert FseExampleHeader(LAB-0001, [[Referto di laboratorio]])
* insert FseExampleRest(LAB-0000, Encounter/home-care-access-full)
* section[0].title = "Chimica clinica"
* section[0].code = $fseLoinc#18719-5
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Creatinina 0,9 mg/dL.</p></div>"
* section[0].entry = Reference(DiagnosticReport/laboratory-report-example)

Instance: fse-laboratory-report-minimal
InstanceOf: FseLaboratoryComposition
Title: "Referto di laboratorio con il minimo"
Description: "Una specialità, solo testo."
Usage: #example
* insert FseExampleHeader(LAB-0002, [[Referto di laboratorio]])
* insert FseExampleSignature
* insert FseExampleOrder
* section[0].title = "Chimica clinica"
* section[0].code = $fseLoinc#18719-5
* section[0].text.status = #generated
* section[0].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Creatinina 0,9 mg/dL.</p></div>"

Instance: fse-radiology-report-full
InstanceOf: FseRadiologyComposition
Title: "Referto di radiologia"
Description: "Radiografia del torace."
Usage: #example
* insert FseExampleHeader(RAD-0001, [[Referto di radiologia]])
* insert FseExampleRest(RAD-0000, Encounter/home-care-access-full)
* insert FseExampleText(quesito, [[Quesito diagnostico]], [[Tosse persistente.]])
* insert FseExampleText(storia, [[Storia clinica]], [[Ex fumatrice.]])
* insert FseExampleText(precedenti, [[Precedenti esami]], [[Nessuno disponibile.]])
* insert FseExampleText(esame, [[Esame eseguito]], [[Radiografia del torace in due proiezioni.]])
* insert FseExampleText(referto, [[Referto]], [[Non lesioni a focolaio in atto.]])
* section[referto].entry = Reference(DiagnosticReport/radiology-report-example)
* insert FseExampleText(conclusioni, [[Conclusioni]], [[Quadro nei limiti.]])
* insert FseExampleText(informazioni, [[Informazioni aggiuntive]], [[Dose efficace 0,1 mSv.]])
* insert FseExampleText(complicanze, [[Complicanze]], [[Nessuna.]])
* insert FseExampleText(suggerimenti, [[Suggerimenti]], [[Controllo solo se i sintomi persistono.]])

Instance: fse-radiology-report-minimal
InstanceOf: FseRadiologyComposition
Title: "Referto di radiologia con il minimo"
Description: "Esame e referto."
Usage: #example
* insert FseExampleHeader(RAD-0002, [[Referto di radiologia]])
* insert FseExampleSignature
* insert FseExampleOrder
* insert FseExampleText(esame, [[Esame eseguito]], [[Radiografia del polso destro.]])
* insert FseExampleText(referto, [[Referto]], [[Non rime di frattura.]])
