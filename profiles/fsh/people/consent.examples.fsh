Instance: consent-care-relationship-full
InstanceOf: CareRelationshipConsent
Title: "Presa in carico"
Description: "Un'équipe inventata ha in cura una persona inventata, che ha firmato il modulo."
Usage: #example
* identifier.system = "https://asl.example/consensi"
* identifier.value = "esempio-0001"
* status = #active
* scope = $consentScope#patient-privacy
* category[tipo].coding = $consentKind#care-relationship
* category[1] = http://terminology.hl7.org/CodeSystem/v3-ActCode#INFA
* patient = Reference(Patient/patient-full)
* dateTime = "2026-10-20T09:30:00+02:00"
* performer = Reference(RelatedPerson/related-person-support-administrator)
* organization = Reference(Organization/organization-full)
* sourceReference.display = "Modulo firmato"
* policyRule = $consentBasis#gdpr-9-2-a
* verification.verified = true
* verification.verifiedWith = Reference(RelatedPerson/related-person-support-administrator)
* verification.verificationDate = "2026-10-20T09:30:00+02:00"
* provision.type = #permit
* provision.period.start = "2026-10-20"
* provision.period.end = "2027-10-19"
* provision.actor.role = $participationType#IRCP
* provision.actor.reference = Reference(CareTeam/care-team-full)
* provision.action = $consentAction#access
* provision.purpose = $actReason#TREAT

Instance: consent-care-relationship-minimal
InstanceOf: CareRelationshipConsent
Title: "Consultazione del fascicolo"
Description: "Consenso di una persona inventata alla consultazione del fascicolo per finalità di cura, con i soli dati necessari."
Usage: #example
* status = #active
* scope = $consentScope#patient-privacy
* category[tipo].coding = $consentKind#fse-care
* patient = Reference(Patient/patient-full)
* dateTime = "2026-01-15T10:00:00+01:00"
* performer = Reference(Patient/patient-full)
* policyRule = $consentBasis#gdpr-9-2-a
* provision.type = #permit
* provision.period.start = "2026-01-15"
* provision.purpose = $actReason#TREAT

Instance: consent-obscuring-full
InstanceOf: ObscuringConsent
Title: "Oscuramento di un referto, poi revocato"
Description: "Una persona inventata nasconde un referto a tutti, tranne al proprio medico, e dopo un anno lo rende di nuovo visibile."
Usage: #example
* meta.security[riservatezza] = $confidentiality#V
* identifier.system = "https://asl.example/consensi"
* identifier.value = "esempio-0002"
* status = #inactive
* scope = $consentScope#patient-privacy
* category[tipo].coding = $consentKind#obscuring
* category[regola].coding = $fseAccessRule#P99
* patient = Reference(Patient/patient-full)
* dateTime = "2025-05-02T18:00:00+02:00"
* performer = Reference(Patient/patient-full)
* organization = Reference(Organization/organization-full)
* sourceReference.display = "Richiesta in rete"
* policyRule = $consentBasis#gdpr-18
* verification.verified = true
* verification.verificationDate = "2025-05-02T18:00:00+02:00"
* provision.type = #deny
* provision.period.start = "2025-05-02"
* provision.period.end = "2026-05-01"
* provision.actor.role = $participationType#IRCP
* provision.actor.reference = Reference(Organization/organization-hospital)
* provision.securityLabel = $actCode#HIV
* provision.class = http://hl7.org/fhir/resource-types#DocumentReference
* provision.data.meaning = #instance
* provision.data.reference.display = "Referto di laboratorio"
* provision.provision.type = #permit
* provision.provision.actor.role = $participationType#IRCP
* provision.provision.actor.reference = Reference(PractitionerRole/practitioner-role-full)

Instance: consent-obscuring-minimal
InstanceOf: ObscuringConsent
Title: "Oscuramento al genitore"
Description: "Un ricovero nascosto ai genitori, con i soli dati necessari."
Usage: #example
* meta.security[riservatezza] = $confidentiality#V
* status = #active
* scope = $consentScope#patient-privacy
* category[tipo].coding = $consentKind#obscuring
* category[regola].coding = $fseAccessRule#P97
* patient = Reference(Patient/patient-minimal)
* dateTime = "2026-03-01T08:00:00+01:00"
* performer = Reference(Patient/patient-minimal)
* policyRule = $consentBasis#gdpr-18
* provision.type = #deny
* provision.period.start = "2026-03-01"
* provision.data.meaning = #related
* provision.data.reference.display = "Ricovero"

Instance: consent-emergency-access
InstanceOf: CareRelationshipConsent
Title: "Accesso in emergenza"
Description: "Un medico del pronto soccorso inventato apre per quindici minuti i dati di una persona inventata che non può esprimersi."
Usage: #example
* extension[motivo].valueCodeableConcept = https://fhir.sinfonia.campania.it/CodeSystem/emergency-reason#unconscious
* extension[motivo].valueCodeableConcept.text = "Persona trovata priva di coscienza, nessun accompagnatore"
* status = #active
* scope = $consentScope#patient-privacy
* category[tipo].coding = $consentKind#emergency-access
* patient = Reference(Patient/patient-full)
* dateTime = "2026-10-20T09:30:00+02:00"
* policyRule = $consentBasis#gdpr-9-2-c
* provision.type = #permit
* provision.period.start = "2026-10-20T09:30:00+02:00"
* provision.period.end = "2026-10-20T09:45:00+02:00"
* provision.actor.role = $participationType#IRCP
* provision.actor.reference = Reference(PractitionerRole/practitioner-role-full)
* provision.action = $consentAction#access
* provision.purpose = $actReason#ETREAT
