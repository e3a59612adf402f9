Alias: $fseRole = https://fhir.sinfonia.campania.it/CodeSystem/fse-role
