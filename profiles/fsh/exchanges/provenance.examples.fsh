Instance: provenance-full
InstanceOf: SinfoniaProvenance
Title: "Modifica firmata di un piano"
Description: "Un medico corregge un piano per conto della ASL, da un sistema aziendale."
Usage: #example
* target = Reference(CarePlan/care-plan-pai-full)
* occurredDateTime = "2026-03-02T10:00:00+01:00"
* recorded = "2026-03-02T10:00:05+01:00"
* policy = "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legge:2012-10-18;179"
* reason = $actReason#TREAT
* activity = $dataOperation#UPDATE
* agent[autore].type = $provenanceParticipant#author
* agent[autore].role = $fseRole#APR
* agent[autore].who = Reference(PractitionerRole/practitioner-role-full)
* agent[autore].onBehalfOf = Reference(Organization/organization-full)
* agent[sistema].type = $provenanceParticipant#assembler
* agent[sistema].who.type = "Device"
* agent[sistema].who.identifier.system = "https://fhir.sinfonia.campania.it/sid/client"
* agent[sistema].who.identifier.value = "cartella-esempio"
* entity.role = #source
* entity.what.identifier.system = $fseDocumentId
* entity.what.identifier.value = "150204.ESEMPIO.RSA-0001"
* signature.type = urn:iso-astm:E1762-95:2013#1.2.840.10065.1.12.1.1
* signature.when = "2026-03-02T10:00:00+01:00"
* signature.who = Reference(PractitionerRole/practitioner-role-full)
* signature.sigFormat = #application/jose
* signature.data = "ZXNlbXBpbw=="

Instance: provenance-minimal
InstanceOf: SinfoniaProvenance
Title: "Caricamento da un flusso"
Description: "Dati caricati da un'organizzazione."
Usage: #example
* target = Reference(EpisodeOfCare/home-care-episode-minimal)
* recorded = "2026-03-02T10:00:05+01:00"
* activity = $dataOperation#CREATE
* agent.type = $provenanceParticipant#author
* agent.who = Reference(Organization/organization-full)
