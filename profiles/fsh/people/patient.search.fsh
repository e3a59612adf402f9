Instance: sinfonia-patient-birth-place
InstanceOf: SearchParameter
Usage: #definition
* name = "PatientBirthPlace"
* insert SearchOn(sinfonia-patient-birth-place, birth-place, Patient, token, [[Patient.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/birth-place-code').value]])
* insert SearchText([[Comune o Stato di nascita: serve agli uffici anagrafe per riconoscere chi ha stesso nome e stessa data.]], [[Municipality or State of birth: for registry offices to tell apart people of the same name and date.]])

Instance: sinfonia-patient-municipality
InstanceOf: SearchParameter
Usage: #definition
* name = "PatientMunicipality"
* insert SearchOn(sinfonia-patient-municipality, municipality, Patient, token, [[Patient.address.city.extension.where(url='http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding').value]])
* insert SearchText([[Codice ISTAT del comune di residenza o domicilio: serve a inviti di screening e vaccinazioni e ai servizi sociali dei comuni.]], [[ISTAT code of the municipality of residence or domicile: for invitations to screening and vaccinations and for the social services of municipalities.]])

Instance: sinfonia-patient-asl
InstanceOf: SearchParameter
Usage: #definition
* name = "PatientAsl"
* insert SearchOn(sinfonia-patient-asl, asl, Patient, token, [[Patient.address.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/address-asl').value]])
* insert SearchText([[ASL di residenza o domicilio; quella di assistenza è organization.]], [[ASL of residence or domicile; that of assistance is organization.]])

Instance: sinfonia-patient-provisional-identity
InstanceOf: SearchParameter
Usage: #definition
* name = "PatientProvisionalIdentity"
* insert SearchOn(sinfonia-patient-provisional-identity, provisional-identity, Patient, token, [[Patient.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/provisional-identity').value]])
* insert SearchText([[Schede da completare: neonati e persone non identificate.]], [[Records to complete: newborns and people not identified.]])
