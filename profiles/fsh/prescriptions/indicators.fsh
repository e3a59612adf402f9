Instance: prescription-indicators
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(prescription-indicators, PrescriptionIndicators, prescription-indicators, MeasureReport, [[Indicatori di piani terapeutici, ricette, erogazioni e distribuzione per conto in un periodo, solo delle organizzazioni di chi chiede. Le cifre che riguardano poche persone sono coperte.]], [[Indicators of therapeutic plans, prescriptions, dispensings and distribution on behalf over a period, of the organizations of the caller only. Figures that tell of few persons are masked.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #period
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Anno, trimestre o mese: 2026, 2026-Q3, 2026-07. / Year, quarter or month: 2026, 2026-Q3, 2026-07."
* parameter[0].type = #string
* parameter[1].name = #indicator
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "*"
* parameter[1].documentation = "Codici degli indicatori; tutti se assente. / Codes of indicators; all unless given."
* parameter[1].type = #string
* parameter[2].name = #authority
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "Organization/[id] di una ASL. / Organization/[id] of a health authority."
* parameter[2].type = #string
* parameter[3].name = #by
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "*"
* parameter[3].documentation = "Dimensioni, al più tre: authority, organization, prescriber, month, plan-type, kind, branch, medicine, channel, outcome, transmission, days-left, age-band, sex; authority se assente. / Dimensions, three at most; authority unless given."
* parameter[3].type = #string
* parameter[4].name = #refresh
* parameter[4].use = #in
* parameter[4].min = 0
* parameter[4].max = "1"
* parameter[4].documentation = "true: dati del momento. / true: data of now."
* parameter[4].type = #boolean
* parameter[5].name = #return
* parameter[5].use = #out
* parameter[5].min = 1
* parameter[5].max = "1"
* parameter[5].documentation = "Raccolta di MeasureReport; timestamp è l'istante dei dati. / Collection of MeasureReports; timestamp is the instant of the data."
* parameter[5].type = #Bundle

Instance: oxygen-indicators
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(oxygen-indicators, OxygenIndicators, oxygen-indicators, MeasureReport, [[Indicatori dell'ossigenoterapia in un periodo, solo delle organizzazioni di chi chiede. Le cifre che riguardano poche persone sono coperte.]], [[Indicators of oxygen therapy over a period, of the organizations of the caller only. Figures that tell of few persons are masked.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #period
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Anno, trimestre o mese: 2026, 2026-Q3, 2026-07. / Year, quarter or month: 2026, 2026-Q3, 2026-07."
* parameter[0].type = #string
* parameter[1].name = #indicator
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "*"
* parameter[1].documentation = "Codici degli indicatori; tutti se assente. / Codes of indicators; all unless given."
* parameter[1].type = #string
* parameter[2].name = #authority
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "Organization/[id] di una ASL. / Organization/[id] of a health authority."
* parameter[2].type = #string
* parameter[3].name = #by
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "*"
* parameter[3].documentation = "Dimensioni, al più tre: authority, organization, prescriber, month, days-left, flow, hours, equipment, age-band, sex; authority se assente. / Dimensions, three at most; authority unless given."
* parameter[3].type = #string
* parameter[4].name = #refresh
* parameter[4].use = #in
* parameter[4].min = 0
* parameter[4].max = "1"
* parameter[4].documentation = "true: dati del momento. / true: data of now."
* parameter[4].type = #boolean
* parameter[5].name = #return
* parameter[5].use = #out
* parameter[5].min = 1
* parameter[5].max = "1"
* parameter[5].documentation = "Raccolta di MeasureReport; timestamp è l'istante dei dati. / Collection of MeasureReports; timestamp is the instant of the data."
* parameter[5].type = #Bundle
