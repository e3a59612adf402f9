Instance: fse-drug-prescription-full
InstanceOf: FseDrugPrescriptionComposition
Title: "Prescrizione farmaceutica"
Description: "Con tutte le sezioni."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.2.1
* insert FseExampleHeader(PRF-0001, [[Prescrizione farmaceutica]])
* identifier.system = $fseOrderId
* identifier.value = "1500A4000000019"
* insert FseExampleRest(PRF-0000, Encounter/home-care-access-full)
* insert FseExampleText(esenzioni, [[Esenzioni]], [[Nessuna esenzione.]])
* insert FseExampleText(prescrizioni, [[Prescrizioni]], [[Una confezione.]])
* insert FseExampleText(annotazioni, [[Annotazioni]], [[Nessuna.]])
* insert FseExampleText(parametri, [[Parametri vitali]], [[Non rilevati.]])
* insert FseExampleText(allergie, [[Allergie]], [[Nessuna nota.]])
* insert FseExampleText(statoPaziente, [[Stato del paziente]], [[Autonoma.]])
* insert FseExampleText(messaggio, [[Messaggio regionale]], [[Nessuno.]])
* section[esenzioni].entry = Reference(Coverage/exemption-full)
* section[prescrizioni].entry = Reference(MedicationRequest/drug-prescription-full)

Instance: fse-drug-prescription-minimal
InstanceOf: FseDrugPrescriptionComposition
Title: "Prescrizione farmaceutica con il minimo"
Description: "Esenzioni e prescrizioni."
Usage: #example
* extension[modello].valueCoding = $fseFormat#2.16.840.1.113883.2.9.10.1.2.1
* insert FseExampleHeader(PRF-0002, [[Prescrizione farmaceutica]])
* identifier.system = $fseOrderId
* identifier.value = "1500A4000000019"
* encounter = Reference(Encounter/home-care-access-full)
* insert FseExampleText(esenzioni, [[Esenzioni]], [[Nessuna esenzione.]])
* insert FseExampleText(prescrizioni, [[Prescrizioni]], [[Una confezione.]])
* section[prescrizioni].entry = Reference(MedicationRequest/drug-prescription-full)

Instance: fse-specialist-prescription-full
InstanceOf: FseSpecialistPrescriptionComposition
Title: "Prescrizione specialistica"
Description: "Con tutte le sezioni."
Usage: #example
* insert FseExampleHeader(PRS-0001, [[Prescrizione specialistica]])
* identifier.system = $fseOrderId
* identifier.value = "1500A4000000019"
* insert FseExampleRest(PRS-0000, Encounter/home-care-access-full)
* insert FseExampleText(esenzioni, [[Esenzioni]], [[Nessuna esenzione.]])
* insert FseExampleText(prescrizioni, [[Prescrizioni]], [[Una confezione.]])
* insert FseExampleText(annotazioni, [[Annotazioni]], [[Nessuna.]])
* insert FseExampleText(parametri, [[Parametri vitali]], [[Non rilevati.]])
* insert FseExampleText(allergie, [[Allergie]], [[Nessuna nota.]])
* insert FseExampleText(statoPaziente, [[Stato del paziente]], [[Autonoma.]])
* insert FseExampleText(messaggio, [[Messaggio regionale]], [[Nessuno.]])
* section[esenzioni].entry = Reference(Coverage/exemption-full)
* section[prescrizioni].entry = Reference(ServiceRequest/specialist-prescription-full)

Instance: fse-specialist-prescription-minimal
InstanceOf: FseSpecialistPrescriptionComposition
Title: "Prescrizione specialistica con il minimo"
Description: "Esenzioni e prescrizioni."
Usage: #example
* insert FseExampleHeader(PRS-0002, [[Prescrizione specialistica]])
* identifier.system = $fseOrderId
* identifier.value = "1500A4000000019"
* encounter = Reference(Encounter/home-care-access-full)
* insert FseExampleText(esenzioni, [[Esenzioni]], [[Nessuna esenzione.]])
* insert FseExampleText(prescrizioni, [[Prescrizioni]], [[Una confezione.]])
* section[prescrizioni].entry = Reference(ServiceRequest/specialist-prescription-full)
