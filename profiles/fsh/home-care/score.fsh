Invariant: sin-scl-1
Description: "Il punteggio di indice di Barthel va da 0 a 100 (Mahoney, Barthel 1965). / The score of Barthel index goes from 0 to 100."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'barthel').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 100)"

Invariant: sin-scl-2
Description: "Il punteggio di ADL di Katz va da 0 a 6 (Katz 1963). / The score of Katz ADL goes from 0 to 6."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'adl').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 6)"

Invariant: sin-scl-3
Description: "Il punteggio di IADL di Lawton va da 0 a 8 (Lawton, Brody 1969). / The score of Lawton IADL goes from 0 to 8."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'iadl').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 8)"

Invariant: sin-scl-4
Description: "Il punteggio di SPMSQ di Pfeiffer (errori) va da 0 a 10 (Pfeiffer 1975). / The score of Pfeiffer SPMSQ (errors) goes from 0 to 10."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'spmsq').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 10)"

Invariant: sin-scl-5
Description: "Il punteggio di scala di Braden va da 6 a 23 (Braden, Bergstrom 1987). / The score of Braden scale goes from 6 to 23."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'braden').exists() implies value.ofType(Quantity).value.all($this >= 6 and $this <= 23)"

Invariant: sin-scl-6
Description: "Il punteggio di NRS del dolore va da 0 a 10 (Scala numerica 0-10). / The score of NRS of pain goes from 0 to 10."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'nrs').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 10)"

Invariant: sin-scl-7
Description: "Il punteggio di CIA va da 0 a 1 (art. 22 DPCM 12 gennaio 2017: GEA/GdC). / The score of CIA goes from 0 to 1."
Severity: #error
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'cia').exists() implies value.ofType(Quantity).value.all($this >= 0 and $this <= 1)"

Invariant: sin-scl-8
Description: "Il livello delle cure domiciliari è un codice; ogni altro indice è un numero. / The level of home care is a code; every other index is a number."
Severity: #error
Expression: "value.exists() implies (code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-scale' and code = 'level').exists() = (value is CodeableConcept))"

Invariant: sin-scl-9
Description: "Una misura conclusa ha un valore o il motivo per cui manca. / A final measure has a value or the reason why it is missing."
Severity: #error
Expression: "(status = 'final' or status = 'amended' or status = 'corrected') implies (value.exists() or dataAbsentReason.exists())"

Invariant: sin-scl-10
Description: "Il CIA è il rapporto tra le giornate di effettiva assistenza (GEA) e le giornate di cura (GdC), a due decimali. / The CIA is the ratio of the days of effective assistance (GEA) to the days of care (GdC), at two decimals."
Severity: #error
Expression: "component.where(code.coding.code = 'gea').exists() and component.where(code.coding.code = 'gdc').exists() implies (value.ofType(Quantity).value - component.where(code.coding.code = 'gea').value.ofType(Quantity).value / component.where(code.coding.code = 'gdc').value.ofType(Quantity).value).abs() <= 0.00501"

Invariant: sin-scl-11
Description: "Le giornate di effettiva assistenza non superano le giornate di cura. / The days of effective assistance are not more than the days of care."
Severity: #error
Expression: "component.where(code.coding.code = 'gea').exists() and component.where(code.coding.code = 'gdc').exists() implies component.where(code.coding.code = 'gea').value.ofType(Quantity).value <= component.where(code.coding.code = 'gdc').value.ofType(Quantity).value"

Profile: HomeCareScore
Parent: Observation
Id: sinfonia-home-care-score
Title: "Punteggio o indice delle cure domiciliari"
Description: "Punteggio totale di una scala (Barthel, ADL, IADL, SPMSQ, Braden, NRS), coefficiente di intensità assistenziale (CIA) o livello delle cure domiciliari. Lo scrive chi valuta la persona o, per il CIA, il sistema che conta gli accessi; lo leggono UVM, cruscotti e indicatori (NSG D22Z). Gli intervalli ammessi sono regole di questo profilo e proprietà della tabella home-care-scale. Fonti: art. 22 DPCM 12 gennaio 2017; intervalli pubblicati dagli autori delle scale."
* insert English([[Score or index of home care]], [[Total score of a scale (Barthel, ADL, IADL, SPMSQ, Braden, NRS), care intensity coefficient (CIA) or level of home care. Whoever evaluates the person writes it or, for the CIA, the system that counts the accesses; UVM, dashboards and indicators (NSG D22Z) read it. The admitted ranges are rules of this profile and properties of the table home-care-scale. Sources: art. 22 DPCM 12 January 2017; ranges published by the authors of the scales.]])
* obeys sin-scl-1 and sin-scl-2 and sin-scl-3 and sin-scl-4 and sin-scl-5 and sin-scl-6 and sin-scl-7 and sin-scl-8 and sin-scl-9 and sin-scl-10 and sin-scl-11
* extension contains $episodeOfCare named caso 0..1
* insert Must(extension[caso], [[Caso a cui si riferisce]], [[Case that it is about]])
* insert Must(status, [[final: definitivo; amended: corretto]], [[final: definitive; amended: corrected]])
* code.coding ^slicing.discriminator.type = #value
* code.coding ^slicing.discriminator.path = "system"
* code.coding ^slicing.rules = #open
* code.coding contains scala 1..1
* code.coding[scala] from https://fhir.sinfonia.campania.it/ValueSet/home-care-scale (required)
* code.coding[scala].system 1..1
* code.coding[scala].system = $homeCareScale
* code.coding[scala].code 1..1
* insert Must(code.coding[scala], [[Scala o indice]], [[Scale or index]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona]], [[Person]])
* encounter only Reference(HomeCareAccess)
* insert Must(encounter, [[Accesso durante il quale è misurato]], [[Access during which it is measured]])
* effective[x] 1..1
* effective[x] only dateTime or Period
* insert Must(effective[x], [[Quando; per il CIA il periodo osservato]], [[When; for the CIA the period observed]])
* performer 1..*
* insert Must(performer, [[Chi lo ha rilevato o calcolato]], [[Who measured it or worked it out]])
* value[x] only Quantity or CodeableConcept
* insert Must(value[x], [[Punteggio (Quantity) o livello (CodeableConcept)]], [[Score (Quantity) or level (CodeableConcept)]])
* valueCodeableConcept from https://fhir.sinfonia.campania.it/ValueSet/home-care-level (required)
* insert Must(derivedFrom, [[Valutazione da cui viene il punteggio]], [[Evaluation that the score comes from]])
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* component contains gea 0..1 and gdc 0..1
* component[gea].code = $homeCareScale#gea
* component[gea].value[x] only Quantity
* component[gdc].code = $homeCareScale#gdc
* component[gdc].value[x] only Quantity
* insert Must(component[gea], [[Giornate di effettiva assistenza]], [[Days of effective assistance]])
* insert Must(component[gdc], [[Giornate di cura]], [[Days of care]])

Mapping: HomeCareScoreToHl7Italia
Source: HomeCareScore
Target: "http://hl7.org/fhir/StructureDefinition/Observation"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo per le scale di valutazione; il codice LOINC della scala può stare accanto a quello della tabella. / HL7 Italia has no profile for evaluation scales; the LOINC code of the scale may stand beside that of the table."
* value[x] -> "Observation.value[x]"
