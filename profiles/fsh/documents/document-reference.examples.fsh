Instance: fse-document-reference-full
InstanceOf: FseDocumentReference
Title: "Referto specialistico pubblicato"
Description: "Seconda versione di un referto, oscurata al genitore, con tutti i dati di pubblicazione."
Usage: #example
* extension[pubblicazione].extension[repository].valueUri = "urn:oid:2.16.840.1.113883.2.9.2.150.4.5.204"
* extension[pubblicazione].extension[submission].valueUri = "urn:oid:2.16.840.1.113883.2.9.2.150.4.3.20260302103501"
* extension[pubblicazione].extension[activity].valueCoding = $fseActivity#ERP
* extension[pubblicazione].extension[facility].valueIdentifier.system = $sts11
* extension[pubblicazione].extension[facility].valueIdentifier.value = "150204000001"
* extension[pubblicazione].extension[role].valueCoding = $fseRole#AAS
* extension[pubblicazione].extension[patientInCharge].valueBoolean = true
* extension[pubblicazione].extension[administrativeRequest].valueCoding = $fseAdministrativeRequest#SSN
* extension[pubblicazione].extension[archived].valueBoolean = true
* extension[pubblicazione].extension[description].valueCoding.system = "urn:oid:2.16.840.1.113883.2.9.6.1.11"
* extension[pubblicazione].extension[description].valueCoding.code = #89.01.3
* extension[pubblicazione].extension[description].valueCoding.display = "Visita cardiologica di controllo"
* extension[pubblicazione].extension[workflowInstance].valueString = "2.16.840.1.113883.2.9.2.150.4.4.0f0f0f0f.a1b2c3d4e5^^^^urn:ihe:iti:xdw:2013:workflowInstanceId"
* masterIdentifier.system = $fseDocumentId
* masterIdentifier.value = "150204.ESEMPIO.RSA-0001"
* status = #current
* docStatus = #amended
* type = $fseLoinc#11488-4
* category[classe] = $fseClass#REF
* subject = Reference(Patient/patient-full)
* date = "2026-03-02T10:36:00+01:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* authenticator = Reference(PractitionerRole/practitioner-role-full)
* custodian = Reference(Organization/organization-full)
* relatesTo.code = #replaces
* relatesTo.target = Reference(DocumentReference/fse-document-reference-minimal)
* securityLabel[riservatezza] = $fseConfidentiality#R
* content.attachment.extension[sha256].valueString = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
* content.attachment.url = "https://fhir.sinfonia.campania.it/Binary/referto-esempio"
* content.attachment.size = 184320
* content.attachment.hash = "2jmj7l5rSw0yVb/vlWAYkK/YBwk="
* content.attachment.title = "Referto di specialistica ambulatoriale"
* content.attachment.creation = "2026-03-02T10:30:00+01:00"
* content.format = $fseFormat#2.16.840.1.113883.2.9.10.1.9.1
* context.encounter = Reference(Encounter/home-care-access-full)
* context.event = $fseEventCode#P97
* context.period.start = "2026-03-02T10:00:00+01:00"
* context.period.end = "2026-03-02T10:25:00+01:00"
* context.facilityType = $fseFacilityType#Territorio
* context.practiceSetting = $fsePracticeSetting#AD_PSC008
* context.related[0] = Reference(Composition/fse-outpatient-report-full)
* context.related[1].identifier.system = $fseTsDocumentId
* context.related[1].identifier.value = "1500A4000000019"

Instance: fse-document-reference-minimal
InstanceOf: FseDocumentReference
Title: "Documento indicizzato e poi sostituito"
Description: "I soli dati necessari."
Usage: #example
* masterIdentifier.system = $fseDocumentId
* masterIdentifier.value = "150204.ESEMPIO.RSA-0000"
* status = #superseded
* type = $fseLoinc#11488-4
* category[classe] = $fseClass#REF
* subject = Reference(Patient/patient-full)
* date = "2026-03-01T09:00:00+01:00"
* author = Reference(Organization/organization-full)
* custodian = Reference(Organization/organization-full)
* securityLabel[riservatezza] = $fseConfidentiality#N
* content.attachment.url = "https://fhir.sinfonia.campania.it/Binary/referto-precedente"
* content.attachment.size = 180224
* content.attachment.hash = "2jmj7l5rSw0yVb/vlWAYkK/YBwk="
* content.attachment.creation = "2026-03-01T08:55:00+01:00"
* content.format = $fseFormat#2.16.840.1.113883.2.9.10.1.9.1
* context.facilityType = $fseFacilityType#Territorio
* context.practiceSetting = $fsePracticeSetting#AD_PSC131
