Profile: SinfoniaPractitioner
Parent: Practitioner
Id: sinfonia-practitioner
Title: "Professionista SINFONIA"
Description: "Persona che lavora per il servizio sanitario o sociale. Che cosa fa, e per chi, lo dice PractitionerRole."
* insert English([[SINFONIA practitioner]], [[Person who works for the health or social service. What they do, and for whom, is in PractitionerRole.]])
* identifier 1..*
* insert SlicedBySystem
* insert CodiceFiscaleSlice
* identifier contains regionale 0..1
* identifier[regionale].system = $regionalPractitioner
* name 1..*
* name.family 1..1
* name.given 1..*

Profile: SinfoniaPractitionerRole
Parent: PractitionerRole
Id: sinfonia-practitioner-role
Title: "Ruolo SINFONIA"
Description: "Ruolo di un professionista presso un'organizzazione. Da questi ruoli, e mai dal gestore di identità, derivano i permessi di accesso."
* insert English([[SINFONIA role]], [[Role of a practitioner at an organization. Access rights derive from these roles and never from the identity provider.]])
* practitioner 1..1
* practitioner only Reference(SinfoniaPractitioner)
* organization 1..1
* organization only Reference(SinfoniaOrganization)
* code 1..*
* code from SinfoniaRoleVS (required)

ValueSet: SinfoniaRoleVS
Id: sinfonia-role
Title: "Ruoli SINFONIA"
Description: "Ruoli che la piattaforma conosce."
* insert English([[SINFONIA roles]], [[Roles that the platform knows.]])
* include codes from system SinfoniaRole

CodeSystem: SinfoniaRole
Id: sinfonia-role
Title: "Ruoli SINFONIA"
Description: "Ruoli dei professionisti e degli operatori presso le organizzazioni."
* insert English([[SINFONIA roles]], [[Roles of practitioners and operators at organizations.]])
* ^caseSensitive = true
* insert Concept(general-practitioner, Medico di medicina generale, General practitioner)
* insert Concept(paediatrician, Pediatra di libera scelta, Paediatrician of choice)
* insert Concept(specialist, Medico specialista, Specialist)
* insert Concept(palliative-care-physician, Medico esperto in cure palliative, Palliative care physician)
* insert Concept(continuity-of-care-physician, Medico di continuità assistenziale, Continuity of care physician)
* insert Concept(nurse, Infermiere, Nurse)
* insert Concept(psychologist, Psicologo, Psychologist)
* insert Concept(physiotherapist, Fisioterapista, Physiotherapist)
* insert Concept(speech-therapist, Logopedista, Speech therapist)
* insert Concept(occupational-therapist, Terapista occupazionale, Occupational therapist)
* insert Concept(health-care-assistant, Operatore sociosanitario, Health care assistant)
* insert Concept(dietitian, Dietista, Dietitian)
* insert Concept(social-worker, Assistente sociale, Social worker)
* insert Concept(pharmacist, Farmacista, Pharmacist)
* insert Concept(home-care-coordinator, Coordinatore delle cure domiciliari, Home-care coordinator)
* insert Concept(hospital-ward, Reparto ospedaliero, Hospital ward)
* insert Concept(hospice-director, Direttore di hospice, Hospice director)
* insert Concept(rsa-director, Direttore di RSA, Director of a residential care home)
* insert Concept(cooperative-operator, Operatore di cooperativa, Cooperative operator)
* insert Concept(cup-operator, Operatore CUP, Booking centre operator)
* insert Concept(municipal-social-secretariat, Segretariato sociale comunale, Municipal social secretariat)
* insert Concept(judicial-authority, Autorità giudiziaria, Judicial authority)
* insert Concept(registry-officer, Operatore dei registri, Registry officer)
* insert Concept(regional-analyst, Analista regionale, Regional analyst)
* insert Concept(administrator, Amministratore di sistema, System administrator)
* insert Concept(auditor, Auditor, Auditor)
