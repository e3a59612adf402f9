Invariant: sin-prv-1
Description: "Chi modifica o cancella dice perché. / Who changes or deletes says why."
Severity: #error
Expression: "activity.coding.where(code in ('UPDATE' | 'DELETE' | 'NULLIFY')).empty() or reason.exists()"

Invariant: sin-prv-2
Description: "La registrazione non precede il fatto. / The record is not before the fact."
Severity: #error
Expression: "occurred.ofType(dateTime).all($this <= %resource.recorded) and occurred.ofType(Period).all(end.empty() or end <= %resource.recorded)"

Invariant: sin-prv-3
Description: "Ciò da cui il dato deriva è identificato, con un riferimento o con un identificativo. / What the data derive from is identified, by a reference or an identifier."
Severity: #error
Expression: "what.reference.exists() or (what.identifier.system.exists() and what.identifier.value.exists())"

Profile: SinfoniaProvenance
Parent: Provenance
Id: sinfonia-provenance
Title: "Provenienza SINFONIA"
Description: "Chi ha prodotto o modificato una risorsa, in quale ruolo e per quale organizzazione, da quale sistema, perché, e con quale firma. La scrive la piattaforma a ogni scrittura, e chi carica dati prodotti altrove (flussi, documenti, archivi storici)."
* insert English([[SINFONIA provenance]], [[Who made or changed a resource, in which role and for which organization, from which system, why and with which signature. The platform writes it at each write, and so does who loads data made elsewhere (flows, documents, old archives).]])
* obeys sin-prv-1 and sin-prv-2
* insert Must(target, [[Risorse prodotte o modificate]], [[Resources made or changed]])
* insert Must(occurred[x], [[Quando è avvenuto]], [[When it happened]])
* insert Must(recorded, [[Quando è stato registrato]], [[When it was recorded]])
* insert Must(policy, [[Norma o informativa che lo consente]], [[Law or notice that allows it]])
* insert Must(reason, [[Perché]], [[Why]])
* activity 1..1
* insert Must(activity, [[CREATE, UPDATE, DELETE o altra attività]], [[CREATE, UPDATE, DELETE or another activity]])
* agent ^slicing.discriminator.type = #pattern
* agent ^slicing.discriminator.path = "type"
* agent ^slicing.rules = #open
* agent.type 1..1
* agent.role from https://fhir.sinfonia.campania.it/ValueSet/fse-role (extensible)
* agent.who only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaOrganization or Device)
* agent.onBehalfOf only Reference(SinfoniaOrganization)
* insert Must(agent.type, [[A che titolo]], [[In which capacity]])
* insert Must(agent.role, [[Ruolo FSE]], [[FSE role]])
* insert Must(agent.who, [[Persona, organizzazione o sistema]], [[Person, organization or system]])
* insert Must(agent.onBehalfOf, [[Organizzazione per cui agisce]], [[Organization it acts for]])
* agent contains autore 0..* and sistema 0..1
* agent[autore].type = $provenanceParticipant#author
* insert Label(agent[autore], [[Autore]], [[Author]])
* agent[sistema].type = $provenanceParticipant#assembler
* agent[sistema].who only Reference(Device or SinfoniaOrganization)
* insert Label(agent[sistema], [[Sistema che ha inviato]], [[System that sent the data]])
* entity obeys sin-prv-3
* insert Must(entity, [[Documento, messaggio o record di origine]], [[Document, message or record of origin]])
* insert Must(signature, [[Firma]], [[Signature]])

Mapping: SinfoniaProvenanceToHl7Italia
Source: SinfoniaProvenance
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/Provenance-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier farmaceutico"
Description: "Stessi elementi. Diverso: la guida ammette solo organizzazioni come agenti e chiede la regione in onBehalfOf e sempre una entity derivation; qui l'agente può essere una persona o un sistema, e la provenienza vale per ogni risorsa. / Same elements. Different: the guide admits only organizations as agents and asks for the region in onBehalfOf and always for an entity derivation; here the agent may be a person or a system, and the provenance holds for any resource."
* target -> "Provenance.target"
* agent.who -> "Provenance.agent.who"
* entity -> "Provenance.entity"
