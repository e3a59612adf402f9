Instance: fse-drug-dispensation-full
InstanceOf: FseDrugDispensationComposition
Title: "Erogazione farmaceutica"
Description: "Dispensazione in farmacia."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.13.1.1
* insert FseExampleHeader(ERF-0001, [[Erogazione farmaceutica]])
* insert FseExampleRest(ERF-0000, Encounter/home-care-access-full)
* insert FseExampleText(erogazione, [[Farmaci erogati]], [[Una confezione.]])
* section[erogazione].entry = Reference(MedicationDispense/medication-dispense-full)

Instance: fse-drug-dispensation-minimal
InstanceOf: FseDrugDispensationComposition
Title: "Erogazione farmaceutica non SSN"
Description: "Ricetta bianca."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.13.2.1
* insert FseExampleHeader(ERF-0002, [[Erogazione farmaceutica]])
* insert FseExampleText(erogazione, [[Farmaci erogati]], [[Una confezione.]])
* section[erogazione].entry = Reference(MedicationDispense/medication-dispense-full)

Instance: fse-specialist-dispensation-full
InstanceOf: FseSpecialistDispensationComposition
Title: "Erogazione specialistica"
Description: "Forma estesa."
Usage: #example
* insert FseExampleHeader(ERS-0001, [[Erogazione specialistica]])
* insert FseExampleRest(ERS-0000, Encounter/home-care-access-full)
* insert FseExampleText(estesa, [[Prestazioni erogate]], [[Visita cardiologica di controllo.]])
* section[estesa].entry = Reference(ServiceRequest/specialist-prescription-full)

Instance: fse-specialist-dispensation-minimal
InstanceOf: FseSpecialistDispensationComposition
Title: "Erogazione specialistica con il minimo"
Description: "Forma breve."
Usage: #example
* insert FseExampleHeader(ERS-0002, [[Erogazione specialistica]])
* insert FseExampleText(breve, [[Prestazioni erogate]], [[Elettrocardiogramma.]])
* section[breve].entry = Reference(ServiceRequest/specialist-prescription-full)
