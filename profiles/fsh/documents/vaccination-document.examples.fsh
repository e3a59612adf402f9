Instance: fse-single-vaccination-full
InstanceOf: FseSingleVaccinationComposition
Title: "Scheda della singola vaccinazione"
Description: "Vaccino antinfluenzale."
Usage: #example
* insert FseExampleHeader(SV-0001, [[Scheda della singola vaccinazione]])
* insert FseExampleRest(SV-0000, Encounter/home-care-access-full)
* insert FseExampleText(vaccinazione, [[Vaccinazione]], [[Vaccino antinfluenzale, dose unica.]])
* section[vaccinazione].entry = Reference(Immunization/immunization-full)

Instance: fse-single-vaccination-minimal
InstanceOf: FseSingleVaccinationComposition
Title: "Scheda della singola vaccinazione con il minimo"
Description: "Senza firma, che lo schematron non chiede."
Usage: #example
* insert FseExampleHeader(SV-0002, [[Scheda della singola vaccinazione]])
* insert FseExampleText(vaccinazione, [[Vaccinazione]], [[Vaccino antitetanico.]])
* section[vaccinazione].entry = Reference(Immunization/immunization-full)

Instance: fse-vaccination-certificate-full
InstanceOf: FseVaccinationCertificateComposition
Title: "Certificato vaccinale"
Description: "Due vaccinazioni."
Usage: #example
* insert FseExampleHeader(CV-0001, [[Certificato vaccinale]])
* insert FseExampleRest(CV-0000, Encounter/home-care-access-full)
* insert FseExampleText(vaccinazioni, [[Vaccinazioni]], [[Influenza e pneumococco.]])
* section[vaccinazioni].entry[0] = Reference(Immunization/immunization-full)
* section[vaccinazioni].entry[1] = Reference(Immunization/immunization-minimal)

Instance: fse-vaccination-certificate-minimal
InstanceOf: FseVaccinationCertificateComposition
Title: "Certificato vaccinale con il minimo"
Description: "Una vaccinazione."
Usage: #example
* insert FseExampleHeader(CV-0002, [[Certificato vaccinale]])
* insert FseExampleText(vaccinazioni, [[Vaccinazioni]], [[Influenza.]])
* section[vaccinazioni].entry = Reference(Immunization/immunization-full)
