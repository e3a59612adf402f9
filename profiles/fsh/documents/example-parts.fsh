RuleSet: FseExampleHeader(number, title)
* identifier.system = $fseDocumentId
* identifier.value = "150204.ESEMPIO.{number}"
* status = #final
* subject = Reference(Patient/patient-full)
* date = "2026-03-02T10:30:00+01:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* title = "{title}"
* confidentiality = #N
* custodian = Reference(Organization/organization-full)

// What a complete document has beside its sections: second version, signature, order, documented service.
RuleSet: FseExampleRest(number, encounter)
* extension[versione].valueString = "2"
* extension[richiesta].valueReference.type = "ServiceRequest"
* extension[richiesta].valueReference.identifier.system = $fseOrderId
* extension[richiesta].valueReference.identifier.value = "1500A4000000019"
* extension[trascrittore].extension[who].valueReference = Reference(PractitionerRole/practitioner-role-specialist)
* extension[trascrittore].extension[time].valueDateTime = "2026-03-02T10:28:00+01:00"
* encounter = Reference({encounter})
* insert FseExampleSignature
* relatesTo.code = #replaces
* relatesTo.targetIdentifier.system = $fseDocumentId
* relatesTo.targetIdentifier.value = "150204.ESEMPIO.{number}"
* event.code = $fseAccessType#PROG
* event.period.start = "2026-03-02T10:00:00+01:00"
* event.period.end = "2026-03-02T10:25:00+01:00"

RuleSet: FseExampleSignature
* attester[legale].mode = #legal
* attester[legale].time = "2026-03-02T10:35:00+01:00"
* attester[legale].party = Reference(PractitionerRole/practitioner-role-full)

RuleSet: FseExampleOrder
* extension[richiesta].valueReference.type = "ServiceRequest"
* extension[richiesta].valueReference.identifier.system = $fseOrderId
* extension[richiesta].valueReference.identifier.value = "1500A4000000019"

RuleSet: FseExampleText(section, title, text)
* section[{section}].title = "{title}"
* section[{section}].text.status = #generated
* section[{section}].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{text}</p></div>"
