Invariant: sin-rnk-1
Description: "Dalla graduatoria provvisoria in poi ci sono posizione e punteggio. / From the provisional ranking on there are position and score."
Severity: #error
Expression: "extension.where(url = 'state').value.where(code in ('provisional' | 'final' | 'called' | 'renounced' | 'appointed')).empty() or (extension.where(url = 'position').exists() and extension.where(url = 'score').exists())"

Invariant: sin-rnk-2
Description: "Chi è stato convocato o incaricato lo è per un ambito carente; chi è escluso sa perché. / Who is called or appointed is so for a vacant area; who is excluded knows why."
Severity: #error
Expression: "(extension.where(url = 'state').value.where(code in ('called' | 'appointed')).empty() or extension.where(url = 'vacantArea').exists()) and (extension.where(url = 'state').value.where(code = 'excluded').empty() or extension.where(url = 'exclusion').exists())"

Invariant: sin-rnk-3
Description: "Il punteggio non è negativo. / The score is not negative."
Severity: #error
Expression: "extension.where(url = 'score').value.all($this >= 0) and extension.where(url = 'points').extension.where(url = 'value').value.all($this >= 0)"

Extension: RankingPlace
Id: ranking-place
Title: "Posizione in graduatoria"
Description: "Graduatoria, anno, posizione, punteggio con i titoli che lo compongono, stato, ambito carente."
* insert English([[Place in a ranking]], [[Ranking, year, position, score with the titles that make it up, state, vacant area.]])
* obeys sin-rnk-1 and sin-rnk-2 and sin-rnk-3
* ^context.type = #element
* ^context.expression = "Basic"
* extension contains ranking 1..1 and year 1..1 and state 1..1 and position 0..1 and score 0..1 and points 0..* and vacantArea 0..1 and exclusion 0..1 and act 0..1
* insert CodedPart(ranking, ranking-kind, [[Graduatoria]], [[Ranking]])
* insert Part(year, date, [[Anno]], [[Year]])
* insert CodedPart(state, ranking-state, [[Stato]], [[State]])
* insert Part(position, positiveInt, [[Posizione]], [[Position]])
* insert Part(score, decimal, [[Punteggio]], [[Score]])
* extension[points].extension contains title 1..1 and value 1..1
* extension[points].extension[title].value[x] only string
* extension[points].extension[title].value[x] 1..1
* extension[points].extension[value].value[x] only decimal
* extension[points].extension[value].value[x] 1..1
* insert Label(extension[points], [[Titolo valutato e punti]], [[Title that counts and its points]])
* insert Part(vacantArea, Identifier, [[Ambito carente]], [[Vacant area]])
* insert Part(exclusion, string, [[Motivo dell'esclusione]], [[Reason of the exclusion]])
* insert Part(act, Reference(DocumentReference\), [[Atto pubblicato nel BURC]], [[Act published in the BURC]])

Profile: RankingEntry
Parent: Basic
Id: sinfonia-ranking-entry
Title: "Posizione in graduatoria"
Description: "Posizione di un medico in una graduatoria regionale per un anno (ACN 28/04/2022, art. 34): domanda, punteggio, posizione, convocazione, incarico. È un Basic perché List conserva un ordine ma non punteggi e stati, e MeasureReport misura gruppi; la graduatoria pubblicata è la ricerca ordinata di queste voci."
* insert English([[Place in a ranking]], [[Place of a physician in a regional ranking for one year (ACN 28/04/2022, art. 34): application, score, position, call, post. It is a Basic because List keeps an order but no scores and states, and MeasureReport measures groups; the published ranking is the sorted search of these entries.]])
* extension contains RankingPlace named posizione 1..1
* insert Must(extension[posizione], [[Posizione]], [[Place]])
* identifier 1..*
* insert Must(identifier, [[Numero di domanda]], [[Number of the application]])
* code = $administrativeRecord#ranking-entry
* subject 1..1
* subject only Reference(SinfoniaPractitioner)
* insert Must(subject, [[Medico]], [[Physician]])
* created 1..1
* insert Must(created, [[Registrata il]], [[Recorded on]])
* author only Reference(SinfoniaOrganization or SinfoniaPractitioner)
* insert Must(author, [[Chi la forma]], [[Who draws it up]])

Mapping: RankingEntryToHl7Italia
Source: RankingEntry
Target: "http://hl7.org/fhir/StructureDefinition/Basic"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo delle graduatorie. Si segue l'accordo collettivo nazionale. / HL7 Italia has no profile of rankings. The national collective agreement is followed."
* subject -> "Basic.subject"
