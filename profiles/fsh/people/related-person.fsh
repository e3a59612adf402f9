Profile: SinfoniaRelatedPerson
Parent: RelatedPerson
Id: sinfonia-related-person
Title: "Persona vicina all'assistito SINFONIA"
Description: "Genitore, tutore, curatore, amministratore di sostegno, delegato, caregiver o persona da avvisare. Una risorsa per assistito e per persona: chi segue due assistiti ne ha due. La usano l'anagrafe, la valutazione domiciliare, la prenotazione e il controllo degli accessi: chi agisce in nome dell'assistito entra con la propria identità SPID o CIE, e questa risorsa dice a che titolo e per che cosa (codice civile, articoli 316, 343 e seguenti, 404 e seguenti; legge 6/2004; DM 7 settembre 2023, articolo 8)."
* insert English([[SINFONIA related person]], [[Parent, guardian, curator, support administrator, delegate, caregiver or person to inform. One resource for each person and each citizen: who follows two citizens has two. Used by the registry, the home-care assessment, booking and access control: who acts in the name of the citizen logs in with their own SPID or CIE identity, and this resource says by which title and for what (civil code, articles 316, 343 ff., 404 ff.; law 6/2004; ministerial decree of 7 September 2023, article 8).]])
* obeys sin-rel-1 and sin-rel-2 and sin-rel-3 and sin-rel-4 and sin-rel-5
* extension contains DelegationScope named ambito 0..* and RepresentationProof named titolo 0..*
* insert Must(extension[ambito], [[Per che cosa può agire in nome dell'assistito]], [[What they may do in the name of the citizen]])
* insert Must(extension[titolo], [[Provvedimento o atto che prova il titolo]], [[Measure or deed that proves the title]])
* insert SlicedBySystem
* insert CodiceFiscaleSlice
* insert Must(active, [[Se la relazione è in corso]], [[Whether the relationship is under way]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona assistita]], [[The citizen]])
* relationship 1..*
* insert Must(relationship, [[Titolo della relazione e grado di parentela]], [[Title of the relationship and degree of kinship]])
* relationship ^slicing.discriminator.type = #value
* relationship ^slicing.discriminator.path = "coding.system"
* relationship ^slicing.rules = #open
* relationship contains titolo 0..* and parentela 0..1
* relationship[titolo].coding 1..1
* relationship[titolo].coding.system 1..1
* relationship[titolo].coding.system = $relationship
* relationship[titolo].coding.code 1..1
* relationship[titolo] from https://fhir.sinfonia.campania.it/ValueSet/sinfonia-relationship (required)
* insert Label(relationship[titolo], [[Titolo giuridico o ruolo di cura]], [[Title of law or role in care]])
* relationship[parentela].coding.system 1..1
* relationship[parentela].coding.system = $roleCode
* insert Label(relationship[parentela], [[Grado di parentela (v3 RoleCode)]], [[Degree of kinship (v3 RoleCode)]])
* name 1..*
* insert Must(name, [[Nome e cognome]], [[Given name and surname]])
* name.family 1..1
* name.given 1..*
* insert Must(telecom, [[Recapiti]], [[How to reach them]])
* insert Must(birthDate, [[Data di nascita]], [[Date of birth]])
* insert Must(address, [[Indirizzo, se diverso da quello dell'assistito]], [[Address when it is not that of the citizen]])
* insert Must(period, [[Da quando e fino a quando vale il titolo]], [[From when until when the title holds]])
* insert Must(communication, [[Lingue parlate]], [[Languages spoken]])

Extension: DelegationScope
Id: delegation-scope
Title: "Ambito della delega"
Description: "Per che cosa il delegato, o chi ha un incarico limitato dal giudice, può agire in nome dell'assistito. Un'estensione per ambito; senza limiti il codice è all."
* insert English([[Scope of the delegation]], [[What the delegate, or somebody with an appointment limited by the judge, may do in the name of the citizen. One extension for each scope; without limits the code is all.]])
* insert CodeFromTable(RelatedPerson, delegation-scope)

Extension: RepresentationProof
Id: representation-proof
Title: "Prova del titolo"
Description: "Provvedimento del giudice tutelare, scrittura o delega che prova a che titolo qualcuno agisce per l'assistito: numero, data, chi l'ha emesso, documento."
* insert English([[Proof of the title]], [[Measure of the guardianship judge, deed or delegation that proves by which title somebody acts for the citizen: number, date, who issued it, document.]])
* ^context.type = #element
* ^context.expression = "RelatedPerson"
* extension contains number 0..1 and date 1..1 and issuer 1..1 and document 0..1
* extension[number].value[x] 1..1
* extension[number].value[x] only Identifier
* extension[number] ^short = "Numero del provvedimento o del repertorio"
* extension[date].value[x] 1..1
* extension[date].value[x] only date
* extension[issuer].value[x] 1..1
* extension[issuer].value[x] only string or Reference(Organization or PractitionerRole or Patient)
* extension[issuer] ^short = "Ufficio giudiziario, notaio, assistito stesso"
* extension[document].value[x] 1..1
* extension[document].value[x] only Reference(DocumentReference or Consent)

Invariant: sin-rel-1
Description: "Il delegato ha almeno un ambito e un termine. / A delegate has at least one scope and an end."
Severity: #error
// Our own rule, so that no delegation lasts for ever by oversight; DM 7 September 2023 art. 8 for delegations on the national record.
Expression: "relationship.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-relationship' and code = 'delegate').empty() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/delegation-scope').exists() and period.end.exists())"

Invariant: sin-rel-2
Description: "Tutore, curatore, amministratore di sostegno, affidatario, delegato e fiduciario hanno il provvedimento o l'atto che li nomina e la data da cui vale. / Guardian, curator, support administrator, foster carer, delegate and trusted person have the measure or deed that appoints them and the day from which it holds."
Severity: #error
// Source: codice civile, arts. 346, 389, 405 (appointment by decree, register of guardianships); law 219/2017, art. 4(6) for the trusted person.
Expression: "relationship.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-relationship' and (code in ('guardian-of-minor' | 'guardian-of-interdicted' | 'provisional-guardian' | 'deputy-guardian' | 'curator' | 'support-administrator' | 'provisional-support-administrator' | 'foster-carer' | 'delegate' | 'trusted-person'))).empty() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/representation-proof').exists() and period.start.exists())"

Invariant: sin-rel-3
Description: "Chi agisce in nome dell'assistito ha un identificativo, perché possa essere riconosciuto quando entra. / Who acts in the name of the citizen has an identifier, so as to be recognised when logging in."
Severity: #error
// Source: DL 18 October 2012 n. 179 and CAD art. 64: access only with the digital identity of whoever accesses.
Expression: "relationship.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-relationship' and (code in ('parent' | 'guardian-of-minor' | 'guardian-of-interdicted' | 'provisional-guardian' | 'deputy-guardian' | 'curator' | 'support-administrator' | 'provisional-support-administrator' | 'foster-carer' | 'delegate' | 'trusted-person'))).empty() or identifier.exists()"

Invariant: sin-rel-4
Description: "Gli ambiti valgono per delegati, amministratori di sostegno e curatori; gli altri titoli non ne hanno. / Scopes are for delegates, support administrators and curators; other titles have none."
Severity: #warning
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/delegation-scope').empty() or relationship.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-relationship' and (code in ('delegate' | 'support-administrator' | 'provisional-support-administrator' | 'curator'))).exists()"

Invariant: sin-rel-5
Description: "La responsabilità genitoriale e la tutela di un minore hanno un termine, al più tardi i diciotto anni. / Parental responsibility and the guardianship of a minor have an end, at the latest at eighteen."
Severity: #warning
// Source: codice civile, art. 2; DM 7 September 2023 art. 8: at eighteen what the parents decided lapses.
Expression: "relationship.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-relationship' and (code in ('parent' | 'guardian-of-minor'))).empty() or period.end.exists()"

Mapping: SinfoniaRelatedPersonToHl7Italia
Source: SinfoniaRelatedPerson
Target: "http://hl7.org/fhir/StructureDefinition/RelatedPerson"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di RelatedPerson: si segue R4, con il codice fiscale sotto il sistema di HL7 Italia core e la parentela di v3 RoleCode. / HL7 Italia has no profile of RelatedPerson: R4 is followed, with the codice fiscale under the system of HL7 Italia core and kinship by v3 RoleCode."
* patient -> "RelatedPerson.patient"
* relationship -> "RelatedPerson.relationship"
