Instance: home-care-team-full
InstanceOf: HomeCareTeam
Title: "Équipe di un caso"
Description: "Responsabile del caso e infermiere di una cooperativa."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* identifier.system = $siadEntry
* identifier.value = "esempio-equipe-0001"
* status = #active
* category.text = "Équipe di cure palliative domiciliari"
* name = "Équipe domiciliare del distretto 31"
* subject = Reference(Patient/patient-full)
* period.start = "2026-01-10"
* participant[0].role[compito] = $homeCareTeamRole#case-manager
* participant[0].role[operatore] = $siadOperator#5
* participant[0].member = Reference(PractitionerRole/practitioner-role-full)
* participant[1].role[compito] = $homeCareTeamRole#operator
* participant[1].role[operatore] = $siadOperator#3
* participant[1].member = Reference(PractitionerRole/practitioner-role-minimal)
* participant[1].period.start = "2026-01-12"
* reasonReference = Reference(Condition/home-care-condition)
* managingOrganization = Reference(Organization/organization-full)

Instance: home-care-team-minimal
InstanceOf: HomeCareTeam
Title: "Équipe proposta"
Description: "Équipe di un PAI in bozza."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* status = #proposed
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-01-10"
* participant.role[compito] = $homeCareTeamRole#case-manager
* participant.member = Reference(PractitionerRole/practitioner-role-full)
