Profile: SinfoniaCareTeam
Parent: CareTeam
Id: sinfonia-care-team
Title: "Équipe di cura SINFONIA"
Description: "Chi ha in cura una persona, con quale ruolo e da quando: équipe di un piano, di un percorso, di un ricovero. È generale: l'équipe delle cure domiciliari la specializza. Da qui, insieme ai ruoli, deriva la relazione di cura che permette di vedere i dati."
* insert English([[SINFONIA care team]], [[Who treats a person, in which role and since when: team of a plan, of a pathway, of a hospital stay. It is general: the home-care team specialises it. Together with the roles it gives the care relationship that lets people see data.]])
* obeys sin-cteam-1 and sin-cteam-2
* insert Must(identifier, [[Identificativo dell'équipe presso chi la gestisce]], [[Identifier of the team at whoever runs it]])
* status 1..1
* insert Must(status, [[Stato dell'équipe]], [[Status of the team]])
* insert Must(category, [[Tipo di équipe]], [[Kind of team]])
* insert Must(name, [[Nome]], [[Name]])
* subject 1..1
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Persona assistita]], [[The citizen]])
* insert Must(encounter, [[Ricovero o contatto per cui esiste]], [[Stay or contact it exists for]])
* period 1..1
* insert Must(period, [[Da quando e fino a quando lavora]], [[From when until when it works]])
* period.start 1..1
* participant 1..*
* insert Must(participant, [[Componenti]], [[Members]])
* participant.role 1..*
* insert Must(participant.role, [[Ruolo del componente: tabella dei ruoli o titolo della relazione]], [[Role of the member: role table or title of the relationship]])
* participant.role from CareTeamRoleVS (extensible)
* participant.member 1..1
* participant.member only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaRelatedPerson or SinfoniaPatient or SinfoniaOrganization or CareTeam)
* insert Must(participant.member, [[Chi è: di regola il ruolo del professionista]], [[Who it is: as a rule the role of the practitioner]])
* insert Must(participant.period, [[Da quando e fino a quando fa parte dell'équipe]], [[From when until when they are in the team]])
* insert Must(reasonReference, [[Problema di salute]], [[Health problem]])
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[Organizzazione responsabile]], [[Organization in charge]])

ValueSet: CareTeamRoleVS
Id: care-team-role
Title: "Ruoli in un'équipe"
Description: "Ruoli dei professionisti, titoli delle persone vicine all'assistito, compiti e figure delle cure domiciliari."
* insert English([[Roles in a team]], [[Roles of practitioners, titles of those near to the citizen, tasks and professions of home care.]])
* include codes from system $sinfoniaRole
* include codes from system $relationship
* include codes from system $homeCareTeamRole
* include codes from system $siadOperator

Invariant: sin-cteam-1
Description: "Un'équipe che non è più attiva ha la data di fine. / A team that is no longer active has an end."
Severity: #error
// Our own rule: the care relationship must not outlast the team.
Expression: "status = 'inactive' implies period.end.exists()"

Invariant: sin-cteam-2
Description: "Un'équipe attiva ha almeno un professionista o un'organizzazione. / An active team has at least one practitioner or organization."
Severity: #error
Expression: "status = 'active' implies participant.member.where(reference.matches('(PractitionerRole|Practitioner|Organization|CareTeam)/') or (type in ('PractitionerRole' | 'Practitioner' | 'Organization' | 'CareTeam')) or reference.matches('^urn:')).exists()"

Mapping: SinfoniaCareTeamToHl7Italia
Source: SinfoniaCareTeam
Target: "http://hl7.org/fhir/StructureDefinition/CareTeam"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di CareTeam: si segue R4, con i ruoli della tabella SINFONIA. / HL7 Italia has no profile of CareTeam: R4 is followed, with the roles of the SINFONIA table."
* subject -> "CareTeam.subject"
* participant -> "CareTeam.participant"
