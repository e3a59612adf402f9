// Search by the case of home care, for types that carry it in the extension workflow-episodeOfCare. Encounter has the
// same parameter in R4; Procedure is reached by encounter.episode-of-care, Appointment by supporting-info.
RuleSet: EpisodeOfCareParameter(type, id)
* url = "https://fhir.sinfonia.campania.it/SearchParameter/sinfonia-{id}-episode-of-care"
* name = "{type}EpisodeOfCare"
* status = #active
* experimental = false
* description = "Risorse {type} di un caso (EpisodeOfCare)."
* description.extension[0].url = $translation
* description.extension[0].extension[0].url = "lang"
* description.extension[0].extension[0].valueCode = #en
* description.extension[0].extension[1].url = "content"
* description.extension[0].extension[1].valueMarkdown = "{type} resources of a case (EpisodeOfCare)."
* code = #episode-of-care
* base = #{type}
* type = #reference
* expression = "{type}.extension.where(url = 'http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare').value.ofType(Reference)"
* xpathUsage = #normal
* target = #EpisodeOfCare

Instance: sinfonia-careplan-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert EpisodeOfCareParameter(CarePlan, careplan)

Instance: sinfonia-careteam-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert EpisodeOfCareParameter(CareTeam, careteam)

Instance: sinfonia-condition-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert EpisodeOfCareParameter(Condition, condition)

Instance: sinfonia-observation-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert EpisodeOfCareParameter(Observation, observation)

Instance: sinfonia-questionnaireresponse-episode-of-care
InstanceOf: SearchParameter
Usage: #definition
* insert EpisodeOfCareParameter(QuestionnaireResponse, questionnaireresponse)
