Instance: sinfonia-patient-accesses
InstanceOf: OperationDefinition
Title: "Chi ha visto i miei dati"
Description: "Accessi ai dati di un assistito, dal più recente, senza dati tecnici."
Usage: #definition
* url = "https://fhir.sinfonia.campania.it/OperationDefinition/sinfonia-patient-accesses"
* name = "PatientAccesses"
* title = "Chi ha visto i miei dati"
* status = #active
* experimental = false
* kind = #operation
* language = #it
* description = "Accessi ai dati di un assistito, dal più recente: quando, chi (ruolo, organizzazione, riferimento), con quale applicazione e finalità, su quali tipi di dati, con quale esito. Senza dati tecnici né di altri. Per l'assistito, per chi lo rappresenta e per chi vigila sulla protezione dei dati (art. 15 GDPR; DM 7/9/2023, art. 9 e 21)."
* description.extension[0].url = $translation
* description.extension[0].extension[0].url = "lang"
* description.extension[0].extension[0].valueCode = #en
* description.extension[0].extension[1].url = "content"
* description.extension[0].extension[1].valueMarkdown = "Accesses to the data of a person in care, newest first: when, who (role, organization, reference), with which application and purpose, to which kinds of data, with which result. Without technical data or data of others. For the person, for who represents them and for those who oversee data protection (GDPR art. 15; DM 7/9/2023, art. 9 and 21)."
* affectsState = false
* code = #accesses
* resource = #Patient
* system = false
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
