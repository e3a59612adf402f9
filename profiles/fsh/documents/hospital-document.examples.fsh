Instance: fse-discharge-letter-full
InstanceOf: FseDischargeLetterComposition
Title: "Lettera di dimissione"
Description: "Ricovero in medicina."
Usage: #example
* insert FseExampleHeader(LDO-0001, [[Lettera di dimissione ospedaliera]])
* insert FseExampleRest(LDO-0000, Encounter/home-care-access-full)
* insert FseExampleText(motivo, [[Motivo del ricovero]], [[Scompenso cardiaco.]])
* insert FseExampleText(inquadramento, [[Inquadramento clinico iniziale]], [[Dispnea da sforzo.]])
* insert FseExampleText(decorso, [[Decorso ospedaliero]], [[Miglioramento con terapia diuretica.]])
* insert FseExampleText(complicanze, [[Complicanze]], [[Nessuna.]])
* insert FseExampleText(riscontri, [[Riscontri significativi]], [[Frazione di eiezione 45 per cento.]])
* insert FseExampleText(consulenza, [[Consulenza]], [[Consulenza cardiologica.]])
* insert FseExampleText(esami, [[Esami]], [[Esami ematochimici seriati.]])
* insert FseExampleText(procedure, [[Procedure]], [[Ecocardiogramma.]])
* insert FseExampleText(allergie, [[Allergie]], [[Nessuna nota.]])
* insert FseExampleText(terapia, [[Terapia]], [[Furosemide per via endovenosa.]])
* insert FseExampleText(condizioni, [[Condizioni e diagnosi]], [[Condizioni stabili.]])
* insert FseExampleText(terapiaDimissione, [[Terapia alla dimissione]], [[Furosemide per bocca.]])
* section[condizioni].entry = Reference(Condition/problem-example)
* insert FseExampleText(followUp, [[Follow-up]], [[Controllo tra trenta giorni.]])

Instance: fse-discharge-letter-minimal
InstanceOf: FseDischargeLetterComposition
Title: "Lettera di dimissione con il minimo"
Description: "Motivo, decorso e condizioni."
Usage: #example
* insert FseExampleHeader(LDO-0002, [[Lettera di dimissione ospedaliera]])
* insert FseExampleSignature
* encounter = Reference(Encounter/home-care-access-full)
* insert FseExampleText(motivo, [[Motivo del ricovero]], [[Intervento programmato.]])
* insert FseExampleText(decorso, [[Decorso ospedaliero]], [[Regolare.]])
* insert FseExampleText(condizioni, [[Condizioni e diagnosi]], [[Buone condizioni.]])

Instance: fse-emergency-report-full
InstanceOf: FseEmergencyReportComposition
Title: "Verbale di pronto soccorso"
Description: "Accesso con codice azzurro."
Usage: #example
* insert FseExampleHeader(VPS-0001, [[Verbale di pronto soccorso]])
* insert FseExampleRest(VPS-0000, Encounter/emergency-encounter-full)
* insert FseExampleText(trasporto, [[Modalità di trasporto]], [[Ambulanza 118.]])
* insert FseExampleText(motivo, [[Motivo della visita]], [[Dolore toracico.]])
* insert FseExampleText(triage, [[Triage]], [[Codice azzurro alle 08:12.]])
* insert FseExampleText(inquadramento, [[Inquadramento clinico iniziale]], [[Vigile e orientata.]])
* insert FseExampleText(fasi, [[Fasi]], [[Presa in carico alle 08:40.]])
* insert FseExampleText(decorso, [[Decorso]], [[Asintomatica dopo la terapia.]])
* insert FseExampleText(complicanze, [[Complicanze]], [[Nessuna.]])
* insert FseExampleText(prestazioni, [[Interventi]], [[Elettrocardiogramma.]])
* insert FseExampleText(accertamenti, [[Accertamenti]], [[Troponina negativa.]])
* insert FseExampleText(parametri, [[Parametri vitali]], [[Pressione 135/80.]])
* insert FseExampleText(terapia, [[Terapia]], [[Analgesico.]])
* insert FseExampleText(dimissione, [[Dimissione]], [[Dimessa a domicilio alle 13:05.]])
* section[dimissione].entry = Reference(Encounter/emergency-encounter-full)
* insert FseExampleText(pianoDiCura, [[Piano di cura]], [[Controllo dal medico di famiglia.]])
* insert FseExampleText(terapiaDimissione, [[Terapia alla dimissione]], [[Al bisogno.]])

Instance: fse-emergency-report-minimal
InstanceOf: FseEmergencyReportComposition
Title: "Verbale di pronto soccorso con il minimo"
Description: "Le quattro sezioni obbligatorie."
Usage: #example
* insert FseExampleHeader(VPS-0002, [[Verbale di pronto soccorso]])
* insert FseExampleSignature
* encounter = Reference(Encounter/emergency-encounter-minimal)
* insert FseExampleText(trasporto, [[Modalità di trasporto]], [[Mezzi propri.]])
* insert FseExampleText(motivo, [[Motivo della visita]], [[Trauma della caviglia.]])
* insert FseExampleText(triage, [[Triage]], [[Codice verde.]])
* insert FseExampleText(dimissione, [[Dimissione]], [[A domicilio.]])
