Instance: ecm-credit-full
InstanceOf: EcmCredit
Title: "Credito di un corso a distanza"
Description: "Credito acquisito e inviato a CoGeAPS."
Usage: #example
* extension[credito].extension[event].valueString = "ESEMPIO-100"
* extension[credito].extension[edition].valueString = "1"
* extension[credito].extension[title].valueString = "Le cure domiciliari in SINFONIA"
* extension[credito].extension[mode].valueCoding = $ecmMode#FAD
* extension[credito].extension[role].valueCoding = $ecmRole#participant
* extension[credito].extension[credits].valueDecimal = 4.5
* extension[credito].extension[earned].valueDate = "2025-11-20"
* extension[credito].extension[triennium].valueString = "2023-2025"
* extension[credito].extension[score].valueDecimal = 90
* extension[credito].extension[certificate].valueReference = Reference(DocumentReference/ecm-certificate-example)
* extension[credito].extension[sentToCogeaps].valueDateTime = "2025-12-01T09:00:00+01:00"
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ecm-certificate"
* identifier.value = "ESEMPIO-100-0001"
* code = $administrativeRecord#ecm-credit
* subject = Reference(Practitioner/practitioner-full)
* created = "2025-11-20"
* author = Reference(Organization/organization-full)

Instance: ecm-credit-minimal
InstanceOf: EcmCredit
Title: "Credito di docenza"
Description: "I soli dati necessari."
Usage: #example
* extension[credito].extension[event].valueString = "ESEMPIO-101"
* extension[credito].extension[title].valueString = "Il piano assistenziale individuale"
* extension[credito].extension[mode].valueCoding = $ecmMode#RES
* extension[credito].extension[role].valueCoding = $ecmRole#teacher
* extension[credito].extension[credits].valueDecimal = 2
* extension[credito].extension[earned].valueDate = "2026-02-10"
* extension[credito].extension[triennium].valueString = "2026-2028"
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ecm-certificate"
* identifier.value = "ESEMPIO-101-0001"
* code = $administrativeRecord#ecm-credit
* subject = Reference(Practitioner/practitioner-minimal)
* created = "2026-02-11"
* author = Reference(Organization/organization-full)
