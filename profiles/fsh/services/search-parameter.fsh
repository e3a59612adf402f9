Instance: sinfonia-encounter-triage
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-encounter-triage, EncounterTriage, Encounter, triage, token, Encounter.priority, [[Contatti per codice di triage o priorità.]], [[Encounters by triage code or priority.]])

Instance: sinfonia-encounter-outcome
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-encounter-outcome, EncounterOutcome, Encounter, discharge-disposition, token, Encounter.hospitalization.dischargeDisposition, [[Contatti per esito.]], [[Encounters by outcome.]])

Instance: sinfonia-encounter-arrival-mode
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-encounter-arrival-mode, EncounterArrivalMode, Encounter, arrival-mode, token, [[Encounter.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/emergency-arrival').extension.where(url='mode').value.ofType(Coding)]], [[Accessi al pronto soccorso per modalità di arrivo.]], [[Emergency accesses by mode of arrival.]])

Instance: sinfonia-contract-type
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-contract-type, ContractType, Contract, type, token, Contract.type, [[Atti per fase dell'accreditamento.]], [[Acts by phase of accreditation.]])

Instance: sinfonia-contract-legal-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-contract-legal-state, ContractLegalState, Contract, legal-state, token, Contract.legalState, [[Atti per stato dell'accreditamento.]], [[Acts by state of accreditation.]])

Instance: sinfonia-contract-applies
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-contract-applies, ContractApplies, Contract, applies, date, Contract.applies, [[Atti per periodo di validità.]], [[Acts by period of validity.]])

Instance: sinfonia-basic-ecm-earned
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-basic-ecm-earned, BasicEcmEarned, Basic, ecm-earned, date, [[Basic.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/ecm-credit-detail').extension.where(url='earned').value.ofType(date)]], [[Crediti ECM per giorno in cui sono stati acquisiti.]], [[ECM credits by the day on which they were earned.]])

Instance: sinfonia-basic-ranking
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-basic-ranking, BasicRanking, Basic, ranking, token, [[Basic.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/ranking-place').extension.where(url='ranking').value.ofType(Coding)]], [[Posizioni per graduatoria.]], [[Places by ranking.]])

Instance: sinfonia-basic-ranking-year
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-basic-ranking-year, BasicRankingYear, Basic, ranking-year, date, [[Basic.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/ranking-place').extension.where(url='year').value.ofType(date)]], [[Posizioni per anno della graduatoria.]], [[Places by year of the ranking.]])

Instance: sinfonia-basic-ranking-position
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-basic-ranking-position, BasicRankingPosition, Basic, ranking-position, number, [[Basic.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/ranking-place').extension.where(url='position').value.ofType(positiveInt)]], [[Posizioni per numero d'ordine.]], [[Places by their number.]])

Instance: sinfonia-basic-ranking-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-basic-ranking-state, BasicRankingState, Basic, ranking-state, token, [[Basic.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/ranking-place').extension.where(url='state').value.ofType(Coding)]], [[Posizioni per stato.]], [[Places by state.]])
