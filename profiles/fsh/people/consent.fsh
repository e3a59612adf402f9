Profile: CareRelationshipConsent
Parent: Consent
Id: sinfonia-care-relationship-consent
Title: "Consenso e relazione di cura"
Description: "Chi può vedere i dati di una persona, a che fine e fino a quando: presa in carico da parte di un'organizzazione, un'équipe o un professionista; consenso alla consultazione del fascicolo, distinto per finalità; dossier sanitario di un'azienda. Si valuta a ogni richiesta, mai una volta per tutte (GDPR, articolo 9; DL 179/2012, articolo 12; DM 7 settembre 2023, articolo 8, che sostituisce in gran parte il DPCM 178/2015). La presa in carico per la cura non ha bisogno di un consenso: allora la base giuridica è gdpr-9-2-h."
* insert English([[Consent and care relationship]], [[Who may see the data of a person, for which purpose and until when: taking into care by an organization, a team or a practitioner; consent to the consultation of the national record, separate by purpose; health dossier of an authority. It is evaluated at every request, never once for all (GDPR, article 9; DL 179/2012, article 12; ministerial decree of 7 September 2023, article 8, which replaces most of DPCM 178/2015). Taking into care for treatment needs no consent: the legal basis is then gdpr-9-2-h.]])
* obeys sin-con-1 and sin-con-2 and sin-con-3 and sin-con-4
* extension contains EmergencyReason named motivo 0..1
* insert Must(extension[motivo], [[Motivo dell'accesso in emergenza]], [[Reason of the emergency access]])
* insert PrivacyConsent
* category[tipo] from https://fhir.sinfonia.campania.it/ValueSet/consent-kind (required)
* provision 1..1
* provision.type 1..1
* provision.type = #permit
* insert Must(provision.type, [[Permette]], [[Permits]])
* provision.period 1..1
* insert Must(provision.period, [[Da quando e fino a quando]], [[From when until when]])
* provision.period.start 1..1
* insert Must(provision.actor, [[A chi: organizzazione, équipe, ruolo o professionista; assente per il consenso al fascicolo, che vale per tutti quelli che hanno in cura]], [[For whom: organization, team, role or practitioner; absent for the consent to the national record, which holds for all who treat]])
* provision.actor.reference only Reference(SinfoniaOrganization or SinfoniaCareTeam or SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaRelatedPerson)
* insert Must(provision.action, [[Che cosa può fare]], [[What they may do]])
* provision.purpose 1..*
* insert Must(provision.purpose, [[Finalità: TREAT cura, PUBHLTH prevenzione e profilassi]], [[Purpose: TREAT care, PUBHLTH prevention and prophylaxis]])

// What every consent on personal data has, whatever it decides.
RuleSet: PrivacyConsent
* identifier 0..*
* insert Must(identifier, [[Identificativo presso chi lo ha raccolto]], [[Identifier at whoever collected it]])
* insert Must(status, [[active in vigore, inactive revocato o scaduto, rejected negato]], [[active in force, inactive withdrawn or expired, rejected refused]])
* scope = $consentScope#patient-privacy
* insert Must(scope, [[Riservatezza]], [[Privacy]])
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains tipo 1..1
* category[tipo].coding.system 1..1
* category[tipo].coding.system = $consentKind
* category[tipo].coding.code 1..1
* insert Must(category[tipo], [[Tipo di consenso]], [[Kind of consent]])
* patient 1..1
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona di cui sono i dati]], [[Person whose data they are]])
* dateTime 1..1
* insert Must(dateTime, [[Quando è stato dato]], [[When it was given]])
* performer only Reference(SinfoniaPatient or SinfoniaRelatedPerson or SinfoniaPractitionerRole or SinfoniaOrganization)
* insert Must(performer, [[Chi lo ha dato: la persona o chi la rappresenta]], [[Who gave it: the person or who represents her]])
* organization only Reference(SinfoniaOrganization)
* insert Must(organization, [[Titolare del trattamento]], [[Controller of the data]])
* insert Must(source[x], [[Modulo o documento firmato]], [[Form or signed document]])
* policyRule 1..1
* policyRule from https://fhir.sinfonia.campania.it/ValueSet/consent-basis (required)
* insert Must(policyRule, [[Base giuridica]], [[Legal basis]])
* insert Must(verification, [[Chi ha verificato e quando]], [[Who verified it and when]])

Invariant: sin-con-1
Description: "I consensi al fascicolo, al dossier e ai dati a maggior tutela sono espliciti e li ha dati la persona o chi la rappresenta. / Consents to the national record, to the dossier and on data under stronger protection are explicit and given by the person or who represents her."
Severity: #error
// Source: DM 7 September 2023, arts. 6 and 8; GDPR art. 9(2)(a); Garante, guidelines on the health dossier, 4 June 2015.
Expression: "category.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/consent-kind' and (code in ('fse-care' | 'fse-prevention' | 'fse-international-prophylaxis' | 'health-dossier' | 'stronger-protection'))).empty() or (policyRule.coding.where(code = 'gdpr-9-2-a').exists() and performer.exists())"

Invariant: sin-con-2
Description: "La presa in carico e l'accesso a dati a maggior tutela dicono chi può vedere. / Care relationships and access to data under stronger protection say who may see."
Severity: #error
// Our own rule for the care relationship; DM 7 September 2023, art. 6, for the others.
Expression: "category.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/consent-kind' and (code in ('care-relationship' | 'stronger-protection' | 'health-dossier'))).empty() or provision.actor.exists()"

Invariant: sin-con-3
Description: "Un consenso dato da chi rappresenta la persona, e uno revocato, hanno un termine. / A consent given by who represents the person, and one withdrawn, have an end."
Severity: #warning
// Source: DM 7 September 2023, art. 8: what parents decided lapses at eighteen; a guardian decides within the appointment.
Expression: "(performer.where(reference.matches('RelatedPerson/') or type = 'RelatedPerson').exists() or status = 'inactive') implies provision.period.end.exists()"

Mapping: CareRelationshipConsentToHl7Italia
Source: CareRelationshipConsent
Target: "http://hl7.org/fhir/StructureDefinition/Consent"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Consent: si segue R4, con i consensi del decreto sul fascicolo 2.0 e la presa in carico che il gateway chiede come patient_consent. / HL7 Italia has no profile of Consent: R4 is followed, with the consents of the decree on the national record 2.0 and the care relationship that the gateway asks for as patient_consent."
* patient -> "Consent.patient"
* provision -> "Consent.provision"
