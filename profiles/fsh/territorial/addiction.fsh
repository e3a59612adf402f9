Invariant: sin-add-1
Description: "Il caso ha l'etichetta di riservatezza R o V: i dati delle dipendenze non sono visibili per impostazione predefinita (DPR 309/1990 art. 120; GDPR art. 9). / The case has the confidentiality label R or V: data on addictions are not visible by default (DPR 309/1990 art. 120; GDPR art. 9)."
Severity: #error
Expression: "meta.security.where(system = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality' and (code = 'R' or code = 'V')).exists()"

Invariant: sin-add-2
Description: "Chi ha chiesto l'anonimato è indicato solo con il codice interno del SerD: nessun riferimento all'anagrafe e nessun nome (DPR 309/1990 art. 120). / Who asked for anonymity is given by the internal code of the SerD only: no reference to the person register and no name (DPR 309/1990 art. 120)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/addiction-contact').extension.where(url = 'anonymous').value.where($this = true).exists() implies (patient.reference.empty() and patient.display.empty() and patient.identifier.where(system = 'https://fhir.sinfonia.campania.it/sid/serd-person').exists())"

Invariant: sin-add-3
Description: "Stato del contatto e stato del caso concordano: chiuso (1, 2, 3, 4, 6, 7) con fine, aperto (5) senza (SIND, StatoContattoFineAnno). / State of the contact and status of the case agree: closed (1, 2, 3, 4, 6, 7) with its end, open (5) without (SIND, StatoContattoFineAnno)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/addiction-contact').extension.where(url = 'state').value.all(((code in ('1' | '2' | '3' | '4' | '6' | '7')) and %resource.status = 'finished' and %resource.period.end.exists()) or (code = '5' and (%resource.status = 'active' or %resource.status = 'onhold') and %resource.period.end.empty()) or code = '8')"

Invariant: sin-add-4
Description: "Il contatto attivo non comincia prima dell'apertura della cartella (SIND, DataInizioContattoAttivo). / The active contact does not start before the record was opened (SIND, DataInizioContattoAttivo)."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/addiction-contact').extension.where(url = 'active').value.all($this.toString() >= %resource.period.start.toString().substring(0, 10))"

Invariant: sin-add-5
Description: "Prestazioni senza presa in carico: tipo di trattamento 8 e stato 8 vanno insieme (SIND). / Services without taking in charge: kind of treatment 8 and state 8 go together (SIND)."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/addiction-contact').all(extension.where(url = 'state').empty() or (extension.where(url = 'treatment').value.where(code = '8').exists() = extension.where(url = 'state').value.where(code = '8').exists()))"

Extension: AddictionContact
Id: addiction-contact
Title: "Contatto con il SerD"
Description: "Dati del contatto del flusso SIND: invio, tipo di trattamento, inizio del contatto attivo, stato, terapia sostitutiva; e se la persona ha chiesto l'anonimato."
* insert English([[Contact with the SerD]], [[Data of the contact in the SIND flow: referral, kind of treatment, start of the active contact, state, substitution therapy; and whether the person asked for anonymity.]])
* ^context.type = #element
* ^context.expression = "EpisodeOfCare"
* extension contains referral 0..1 and treatment 1..1 and active 0..1 and state 0..1 and substitution 0..1 and anonymous 0..1
* insert CodedPart(referral, sind-tipo-invio, [[Chi ha inviato]], [[Who sent the person]])
* insert CodedPart(treatment, sind-tipo-trattamento, [[Nuovo, rientrato o già in carico]], [[New, back again or already in care]])
* insert Part(active, date, [[Inizio del contatto attivo]], [[Start of the active contact]])
* insert CodedPart(state, sind-stato-contatto, [[Stato del contatto]], [[State of the contact]])
* insert Part(substitution, boolean, [[Terapia sostitutiva con oppioidi]], [[Opioid substitution therapy]])
* insert Part(anonymous, boolean, [[La persona ha chiesto l'anonimato]], [[The person asked for anonymity]])

Profile: AddictionEpisode
Parent: EpisodeOfCare
Id: sinfonia-addiction-episode
Title: "Presa in carico del SerD"
Description: "Contatto di una persona con un servizio per le dipendenze (SerD): area problematica, invio, stato. L'accesso è separato: etichetta di riservatezza, e anonimato per chi lo chiede (DPR 309/1990 art. 120). Ne nasce il flusso SIND (D.M. 11 giugno 2010; nuovo sistema D.M. 29 dicembre 2023, GU 42 del 20/2/2024, i cui codici non sono ancora noti)."
* insert English([[Taking in charge by the SerD]], [[Contact of a person with a service for addictions (SerD): problem area, referral, state. Access is separate: confidentiality label, and anonymity for who asks for it (DPR 309/1990 art. 120). The SIND flow comes from it (DM 11 June 2010; new system DM 29 December 2023, GU 42 of 20/2/2024, whose codes are not known yet).]])
* obeys sin-add-1 and sin-add-2 and sin-add-3 and sin-add-4 and sin-add-5
* meta 1..1
* meta.security 1..*
* insert Must(meta.security, [[Riservatezza R o V]], [[Confidentiality R or V]])
* extension contains AddictionContact named contatto 1..1
* insert Must(extension[contatto], [[Dati del contatto]], [[Data of the contact]])
* insert Must(identifier, [[Cartella del SerD]], [[Record of the SerD]])
* insert Must(status, [[active: aperto; finished: chiuso]], [[active: open; finished: closed]])
* type 1..*
* insert CareCodedSlice(type, area, 1, 1, $sindArea, https://fhir.sinfonia.campania.it/ValueSet/sind-area-problematica)
* insert Must(type[area], [[Area problematica: droghe, alcol, gioco]], [[Problem area: drugs, alcohol, gambling]])
* insert Label(diagnosis, [[Sostanze e diagnosi]], [[Substances and diagnoses]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona; in anonimato il solo codice interno]], [[Person; under anonymity the internal code only]])
* managingOrganization 1..1
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[SerD o ASL]], [[SerD or ASL]])
* period 1..1
* period.start 1..1
* insert Must(period, [[Dall'apertura della cartella alla chiusura]], [[From the opening of the record to its closing]])

Mapping: AddictionEpisodeToHl7Italia
Source: AddictionEpisode
Target: "http://hl7.org/fhir/StructureDefinition/EpisodeOfCare"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo delle dipendenze: si segue il flusso SIND, elemento Contatto. / HL7 Italia has no profile of addictions: the SIND flow is followed, element Contatto."
* type[area] -> "Contatto/AreaProblematica"
* period.start -> "Contatto/DataAperturaCartella"
* extension[contatto] -> "Contatto/TipoInvio, TipoTrattamento, DataInizioContattoAttivo, StatoContattoFineAnno"

Instance: sinfonia-episode-of-care-addiction-state
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-episode-of-care-addiction-state, EpisodeOfCareAddictionState, EpisodeOfCare, addiction-state, token, [[EpisodeOfCare.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/addiction-contact').extension.where(url='state').value.ofType(Coding)]], [[Prese in carico del SerD per stato del contatto.]], [[SerD cases by state of the contact.]])
