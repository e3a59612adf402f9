Instance: home-care-indicators
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(home-care-indicators, HomeCareIndicators, home-care-indicators, MeasureReport, [[Indicatori dell'assistenza domiciliare in un periodo, in tutto e per ASL o altre dimensioni. Le cifre che riguardano poche persone sono coperte.]], [[Indicators of home care over a period, in all and by health authority or other dimensions. Figures that tell of few persons are masked.]])
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
* parameter[3].documentation = "Dimensioni: authority, district, age-band, level, sex; authority se assente. / Dimensions; authority unless given."
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

Extension: IndicatorPercentile90
Id: indicator-percentile-90
Title: "90° percentile"
Description: "Valore entro il quale stanno nove casi su dieci, accanto alla mediana che è il punteggio della misura."
* insert English([[90th percentile]], [[Value within which nine cases of ten are, beside the median that is the score of the measure.]])
* ^context[0].type = #element
* ^context[0].expression = "MeasureReport.group"
* ^context[1].type = #element
* ^context[1].expression = "MeasureReport.group.stratifier.stratum"
* value[x] only Quantity
* value[x] 1..1
