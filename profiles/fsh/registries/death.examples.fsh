RuleSet: DeathCauseExample(part)
* status = #final
* code = $deathPart#{part}
* subject = Reference(Patient/patient-merged)

Instance: death-record-full
InstanceOf: DeathRecord
Title: "Scheda D.4"
Description: "Morte in ospedale dopo una caduta, con causa iniziale codificata. La persona è inventata."
Usage: #example
* extension[circostanze].extension[date].valueDateTime = "2026-02-10T04:30:00+01:00"
* extension[circostanze].extension[place].valueCoding = $deathPlace#2
* extension[circostanze].extension[municipality].valueCoding = $municipality#063049
* extension[circostanze].extension[facility].valueReference = Reference(Location/location-full)
* extension[circostanze].extension[manner].valueCoding = $deathManner#accident
* extension[circostanze].extension[event].valueDateTime = "2026-02-01"
* extension[circostanze].extension[work].valueBoolean = false
* extension[circostanze].extension[autopsy].valueBoolean = false
* extension[circostanze].extension[certifier].valueCoding = $deathCertifier#attending
* identifier.system = $deathRecordId
* identifier.value = "ESEMPIO-2026-0001"
* status = #final
* type = $deathForm#d4
* subject = Reference(Patient/patient-merged)
* date = "2026-02-10T09:00:00+01:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* title = "Scheda di morte"
* custodian = Reference(Organization/organization-full)
* section[parteI].code = $deathPart#part1
* section[parteI].entry[0] = Reference(Observation/death-cause-full)
* section[parteII].code = $deathPart#part2
* section[parteII].entry = Reference(Observation/death-cause-minimal)
* section[causaEsterna].code = $deathPart#external
* section[causaEsterna].entry = Reference(Observation/death-cause-external)
* section[causaIniziale].code = $deathPart#underlying
* section[causaIniziale].entry = Reference(Observation/death-cause-underlying)

Instance: death-record-minimal
InstanceOf: DeathRecord
Title: "Scheda da codificare"
Description: "Scheda con i soli dati necessari."
Usage: #example
* extension[circostanze].extension[date].valueDateTime = "2026-02-10"
* extension[circostanze].extension[place].valueCoding = $deathPlace#1
* status = #preliminary
* type = $deathForm#d4
* subject = Reference(Patient/patient-merged)
* date = "2026-02-10"
* author = Reference(PractitionerRole/practitioner-role-full)
* title = "Scheda di morte"
* section[parteI].code = $deathPart#part1
* section[parteI].entry = Reference(Observation/death-cause-full)

Instance: death-cause-full
InstanceOf: DeathCauseObservation
Title: "Prima riga della Parte I"
Description: "Testo del medico e codice della riga, con l'intervallo."
Usage: #example
* insert DeathCauseExample(part1)
* extension[riga].valuePositiveInt = 1
* extension[codifica].valueCodeableConcept = $deathCoding#automatic
* valueCodeableConcept.text = "Frattura del femore"
* valueCodeableConcept.coding = $icd10#S72.0
* component[intervallo].code = $registryItem#interval
* component[intervallo].valueQuantity = 9 'd'

Instance: death-cause-minimal
InstanceOf: DeathCauseObservation
Title: "Altra condizione"
Description: "Parte II con il solo testo."
Usage: #example
* insert DeathCauseExample(part2)
* valueCodeableConcept.text = "Diabete"

Instance: death-cause-external
InstanceOf: DeathCauseObservation
Title: "Causa esterna"
Description: "Caduta in casa."
Usage: #example
* insert DeathCauseExample(external)
* valueCodeableConcept.text = "Caduta dalle scale"
* valueCodeableConcept.coding = $icd10#W10

Instance: death-cause-underlying
InstanceOf: DeathCauseObservation
Title: "Causa iniziale"
Description: "Scelta dal sistema automatico."
Usage: #example
* insert DeathCauseExample(underlying)
* extension[codifica].valueCodeableConcept = $deathCoding#automatic
* valueCodeableConcept.coding = $icd10#W10
