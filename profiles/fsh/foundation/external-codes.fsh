// Value sets of whole external systems, for questions whose answer is any code of the system.

ValueSet: Icd9cmCodeVS
Id: icd-9-cm-code
Title: "Codici ICD-9-CM"
Description: "Tutti i codici ICD-9-CM (versione 2007 in uso in Italia). I codici non sono nel pacchetto: si caricano dai file del Ministero della salute."
* insert English([[ICD-9-CM codes]], [[All codes of ICD-9-CM (the 2007 version in use in Italy). The codes are not in the package: they are loaded from the files of the Ministry of Health.]])
* include codes from system http://hl7.org/fhir/sid/icd-9-cm

ValueSet: AtcCodeVS
Id: atc-code
Title: "Codici ATC"
Description: "Tutti i codici ATC dei principi attivi. I codici non sono nel pacchetto: si caricano dai file di AIFA."
* insert English([[ATC codes]], [[All ATC codes of active substances. The codes are not in the package: they are loaded from the files of AIFA.]])
* include codes from system http://www.whocc.no/atc

ValueSet: AicCodeVS
Id: aic-code
Title: "Codici AIC"
Description: "Tutti i codici AIC delle confezioni di medicinali. I codici non sono nel pacchetto: si caricano dai dati aperti di AIFA."
* insert English([[AIC codes]], [[All AIC codes of packages of medicines. The codes are not in the package: they are loaded from the open data of AIFA.]])
* include codes from system urn:oid:2.16.840.1.113883.2.9.6.1.5
