Instance: sinfonia-organization-accreditation
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-organization-accreditation, OrganizationAccreditation, Organization, accreditation, token, [[Organization.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/accreditation').extension.where(url='kind').value.ofType(CodeableConcept)]], [[Strutture autorizzate, accreditate o con accordo contrattuale: serve agli uffici dell'accreditamento e a chi prescrive o prenota.]], [[Structures that are authorized, accredited or under contract: for the accreditation offices and for whoever prescribes or books.]])

Instance: sinfonia-organization-accreditation-period
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-organization-accreditation-period, OrganizationAccreditationPeriod, Organization, accreditation-period, date, [[Organization.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/accreditation').extension.where(url='period').value.ofType(Period)]], [[Periodo dei titoli di una struttura: serve a trovare quelli in scadenza.]], [[Period of the titles of a structure: to find those about to end.]])
