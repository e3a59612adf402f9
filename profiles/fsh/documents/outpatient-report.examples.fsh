Instance: fse-outpatient-report-full
InstanceOf: FseOutpatientReportComposition
Title: "Referto specialistico"
Description: "Seconda versione di un referto di cardiologia, con tutte le sezioni."
Usage: #example
* insert FseExampleHeader(RSA-0001, [[Referto di specialistica ambulatoriale]])
* insert FseExampleRest(RSA-0000, Encounter/home-care-access-full)
* insert FseExampleText(quesito, [[Quesito diagnostico]], [[Controllo di fibrillazione atriale.]])
* insert FseExampleText(storia, [[Storia clinica]], [[Ipertensione in terapia da anni.]])
* insert FseExampleText(precedenti, [[Precedenti esami eseguiti]], [[Ecocardiogramma di sei mesi prima.]])
* insert FseExampleText(esameObiettivo, [[Esame obiettivo]], [[Toni cardiaci ritmici.]])
* insert FseExampleText(prestazioni, [[Prestazioni]], [[Visita cardiologica di controllo con elettrocardiogramma.]])
* section[prestazioni].entry = Reference(Procedure/specialist-visit-example)
* insert FseExampleText(referto, [[Referto]], [[Ritmo sinusale, frequenza 68 al minuto. Nessuna alterazione significativa.]])
* insert FseExampleText(confronto, [[Confronto]], [[Invariato rispetto al precedente.]])
* insert FseExampleText(diagnosi, [[Diagnosi]], [[Fibrillazione atriale parossistica in buon compenso.]])
* insert FseExampleText(conclusioni, [[Conclusioni]], [[Si conferma la terapia.]])
* insert FseExampleText(suggerimenti, [[Suggerimenti per il medico prescrittore]], [[Controllo della funzione renale ogni sei mesi.]])
* insert FseExampleText(accertamenti, [[Accertamenti consigliati]], [[Ecocardiogramma tra un anno.]])
* insert FseExampleText(terapiaConsigliata, [[Terapia consigliata]], [[Prosegue la terapia in atto.]])
* section[terapiaConsigliata].entry = Reference(MedicationRequest/drug-prescription-full)

Instance: fse-outpatient-report-minimal
InstanceOf: FseOutpatientReportComposition
Title: "Referto specialistico con il minimo"
Description: "Solo prestazioni e referto."
Usage: #example
* insert FseExampleHeader(RSA-0002, [[Referto di specialistica ambulatoriale]])
* insert FseExampleSignature
* encounter = Reference(Encounter/home-care-access-full)
* insert FseExampleText(prestazioni, [[Prestazioni]], [[Visita cardiologica di controllo con elettrocardiogramma.]])
* section[prestazioni].entry = Reference(Procedure/specialist-visit-example)
* insert FseExampleText(referto, [[Referto]], [[Ritmo sinusale, frequenza 68 al minuto. Nessuna alterazione significativa.]])

Instance: fse-televisita-report-full
InstanceOf: FseTelevisitaComposition
Title: "Referto di televisita"
Description: "Controllo a distanza dopo la visita in presenza."
Usage: #example
* insert FseExampleHeader(TV-0001, [[Referto di Televisita]])
* insert FseExampleRest(TV-0000, Encounter/televisita-encounter-full)
* insert FseExampleText(inquadramento, [[Inquadramento clinico iniziale]], [[Controllo programmato a distanza.]])
* insert FseExampleText(quesito, [[Quesito diagnostico]], [[Controllo di fibrillazione atriale.]])
* insert FseExampleText(storia, [[Storia clinica]], [[Ipertensione in terapia da anni.]])
* insert FseExampleText(precedenti, [[Precedenti esami eseguiti]], [[Ecocardiogramma di sei mesi prima.]])
* insert FseExampleText(prestazioni, [[Prestazioni]], [[Televisita cardiologica di controllo.]])
* section[prestazioni].entry = Reference(Procedure/remote-visit-example)
* insert FseExampleText(referto, [[Referto]], [[Ritmo sinusale, frequenza 68 al minuto. Nessuna alterazione significativa.]])
* insert FseExampleText(confronto, [[Confronto]], [[Invariato rispetto al precedente.]])
* insert FseExampleText(diagnosi, [[Diagnosi]], [[Fibrillazione atriale parossistica in buon compenso.]])
* insert FseExampleText(conclusioni, [[Conclusioni]], [[Si conferma la terapia.]])
* insert FseExampleText(suggerimenti, [[Suggerimenti per il medico prescrittore]], [[Controllo della funzione renale ogni sei mesi.]])
* insert FseExampleText(accertamenti, [[Accertamenti consigliati]], [[Ecocardiogramma tra un anno.]])
* insert FseExampleText(terapiaConsigliata, [[Terapia consigliata]], [[Prosegue la terapia in atto.]])
* insert FseExampleText(allegati, [[Allegati]], [[Diario pressorio inviato dalla persona.]])
* section[allegati].entry = Reference(DocumentReference/fse-document-reference-full)

Instance: fse-televisita-report-minimal
InstanceOf: FseTelevisitaComposition
Title: "Referto di televisita con il minimo"
Description: "Solo richiesta, prestazioni e referto."
Usage: #example
* insert FseExampleHeader(TV-0002, [[Referto di Televisita]])
* insert FseExampleSignature
* insert FseExampleOrder
* encounter = Reference(Encounter/televisita-encounter-minimal)
* insert FseExampleText(prestazioni, [[Prestazioni]], [[Televisita di controllo.]])
* section[prestazioni].entry = Reference(Procedure/remote-visit-example)
* insert FseExampleText(referto, [[Referto]], [[Ritmo sinusale, frequenza 68 al minuto. Nessuna alterazione significativa.]])
