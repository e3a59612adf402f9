Instance: booking-waiting-times
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(booking-waiting-times, BookingWaitingTimes, booking-waiting-times, MeasureReport, [[Tempi di attesa del CUP in un periodo: ex ante (prima disponibilità offerta, anche per settimana indice) ed ex post (prestazioni rese), rifiuti, assenze, disdette, posti e agende; solo delle organizzazioni di chi chiede. Le cifre che riguardano poche persone sono coperte.]], [[Waiting times of the booking centre over a period: ex ante (first availability offered, by index week too) and ex post (services delivered), refusals, no-shows, cancellations, slots and agendas; of the organizations of the caller only. Figures that tell of few persons are masked.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #period
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Anno, trimestre, mese o settimana: 2026, 2026-Q3, 2026-07, 2026-W12. / Year, quarter, month or week: 2026, 2026-Q3, 2026-07, 2026-W12."
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
* parameter[3].documentation = "Dimensioni, al più tre: authority, organization, month, service, priority-class, regime, channel, age-band, sex; authority se assente. / Dimensions, three at most; authority unless given."
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
