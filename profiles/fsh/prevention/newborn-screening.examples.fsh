Instance: newborn-screening-full
InstanceOf: NewbornScreeningReport
Title: "Screening metabolico con richiamo"
Description: "Secondo campione chiesto per un valore oltre il limite. Il neonato è inventato."
Usage: #example
* extension[nascita].extension[birth].valueDateTime = "2026-10-30T06:15:00+01:00"
* extension[nascita].extension[gestation].valueUnsignedInt = 39
* extension[nascita].extension[weight].valueUnsignedInt = 3200
* extension[nascita].extension[mother].valueReference = Reference(Patient/patient-minimal)
* extension[richiamo].valueDateTime = "2026-11-04T10:00:00+01:00"
* identifier.system = $newbornCard
* identifier.value = "ESEMPIO-CARTONCINO-1"
* status = #final
* code = $newbornKind#metabolic
* subject = Reference(Patient/patient-newborn)
* effectiveDateTime = "2026-11-01T09:00:00+01:00"
* issued = "2026-11-03T16:00:00+01:00"
* performer = Reference(Organization/organization-full)
* result[0] = Reference(Observation/newborn-screening-result-full)
* result[1] = Reference(Observation/newborn-screening-result-minimal)
* conclusionCode = $newbornClass#recall

Instance: newborn-screening-minimal
InstanceOf: NewbornScreeningReport
Title: "Screening uditivo"
Description: "Esame con i soli dati necessari."
Usage: #example
* status = #final
* code = $newbornKind#hearing
* subject = Reference(Patient/patient-newborn)
* effectiveDateTime = "2026-11-01"
* conclusionCode = $newbornClass#negative

Instance: newborn-screening-result-full
InstanceOf: NewbornScreeningObservation
Title: "Fenilalanina oltre il limite"
Description: "Esito per la fenilchetonuria con il suo analita. Valore e limite sono inventati."
Usage: #example
* status = #final
* code = $newbornPanel#phenylketonuria
* subject = Reference(Patient/patient-newborn)
* valueCodeableConcept = $newbornClass#recall
* component.code.text = "Fenilalanina"
* component.valueQuantity = 160 'umol/L'
* component.referenceRange.high = 120 'umol/L'

Instance: newborn-screening-result-minimal
InstanceOf: NewbornScreeningObservation
Title: "Ipotiroidismo negativo"
Description: "Esito senza analiti."
Usage: #example
* status = #final
* code = $newbornPanel#congenital-hypothyroidism
* subject = Reference(Patient/patient-newborn)
* valueCodeableConcept = $newbornClass#negative
