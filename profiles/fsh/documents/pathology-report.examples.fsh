Instance: fse-pathology-report-full
InstanceOf: FsePathologyComposition
Title: "Referto di anatomia patologica"
Description: "Biopsia mammaria."
Usage: #example
* insert FseExampleHeader(RAP-0001, [[Referto di anatomia patologica]])
* insert FseExampleRest(RAP-0000, Encounter/home-care-access-full)
* insert FseExampleText(notizie, [[Notizie cliniche]], [[Nodulo della mammella sinistra.]])
* insert FseExampleText(procedura, [[Procedura]], [[Agobiopsia ecoguidata.]])
* insert FseExampleText(macroscopica, [[Osservazione macroscopica]], [[Tre frustoli di 8 mm.]])
* insert FseExampleText(microscopica, [[Osservazione microscopica]], [[Parenchima con alterazioni fibrocistiche.]])
* insert FseExampleText(margine, [[Stato del margine]], [[Non valutabile.]])
* insert FseExampleText(supplementari, [[Analisi supplementari]], [[Non necessarie.]])
* insert FseExampleText(epicrisi, [[Epicrisi]], [[Quadro benigno.]])
* insert FseExampleText(diagnosi, [[Diagnosi]], [[Mastopatia fibrocistica.]])
* insert FseExampleText(accertamenti, [[Ulteriori accertamenti]], [[Controllo ecografico tra sei mesi.]])
* section[procedura].entry = Reference(Procedure/biopsy-example)

Instance: fse-pathology-report-minimal
InstanceOf: FsePathologyComposition
Title: "Referto di anatomia patologica con il minimo"
Description: "Procedura e diagnosi."
Usage: #example
* insert FseExampleHeader(RAP-0002, [[Referto di anatomia patologica]])
* insert FseExampleSignature
* insert FseExampleOrder
* encounter = Reference(Encounter/home-care-access-full)
* insert FseExampleText(procedura, [[Procedura]], [[Biopsia cutanea.]])
* insert FseExampleText(diagnosi, [[Diagnosi]], [[Nevo dermico.]])
* section[procedura].entry = Reference(Procedure/biopsy-example)
