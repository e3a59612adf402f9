// Search by the case of home care, for types that carry it in the extension workflow-episodeOfCare. Encounter has the
// same parameter in R4; Procedure is reached by encounter.episode-of-care, Appointment by supporting-info.
RuleSet: OfEpisode(type, id)
* insert SearchOn(sinfonia-{id}-episode-of-care, {type}EpisodeOfCare, {type}, episode-of-care, reference, [[{type}.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare').value.ofType(Reference)]], [[Risorse {type} di un caso (EpisodeOfCare).]], [[{type} resources of a case (EpisodeOfCare).]])
* target = #EpisodeOfCare

Instance: sinfonia-careplan-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert OfEpisode(CarePlan, careplan)

Instance: sinfonia-careteam-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert OfEpisode(CareTeam, careteam)

Instance: sinfonia-condition-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert OfEpisode(Condition, condition)

Instance: sinfonia-observation-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert OfEpisode(Observation, observation)

Instance: sinfonia-questionnaireresponse-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert OfEpisode(QuestionnaireResponse, questionnaireresponse)

Instance: sinfonia-goal-expressed-by
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-goal-expressed-by, GoalExpressedBy, Goal, expressed-by, reference, Goal.expressedBy, [[Obiettivi secondo chi li ha espressi: serve a chi li ha scritti per continuare a vederli e aggiornarli.]], [[Goals by who expressed them: for who wrote them to go on seeing and updating them.]])
* target[0] = #Patient
* target[1] = #Practitioner
* target[2] = #PractitionerRole
* target[3] = #RelatedPerson
