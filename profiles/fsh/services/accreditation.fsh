Invariant: sin-accreditation-1
Description: "Stato dell'atto e stato FHIR concordano: istruttoria negotiable, rilasciato o sospeso executed, revocato revoked, negato rejected, scaduto terminated. / State of the act and FHIR status agree: under review negotiable, granted or suspended executed, revoked revoked, denied rejected, expired terminated."
Severity: #error
Expression: "legalState.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/accreditation-state').all(((code in ('submitted' | 'documents-review' | 'site-visit' | 'corrective-plan')) and %resource.status = 'negotiable') or ((code in ('provisional' | 'granted' | 'suspended')) and %resource.status = 'executed') or (code = 'revoked' and %resource.status = 'revoked') or (code = 'denied' and %resource.status = 'rejected') or (code = 'expired' and %resource.status = 'terminated'))"

Invariant: sin-accreditation-2
Description: "Un atto rilasciato ha data, decorrenza e provvedimento. / An act that was granted has its date, its start and its decree."
Severity: #error
Expression: "legalState.coding.where(code in ('provisional' | 'granted' | 'suspended')).empty() or (issued.exists() and applies.start.exists() and legal.exists())"

Invariant: sin-accreditation-3
Description: "Un atto sospeso dice perché e da quando. / A suspended act says why and since when."
Severity: #error
Expression: "legalState.coding.where(code = 'suspended').empty() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/accreditation-suspension').exists()"

Extension: AccreditationCapacity
Id: accreditation-capacity
Title: "Capacità accreditata"
Description: "Disciplina o attività per cui la struttura è autorizzata o accreditata, con posti letto o postazioni."
* insert English([[Accredited capacity]], [[Specialty or activity for which the facility is authorised or accredited, with its beds or stations.]])
* ^context.type = #element
* ^context.expression = "Contract"
* extension contains discipline 1..1 and beds 0..1 and stations 0..1
* insert Part(discipline, CodeableConcept, [[Disciplina o attività]], [[Specialty or activity]])
* insert Part(beds, unsignedInt, [[Posti letto]], [[Beds]])
* insert Part(stations, unsignedInt, [[Postazioni]], [[Stations]])

Extension: AccreditationSuspension
Id: accreditation-suspension
Title: "Sospensione dell'accreditamento"
Description: "Perché e da quando l'atto è sospeso."
* insert English([[Suspension of the accreditation]], [[Why and since when the act is suspended.]])
* ^context.type = #element
* ^context.expression = "Contract"
* extension contains reason 1..1 and period 1..1
* insert Part(reason, string, [[Motivo]], [[Reason]])
* insert Part(period, Period, [[Periodo]], [[Period]])

Profile: StructureAccreditation
Parent: Contract
Id: sinfonia-structure-accreditation
Title: "Accreditamento di una struttura"
Description: "Atto con cui la Regione autorizza o accredita una struttura, o stipula con essa l'accordo (D.Lgs. 502/1992, art. 8-ter, 8-quater e 8-quinquies; Reg. Campania 3/2006 e 1/2007). È un Contract perché R4 lo definisce anche come atto unilaterale di un'autorità verso un soggetto, con stato, validità e testo del provvedimento; VerificationResult attesta la verità di un dato e non concede nulla, Basic non ha nessuno di questi elementi. Istruttoria e visite sono Task, le liste di verifica QuestionnaireResponse."
* insert English([[Accreditation of a facility]], [[Act by which the Region authorises or accredits a facility, or makes the agreement with it (D.Lgs. 502/1992, art. 8-ter, 8-quater and 8-quinquies; Campania Reg. 3/2006 and 1/2007). It is a Contract because R4 defines it also as a unilateral act of an authority towards a subject, with status, validity and the text of the decree; VerificationResult attests that a datum is true and grants nothing, Basic has none of these elements. Review and visits are Tasks, check-lists QuestionnaireResponses.]])
* obeys sin-accreditation-1 and sin-accreditation-2 and sin-accreditation-3
* extension contains AccreditationCapacity named capacita 0..* and AccreditationSuspension named sospensione 0..1
* insert Must(extension[capacita], [[Discipline e capacità]], [[Specialties and capacity]])
* insert Must(extension[sospensione], [[Sospensione]], [[Suspension]])
* identifier 1..*
* identifier.system 1..1
* identifier.value 1..1
* insert Must(identifier, [[Numero di pratica o di decreto]], [[Number of the case or decree]])
* status 1..1
* insert Must(status, [[Stato FHIR]], [[FHIR status]])
* legalState 1..1
* legalState from https://fhir.sinfonia.campania.it/ValueSet/accreditation-state (required)
* insert Must(legalState, [[Stato dell'atto]], [[State of the act]])
* insert Must(issued, [[Data del provvedimento]], [[Date of the decree]])
* insert Must(applies, [[Validità]], [[Validity]])
* subject 1..*
* subject only Reference(SinfoniaOrganization or SinfoniaLocation or SinfoniaHealthcareService)
* insert Must(subject, [[Struttura]], [[Facility]])
* authority 1..1
* authority only Reference(SinfoniaOrganization)
* insert Must(authority, [[Autorità]], [[Authority]])
* type 1..1
* type from https://fhir.sinfonia.campania.it/ValueSet/accreditation-phase (required)
* insert Must(type, [[Fase]], [[Phase]])
* insert Must(supportingInfo, [[Verbali e liste di verifica]], [[Reports and check-lists]])
* legal.content[x] only Reference(DocumentReference)
* insert Must(legal, [[Provvedimento]], [[Decree]])

Mapping: StructureAccreditationToHl7Italia
Source: StructureAccreditation
Target: "http://hl7.org/fhir/StructureDefinition/Contract"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo dell'accreditamento. Si seguono le quattro fasi del D.Lgs. 502/1992. / HL7 Italia has no profile of accreditation. The four phases of D.Lgs. 502/1992 are followed."
* type -> "Contract.type"
