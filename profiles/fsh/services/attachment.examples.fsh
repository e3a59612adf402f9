RuleSet: AttachmentExample(text, file)
* status = #current
* type.text = "{text}"
* content.attachment.contentType = #application/pdf
* content.attachment.url = "https://fhir.sinfonia.campania.it/Binary/{file}"

Instance: accreditation-decree-example
InstanceOf: DocumentReference
Title: "Decreto di accreditamento"
Description: "Provvedimento citato dall'accreditamento."
Usage: #example
* insert AttachmentExample(Decreto di accreditamento, decreto-esempio)

Instance: ecm-certificate-example
InstanceOf: DocumentReference
Title: "Attestato ECM"
Description: "Attestato citato dal credito ECM."
Usage: #example
* insert AttachmentExample(Attestato di partecipazione, attestato-esempio)

Instance: ranking-act-example
InstanceOf: DocumentReference
Title: "Graduatoria pubblicata"
Description: "Atto citato dalla posizione in graduatoria."
Usage: #example
* insert AttachmentExample(Graduatoria definitiva, graduatoria-esempio)

Instance: accreditation-check-list-example
InstanceOf: QuestionnaireResponse
Title: "Lista di verifica di accreditamento"
Description: "Esito della visita citato dall'accreditamento."
Usage: #example
* status = #completed
* subject = Reference(Organization/organization-minimal)
* authored = "2024-04-15T12:00:00+02:00"
* item.linkId = "requisiti-strutturali"
* item.text = "Requisiti strutturali"
* item.answer.valueString = "Conforme"
