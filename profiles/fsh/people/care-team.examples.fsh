Instance: care-team-full
InstanceOf: SinfoniaCareTeam
Title: "Équipe di un percorso"
Description: "Medico di famiglia, infermiera e figlio caregiver di una persona inventata."
Usage: #example
* identifier.system = "https://asl.example/equipe"
* identifier.value = "esempio-0001"
* status = #active
* category = $loinc#LA28865-6
* name = "Équipe per la continuità delle cure"
* subject = Reference(Patient/patient-full)
* encounter.display = "Ricovero di ottobre 2026"
* period.start = "2026-10-20"
* period.end = "2027-04-20"
* participant[0].role = $sinfoniaRole#general-practitioner
* participant[0].member = Reference(PractitionerRole/practitioner-role-full)
* participant[0].period.start = "2026-10-20"
* participant[1].role = $sinfoniaRole#nurse
* participant[1].member = Reference(PractitionerRole/practitioner-role-minimal)
* participant[2].role = $relationship#family-caregiver
* participant[2].member = Reference(RelatedPerson/related-person-full)
* reasonReference.display = "Scompenso cardiaco"
* managingOrganization = Reference(Organization/organization-full)

Instance: care-team-minimal
InstanceOf: SinfoniaCareTeam
Title: "Équipe di una persona"
Description: "Équipe con i soli dati necessari."
Usage: #example
* status = #proposed
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-11-02"
* participant.role = $sinfoniaRole#nurse
* participant.member = Reference(PractitionerRole/practitioner-role-minimal)
