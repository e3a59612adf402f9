Profile: SinfoniaPractitionerRole
Parent: PractitionerRole
Id: sinfonia-practitioner-role
Title: "Ruolo SINFONIA"
Description: "Ruolo di un professionista presso un'organizzazione: medico di medicina generale, pediatra, specialista, infermiere, fisioterapista, assistente sociale, farmacista, operatore. Da questi ruoli, e mai dal gestore di identità, derivano i permessi di accesso; un professionista con due incarichi ha due ruoli."
* insert English([[SINFONIA role]], [[Role of a practitioner at an organization: general practitioner, paediatrician, specialist, nurse, physiotherapist, social worker, pharmacist, operator. Access rights derive from these roles and never from the identity provider; a practitioner with two appointments has two roles.]])
* obeys sin-rol-1 and sin-rol-2 and sin-rol-3
* extension contains EmploymentKind named rapporto 0..1 and PatientLimit named massimale 0..1
* insert Must(extension[rapporto], [[Rapporto di lavoro: dipendente, convenzionato, libero professionista]], [[Employment: employee, under agreement, self-employed]])
* insert Must(extension[massimale], [[Massimale di scelte di MMG e PLS]], [[Limit of patients of general practitioners and paediatricians]])
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains regionale 0..1
* identifier[regionale].system 1..1
* identifier[regionale].system = $regionalPractitioner
* identifier[regionale].value 1..1
* insert Must(identifier[regionale], [[Codice regionale del medico in questo incarico]], [[Regional code of the doctor in this appointment]])
* insert Must(active, [[Se l'incarico è in corso: solo allora dà permessi]], [[Whether the appointment is under way: only then it gives rights]])
* insert Must(period, [[Durata dell'incarico]], [[Duration of the appointment]])
* practitioner 1..1
* practitioner only Reference(SinfoniaPractitioner)
* insert Must(practitioner, [[Professionista]], [[Practitioner]])
* organization 1..1
* organization only Reference(SinfoniaOrganization)
* insert Must(organization, [[Organizzazione presso cui opera; per MMG e PLS il distretto o la ASL]], [[Organization they work for; for general practitioners and paediatricians the district or the ASL]])
* code 1..*
* code from https://fhir.sinfonia.campania.it/ValueSet/sinfonia-role (required)
* insert Must(code, [[Ruolo]], [[Role]])
* specialty ^slicing.discriminator.type = #value
* specialty ^slicing.discriminator.path = "coding.system"
* specialty ^slicing.rules = #open
* specialty contains disciplina 0..*
* specialty[disciplina].coding.system 1..1
* specialty[disciplina].coding.system = $discipline
* insert Must(specialty, [[Disciplina]], [[Discipline]])
* insert Label(specialty[disciplina], [[Disciplina ospedaliera, elenco di HL7 Italia]], [[Hospital discipline, list of HL7 Italia]])
* location only Reference(SinfoniaLocation)
* insert Must(location, [[Dove opera: studio, ambulatorio, reparto]], [[Where they work: practice, surgery, ward]])
* healthcareService only Reference(SinfoniaHealthcareService)
* insert Must(healthcareService, [[Servizi in cui opera]], [[Services they work in]])
* insert Must(telecom, [[Recapiti in questo ruolo]], [[Telephone and mail in this role]])
* insert Must(availableTime, [[Orari]], [[Hours]])
* insert Must(notAvailable, [[Assenze]], [[Absences]])

Extension: EmploymentKind
Id: employment-kind
Title: "Rapporto di lavoro"
Description: "Rapporto tra il professionista e l'organizzazione per cui opera."
* insert English([[Employment relationship]], [[Relationship of the practitioner with the organization they work for.]])
* insert CodeFromTable(PractitionerRole, employment-kind)

Extension: PatientLimit
Id: patient-limit
Title: "Massimale di scelte"
Description: "Quanti assistiti può avere in carico un medico di medicina generale o un pediatra di libera scelta: il massimale dell'accordo collettivo o quello ridotto del singolo medico. Il numero è dato, non regola: cambia con gli accordi."
* insert English([[Limit of patients]], [[How many citizens a general practitioner or a paediatrician of choice may have: the limit of the collective agreement or the lower one of the doctor. The number is data and no rule: it changes with the agreements.]])
* ^context.type = #element
* ^context.expression = "PractitionerRole"
* value[x] only positiveInt
* value[x] 1..1

Invariant: sin-rol-1
Description: "Il massimale è solo di medici di medicina generale e pediatri di libera scelta. / Only general practitioners and paediatricians of choice have a limit of patients."
Severity: #error
// Source: accordi collettivi nazionali for general practice and paediatrics of choice (d.lgs. 502/1992, art. 8).
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/patient-limit').empty() or code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role' and (code in ('general-practitioner' | 'paediatrician'))).exists()"

Invariant: sin-rol-2
Description: "Medici di medicina generale e pediatri di libera scelta operano in convenzione. / General practitioners and paediatricians of choice work under the agreement."
Severity: #warning
// Source: d.lgs. 502/1992, art. 8. Not an error: other forms of employment are being discussed.
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-role' and (code in ('general-practitioner' | 'paediatrician'))).empty() or extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/employment-kind').value.coding.where(code != 'agreement').empty()"

Invariant: sin-rol-3
Description: "Un incarico che non è più in corso dice quando è finito. / An appointment that is no longer under way says when it ended."
Severity: #warning
Expression: "active.where($this = false).empty() or period.end.exists()"

Mapping: SinfoniaPractitionerRoleToHl7Italia
Source: SinfoniaPractitionerRole
Target: "http://hl7.it/fhir/itcore/StructureDefinition/practitionerRole-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "L'elenco dei ruoli di core, obbligatorio, ha solo medici: qui l'elenco è quello SINFONIA, che vale anche per infermieri, fisioterapisti, farmacisti e assistenti sociali; la proprietà hl7-italia di ogni codice dà quello di core, che si può aggiungere come secondo coding. / The role list of core, which is required, only has physicians: here the list is that of SINFONIA, which also holds for nurses, physiotherapists, pharmacists and social workers; the property hl7-italia of each code gives that of core, which may be added as second coding."
* practitioner -> "PractitionerRole.practitioner"
* organization -> "PractitionerRole.organization"
* code -> "PractitionerRole.code"
* specialty -> "PractitionerRole.specialty"
