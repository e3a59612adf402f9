Instance: sinfonia-organization-accreditation
InstanceOf: SearchParameter
Usage: #definition
* name = "OrganizationAccreditation"
* insert SearchOn(sinfonia-organization-accreditation, accreditation, Organization, token, [[Organization.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/accreditation').extension.where(url='kind').value]])
* insert SearchText([[Strutture autorizzate, accreditate o con accordo contrattuale: serve agli uffici dell'accreditamento e a chi prescrive o prenota.]], [[Structures that are authorized, accredited or under contract: for the accreditation offices and for whoever prescribes or books.]])

Instance: sinfonia-organization-accreditation-period
InstanceOf: SearchParameter
Usage: #definition
* name = "OrganizationAccreditationPeriod"
* insert SearchOn(sinfonia-organization-accreditation-period, accreditation-period, Organization, date, [[Organization.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/accreditation').extension.where(url='period').value]])
* insert SearchText([[Periodo dei titoli di una struttura: serve a trovare quelli in scadenza.]], [[Period of the titles of a structure: to find those about to end.]])
