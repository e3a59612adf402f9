Instance: sinfonia-patient-birth-place
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-patient-birth-place, PatientBirthPlace, Patient, birth-place, token, [[Patient.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/birth-place-code').value.ofType(CodeableConcept)]], [[Comune o Stato di nascita: serve agli uffici anagrafe per riconoscere chi ha stesso nome e stessa data.]], [[Municipality or State of birth: for registry offices to tell apart people of the same name and date.]])

Instance: sinfonia-patient-municipality
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-patient-municipality, PatientMunicipality, Patient, municipality, token, [[Patient.address.city.extension.where(url='http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding').value.ofType(Coding)]], [[Codice ISTAT del comune di residenza o domicilio: serve a inviti di screening e vaccinazioni e ai servizi sociali dei comuni.]], [[ISTAT code of the municipality of residence or domicile: for invitations to screening and vaccinations and for the social services of municipalities.]])

Instance: sinfonia-patient-asl
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-patient-asl, PatientAsl, Patient, asl, token, [[Patient.address.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/address-asl').value.ofType(Coding)]], [[ASL di residenza o domicilio; quella di assistenza è organization.]], [[ASL of residence or domicile; that of assistance is organization.]])

Instance: sinfonia-patient-provisional-identity
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-patient-provisional-identity, PatientProvisionalIdentity, Patient, provisional-identity, token, [[Patient.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity').value.ofType(CodeableConcept)]], [[Schede da completare: neonati e persone non identificate.]], [[Records to complete: newborns and people not identified.]])
