Invariant: sin-aud-1
Description: "Uno solo degli agenti è chi ha chiesto l'accesso. / Exactly one of the agents is who asked for the access."
Severity: #error
Expression: "agent.where(requestor = true).count() = 1"

Invariant: sin-aud-2
Description: "Un accesso non riuscito dice con quale esito. / An access that did not succeed says with which result."
Severity: #error
Expression: "outcome.empty() or outcome = '0' or outcomeDesc.exists()"

Invariant: sin-aud-3
Description: "Un accesso in emergenza ha la motivazione scritta e il ruolo di chi lo fa (DM 7/9/2023: l'accesso in emergenza è registrato e notificato). / An emergency access has its written reason and the role of who makes it (DM 7/9/2023: an emergency access is recorded and notified)."
Severity: #error
Expression: "(purposeOfEvent | agent.purposeOfUse).where(coding.where(code in ('ETREAT' | 'BTG' | 'EMERGENCY')).exists()).all(text.exists()) and ((purposeOfEvent | agent.purposeOfUse).coding.where(code in ('ETREAT' | 'BTG' | 'EMERGENCY')).empty() or agent.where(requestor = true).role.exists())"

Profile: SinfoniaAuditEvent
Parent: AuditEvent
Id: sinfonia-audit-event
Title: "Evento di accesso"
Description: "Registrazione di un accesso ai dati: chi, in quale ruolo, per quale organizzazione e finalità, su quale assistito e quali risorse, con quale esito, compresi gli accessi negati. La scrive solo la piattaforma; l'assistito vede chi ha consultato i suoi dati (DM 7/9/2023, art. 9 e 21). Le persone sono indicate con il riferimento alla loro risorsa e mai con nome o codice fiscale."
* insert English([[Access event]], [[Record of an access to data: who, in which role, for which organization and purpose, on which person and resources, with which outcome, denied accesses included. Only the platform writes it; the person in care sees who consulted the data (DM 7/9/2023, art. 9 and 21). People are named by the reference of their resource and never by name or codice fiscale.]])
* obeys sin-aud-1 and sin-aud-2 and sin-aud-3
* insert Must(type, [[Tipo di evento: rest, accesso, esportazione]], [[Kind of event: rest, login, export]])
* subtype 1..*
* insert Must(subtype, [[Interazione FHIR o operazione]], [[FHIR interaction or operation]])
* action 1..1
* insert Must(action, [[C, R, U, D o E]], [[C, R, U, D or E]])
* insert Must(recorded, [[Istante, UTC]], [[Instant, UTC]])
* outcome 1..1
* insert Must(outcome, [[0 riuscito, 4 negato o errato, 8 guasto]], [[0 done, 4 refused or wrong, 8 fault]])
* insert Must(outcomeDesc, [[Esito in breve, senza dati personali]], [[Outcome in short, without personal data]])
* insert Must(purposeOfEvent, [[Finalità dell'evento]], [[Purpose of the event]])
* agent.type 1..1
* agent.who 1..1
* agent.role from https://fhir.sinfonia.campania.it/ValueSet/fse-role (extensible)
* agent.name 0..0
* insert Must(agent.type, [[A che titolo]], [[In which capacity]])
* insert Must(agent.role, [[Ruolo FSE]], [[FSE role]])
* insert Must(agent.who, [[Persona, organizzazione o sistema]], [[Person, organization or system]])
* insert Must(agent.requestor, [[Se è chi ha chiesto l'accesso]], [[Whether it asked for the access]])
* insert Must(agent.policy, [[jti del token]], [[jti of the token]])
* agent.purposeOfUse.coding ^slicing.discriminator.type = #value
* agent.purposeOfUse.coding ^slicing.discriminator.path = "system"
* agent.purposeOfUse.coding ^slicing.rules = #open
* agent.purposeOfUse.coding contains fse 0..1
* agent.purposeOfUse.coding[fse].system 1..1
* agent.purposeOfUse.coding[fse].system = $fsePurposeOfUse
* agent.purposeOfUse.coding[fse].code 1..1
* insert Must(agent.purposeOfUse, [[Finalità, v3-ActReason e FSE]], [[Purpose, v3-ActReason and FSE]])
* insert Must(source.observer, [[Sistema che registra]], [[System that records]])
* entity 1..*
* insert Must(entity.query, [[Ricerca, in base64]], [[Search, in base64]])
* insert Must(entity.what, [[Risorsa toccata, con la versione]], [[Resource touched, with its version]])
* entity ^slicing.discriminator.type = #pattern
* entity ^slicing.discriminator.path = "type"
* entity ^slicing.rules = #open
* entity contains richiesta 0..1 and assistito 0..*
* entity[richiesta].type = $auditRequestEntity#XrequestId
* entity[richiesta].what 1..1
* entity[richiesta].what.identifier 1..1
* insert Must(entity[richiesta], [[Numero della richiesta HTTP]], [[Number of the HTTP request]])
* entity[assistito].type = $auditEntityType#1
* entity[assistito].what 1..1
* entity[assistito].what only Reference(Patient)
* entity[assistito].name 0..0
* insert Must(entity[assistito], [[Assistito]], [[Person in care]])

Mapping: SinfoniaAuditEventToHl7Italia
Source: SinfoniaAuditEvent
Target: "http://hl7.org/fhir/StructureDefinition/AuditEvent"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di AuditEvent. Si seguono gli schemi di IHE BALP 1.1 (agenti, numero della richiesta) e i ruoli e le finalità del token FSE. / HL7 Italia has no profile of AuditEvent. The patterns of IHE BALP 1.1 are followed (agents, request id), with the roles and purposes of the FSE token."
* agent.purposeOfUse -> "AuditEvent.agent.purposeOfUse"

Instance: sinfonia-auditevent-purpose
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-auditevent-purpose, AuditEventPurpose, AuditEvent, purpose, token, AuditEvent.purposeOfEvent | AuditEvent.agent.purposeOfUse, [[Accessi per finalità: per esempio quelli in emergenza.]], [[Accesses by purpose: for example those in an emergency.]])
