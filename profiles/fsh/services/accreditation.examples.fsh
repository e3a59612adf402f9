Instance: structure-accreditation-full
InstanceOf: StructureAccreditation
Title: "Accreditamento sospeso"
Description: "Accreditamento istituzionale di una struttura inventata, sospeso per adeguamenti."
Usage: #example
* extension[capacita].extension[discipline].valueCodeableConcept.text = "Riabilitazione ambulatoriale"
* extension[capacita].extension[beds].valueUnsignedInt = 0
* extension[capacita].extension[stations].valueUnsignedInt = 12
* extension[sospensione].extension[reason].valueString = "Adeguamento degli impianti"
* extension[sospensione].extension[period].valuePeriod.start = "2026-02-01"
* identifier.system = "https://fhir.sinfonia.campania.it/sid/accreditation"
* identifier.value = "DECRETO-ESEMPIO-1"
* status = #executed
* legalState = $accreditationState#suspended
* issued = "2024-05-10"
* applies.start = "2024-06-01"
* applies.end = "2028-05-31"
* subject = Reference(Organization/organization-minimal)
* authority = Reference(Organization/organization-full)
* type = $accreditationPhase#accreditation
* supportingInfo = Reference(QuestionnaireResponse/accreditation-check-list-example)
* legal.contentReference = Reference(DocumentReference/accreditation-decree-example)

Instance: structure-accreditation-minimal
InstanceOf: StructureAccreditation
Title: "Istanza di autorizzazione"
Description: "Istanza appena presentata."
Usage: #example
* identifier.system = "https://fhir.sinfonia.campania.it/sid/accreditation"
* identifier.value = "PRATICA-ESEMPIO-2"
* status = #negotiable
* legalState = $accreditationState#submitted
* subject = Reference(Organization/organization-minimal)
* authority = Reference(Organization/organization-full)
* type = $accreditationPhase#operate
