Instance: patient-accesses
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(patient-accesses, PatientAccesses, accesses, Patient, [[Accessi ai dati di un assistito, dal più recente: quando, chi, per quale organizzazione, con quale applicazione e finalità, su quali tipi di dati, con quale esito. Senza dati tecnici né di altri.]], [[Accesses to the data of a person in care, newest first: when, who, for which organization, with which application and purpose, to which kinds of data, with which result. Without technical data or data of others.]])
* affectsState = false
* type = false
* instance = true
* parameter[0].name = #start
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "Primo giorno o istante, compreso. / First day or instant, included."
* parameter[0].type = #dateTime
* parameter[1].name = #end
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "Ultimo giorno o istante, compreso. / Last day or instant, included."
* parameter[1].type = #dateTime
* parameter[2].name = #_count
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "Eventi per pagina, 50 se assente, al più 200. / Events per page, 50 unless given, 200 at most."
* parameter[2].type = #integer
* parameter[3].name = #cursor
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "1"
* parameter[3].documentation = "Posizione, dal collegamento next. / Position, from the link next."
* parameter[3].type = #string
* parameter[4].name = #return
* parameter[4].use = #out
* parameter[4].min = 1
* parameter[4].max = "1"
* parameter[4].documentation = "Searchset di AuditEvent ridotti. / Searchset of reduced AuditEvents."
* parameter[4].type = #Bundle
