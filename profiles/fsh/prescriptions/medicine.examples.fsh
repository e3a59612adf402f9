Instance: medication-full
InstanceOf: SinfoniaMedication
Title: "Medicinale con tutti i dati"
Description: "Confezione inventata di apixaban."
Usage: #example
* extension[regimeFornitura].valueCoding = $supplyRegime#RR
* code.coding[aic] = $aic#000000001
* code.coding[atc] = $atcCode#B01AF02 "apixaban"
* code.coding[gruppoEquivalenza] = $equivalenceGroup#ZZ1
* code.text = "Apixaban 5 mg, 60 compresse (esempio)"
* form.text = "Compressa rivestita"
* ingredient.itemCodeableConcept = $atcCode#B01AF02
* ingredient.strength.numerator = 5 'mg'
* ingredient.strength.denominator = 1 '{compressa}'
* batch.lotNumber = "ESEMPIO-L1"
* batch.expirationDate = "2028-06-30"

Instance: medication-minimal
InstanceOf: SinfoniaMedication
Title: "Preparazione galenica"
Description: "Medicinale senza codice, descritto a parole."
Usage: #example
* code.coding[eccezione] = $medicineException#OTH
* code.text = "Crema con urea al 10 per cento, 100 g"
