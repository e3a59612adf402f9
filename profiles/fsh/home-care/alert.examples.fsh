Instance: home-care-alert-full
InstanceOf: HomeCareAlert
Title: "Accesso in ritardo"
Description: "Avviso chiuso: l'accesso è iniziato quaranta minuti dopo l'ora prevista."
Usage: #example
* extension[dettaglio][0].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* extension[dettaglio][1].valueReference = Reference(Appointment/home-care-visit-appointment-full)
* identifier.system = $homeCareAlertKey
* identifier.value = "late-visit:esempio-appuntamento-0001"
* status = #inactive
* code.coding = $homeCareAlert#late-visit
* subject = Reference(Patient/patient-full)
* period.start = "2026-01-12T09:30:00+01:00"
* period.end = "2026-01-12T09:40:00+01:00"
* author = Reference(Organization/organization-full)

Instance: home-care-alert-minimal
InstanceOf: HomeCareAlert
Title: "Caso senza accessi"
Description: "Avviso con i soli dati necessari."
Usage: #example
* extension[dettaglio].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* identifier.system = $homeCareAlertKey
* identifier.value = "case-without-accesses:esempio-caso-0001:2026-01"
* status = #active
* code.coding = $homeCareAlert#case-without-accesses
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-01-31"
