Invariant: sin-adi-team-1
Description: "Un'équipe attiva ha un solo responsabile del caso. / An active team has one case manager."
Severity: #error
Expression: "status = 'active' implies participant.role.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/home-care-team-role' and code = 'case-manager').count() = 1"

Profile: HomeCareTeam
Parent: SinfoniaCareTeam
Id: sinfonia-home-care-team
Title: "Équipe domiciliare"
Description: "Chi segue un caso di assistenza domiciliare: responsabile del caso, medico di famiglia, coordinatori, operatori che effettuano gli accessi, caregiver. Decide anche chi può vedere i dati della persona finché il caso è aperto. Fonti: art. 22 DPCM 12 gennaio 2017; DM 77/2022 per la centrale operativa territoriale."
* insert English([[Home-care team]], [[Who follows a home-care case: case manager, family doctor, coordinators, the operators who make the visits, caregiver. It also decides who may see the data of the person while the case is open. Sources: art. 22 DPCM 12 January 2017; DM 77/2022 for the territorial coordination centre.]])
* obeys sin-adi-team-1
* extension contains $episodeOfCare named caso 1..1
* insert Must(extension[caso], [[Caso che l'équipe segue]], [[Case that the team follows]])
* insert Must(identifier, [[Identificativi dell'équipe]], [[Identifiers of the team]])
* insert Must(status, [[proposed: nel PAI in bozza; active: al lavoro; inactive: caso concluso]], [[proposed: in the draft PAI; active: at work; inactive: case concluded]])
* insert Must(name, [[Nome dell'équipe]], [[Name of the team]])
* insert Must(subject, [[Persona assistita]], [[Person in care]])
* insert Must(period, [[Da quando e fino a quando lavora]], [[Since when and until when it works]])
* insert CareCodedSlice(participant.role, compito, 1, 1, $homeCareTeamRole, https://fhir.sinfonia.campania.it/ValueSet/home-care-team-role)
* participant.role contains operatore 0..1
* participant.role[operatore] from https://fhir.sinfonia.campania.it/ValueSet/siad-tipo-operatore (required)
* participant.role[operatore].coding 1..1
* participant.role[operatore].coding.system 1..1
* participant.role[operatore].coding.system = $siadOperator
* participant.role[operatore].coding.code 1..1
* insert Must(participant.role[compito], [[Compito nell'équipe]], [[Task in the team]])
* insert Must(participant.role[operatore], [[Tipo di operatore (SIAD)]], [[Kind of professional (SIAD)]])
* participant.member only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization or SinfoniaRelatedPerson)
* insert Must(participant.member, [[Componente]], [[Member]])
* insert Must(managingOrganization, [[ASL o erogatore che la coordina]], [[ASL or provider that coordinates it]])

Mapping: HomeCareTeamToHl7Italia
Source: HomeCareTeam
Target: "http://hl7.org/fhir/StructureDefinition/CareTeam"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di CareTeam; i compiti sono un elenco di SINFONIA e la figura professionale è quella del SIAD. / HL7 Italia has no profile of CareTeam; the tasks are a list of SINFONIA and the profession is that of SIAD."
* participant.role[operatore] -> "SIAD Erogazione/TipoOperatore"
