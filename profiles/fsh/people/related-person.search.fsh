Instance: sinfonia-related-person-delegation-scope
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-related-person-delegation-scope, RelatedPersonDelegationScope, RelatedPerson, delegation-scope, token, [[RelatedPerson.extension.where(url='https://fhir.sinfonia.campania.it/StructureDefinition/delegation-scope').value.ofType(CodeableConcept)]], [[Persone vicine che possono agire in un ambito: serve ai servizi che devono sapere chi può prenotare o ritirare per un assistito.]], [[Related persons who may act in a scope: for services that need to know who may book or collect for a citizen.]])

Instance: sinfonia-related-person-period
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-related-person-period, RelatedPersonPeriod, RelatedPerson, period, date, RelatedPerson.period, [[Periodo in cui vale il titolo: serve a trovare deleghe e incarichi in corso o in scadenza.]], [[Period in which the title holds: to find delegations and appointments under way or about to end.]])
