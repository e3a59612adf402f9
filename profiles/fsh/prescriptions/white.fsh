Invariant: sin-rxw-1
Description: "Il PIN della ricetta bianca ha cinque cifre (FSE 2.0, prescrizione farmaceutica non a carico del servizio sanitario). / The PIN of the white prescription has five digits (FSE 2.0, drug prescription not paid by the health service)."
Severity: #error
Expression: "matches('^[0-9]{5}$')"

Profile: WhiteMedicationRequest
Parent: MedicationRequest
Id: sinfonia-white-medication-request
Title: "Ricetta bianca elettronica"
Description: "Riga di una ricetta bianca elettronica (NRBE): il medicinale è a carico della persona, quindi senza esenzione, ticket e nota AIFA. La farmacia la trova con il numero e un PIN di cinque cifre per riga. Fonte: FSE 2.0, prescrizione farmaceutica non a carico del servizio sanitario (2.16.840.1.113883.2.9.10.1.3.1). La forma dell'NRBE e la validità non sono verificate: restano libere."
* insert English([[Electronic white prescription]], [[Line of an electronic white prescription (NRBE): the person pays the medicine, so no exemption, co-payment or AIFA note. The pharmacy finds it by its number and a PIN of five digits for each line. Source: FSE 2.0, drug prescription not paid by the health service. The form of the NRBE and the validity are unverified: they stay free.]])
* extension contains PrescriptionHolder named medicoTitolare 0..1
* insert Label(extension[medicoTitolare], [[Medico titolare, se prescrive un sostituto]], [[Holder doctor, when a substitute prescribes]])
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains pin 1..1
* identifier[pin].system 1..1
* identifier[pin].system = $whitePin
* identifier[pin].value 1..1
* identifier[pin].value obeys sin-rxw-1
* insert Must(identifier[pin], [[PIN breve della riga]], [[Short PIN of the line]])
* groupIdentifier 1..1
* groupIdentifier.system 1..1
* groupIdentifier.system = $orderNre
* groupIdentifier.value 1..1
* insert Must(groupIdentifier, [[NRBE, comune alle righe della ricetta]], [[NRBE, shared by the lines of the prescription]])
* insert Must(status, [[Stato della richiesta]], [[Status of the request]])
* intent = #order
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* authoredOn 1..1
* obeys sin-rx-3
* insert Must(authoredOn, [[Data e ora di compilazione]], [[Date and time of issue]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(requester, [[Medico che prescrive]], [[Prescribing doctor]])
* insurance 0..0
* reasonCode ..1
* insert MedicineOrder

Mapping: WhiteMedicationRequestToHl7Italia
Source: WhiteMedicationRequest
Target: "http://hl7.org/fhir/StructureDefinition/MedicationRequest"
Id: hl7-italia
Title: "FSE 2.0, ricetta bianca"
Description: "HL7 Italia non ha un profilo della ricetta bianca: si segue il documento FSE della prescrizione farmaceutica non a carico del servizio sanitario, con il numero sotto l'OID 2.16.840.1.113883.2.9.4.3.9. / HL7 Italia has no profile of the white prescription: the FSE document of the drug prescription not paid by the health service is followed, with the number under the OID 2.16.840.1.113883.2.9.4.3.9."
* groupIdentifier -> "MedicationRequest.groupIdentifier"
