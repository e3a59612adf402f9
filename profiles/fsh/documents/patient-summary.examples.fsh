Instance: fse-patient-summary-full
InstanceOf: FsePatientSummaryComposition
Title: "Profilo sanitario sintetico"
Description: "Con tutte le sezioni."
Usage: #example
* insert FseExampleHeader(PSS-0001, [[Profilo sanitario sintetico]])
* insert FseExampleRest(PSS-0000, Encounter/home-care-access-full)
* insert FseExampleText(allergie, [[Allergie e intolleranze]], [[Nessuna nota.]])
* insert FseExampleText(terapie, [[Terapie farmacologiche]], [[Apixaban 5 mg due volte al giorno.]])
* insert FseExampleText(problemi, [[Lista dei problemi]], [[Fibrillazione atriale.]])
* insert FseExampleText(anamnesiFamiliare, [[Anamnesi familiare]], [[Padre iperteso.]])
* insert FseExampleText(vaccinazioni, [[Vaccinazioni]], [[Influenza 2025.]])
* insert FseExampleText(stiliDiVita, [[Stili di vita]], [[Non fuma.]])
* insert FseExampleText(gravidanze, [[Gravidanze]], [[Due gravidanze a termine.]])
* insert FseExampleText(parametri, [[Parametri vitali]], [[Pressione 130/80.]])
* insert FseExampleText(protesi, [[Protesi e ausili]], [[Nessuno.]])
* insert FseExampleText(pianoDiCura, [[Piano di cura]], [[Controllo annuale.]])
* insert FseExampleText(trattamenti, [[Trattamenti]], [[Appendicectomia.]])
* insert FseExampleText(visite, [[Visite e ricoveri]], [[Nessun ricovero recente.]])
* insert FseExampleText(statoFunzionale, [[Stato funzionale]], [[Autonoma.]])
* insert FseExampleText(indagini, [[Indagini]], [[Creatinina nei limiti.]])
* insert FseExampleText(donazione, [[Donazione di organi]], [[Assenso espresso.]])
* insert FseExampleText(esenzioni, [[Esenzioni]], [[0A02.]])
* insert FseExampleText(reti, [[Reti di patologia]], [[Assistenza domiciliare integrata.]])
* section[problemi].entry = Reference(Condition/problem-example)

Instance: fse-patient-summary-minimal
InstanceOf: FsePatientSummaryComposition
Title: "Profilo sanitario sintetico con il minimo"
Description: "Le quattro sezioni obbligatorie."
Usage: #example
* insert FseExampleHeader(PSS-0002, [[Profilo sanitario sintetico]])
* insert FseExampleSignature
* insert FseExampleText(allergie, [[Allergie e intolleranze]], [[Nessuna nota.]])
* insert FseExampleText(terapie, [[Terapie farmacologiche]], [[Apixaban 5 mg due volte al giorno.]])
* insert FseExampleText(problemi, [[Lista dei problemi]], [[Fibrillazione atriale.]])
* insert FseExampleText(anamnesiFamiliare, [[Anamnesi familiare]], [[Padre iperteso.]])
