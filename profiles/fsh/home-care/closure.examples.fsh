RuleSet: ClosureSection(slice, title, text)
* section[{slice}].title = "{title}"
* section[{slice}].text.status = #additional
* section[{slice}].text.div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">{text}</div>"

Instance: home-care-closure-full
InstanceOf: HomeCareClosure
Title: "Relazione di conclusione"
Description: "Relazione firmata dal responsabile del caso, con tutte le sezioni."
Usage: #example
* identifier.system = $siadEntry
* identifier.value = "esempio-relazione-0001"
* status = #final
* type = $homeLoinc#18842-5
* subject = Reference(Patient/patient-full)
* date = "2026-04-01T12:00:00+02:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* title = "Relazione di conclusione dell'assistenza domiciliare"
* attester.mode = #professional
* attester.time = "2026-04-01T12:10:00+02:00"
* attester.party = Reference(PractitionerRole/practitioner-role-full)
* custodian = Reference(Organization/organization-full)
* event.code = $siadClosing#1
* event.period.start = "2026-01-10"
* event.period.end = "2026-04-01"
* event.detail = Reference(EpisodeOfCare/home-care-episode-full)
* insert ClosureSection(caso, Presa in carico, Cure palliative domiciliari per dolore non controllato.)
* section[caso].entry = Reference(EpisodeOfCare/home-care-episode-full)
* insert ClosureSection(obiettivi, Piano e obiettivi, Lesione sacrale guarita.)
* section[obiettivi].entry[0] = Reference(CarePlan/care-plan-pai-full)
* section[obiettivi].entry[1] = Reference(Goal/pai-goal-full)
* insert ClosureSection(prestazioni, Prestazioni rese, Diciotto accessi infermieristici e quattro visite.)
* insert ClosureSection(valutazioneFinale, Condizioni finali, Barthel 45; dolore controllato.)
* section[valutazioneFinale].entry = Reference(Observation/home-care-score-barthel)
* insert ClosureSection(indicazioni, Indicazioni, Controllo del medico di famiglia entro due settimane.)

Instance: home-care-closure-minimal
InstanceOf: HomeCareClosure
Title: "Relazione in bozza"
Description: "Relazione con i soli dati necessari."
Usage: #example
* status = #preliminary
* type = $homeLoinc#18842-5
* subject = Reference(Patient/patient-full)
* date = "2026-04-01"
* author = Reference(PractitionerRole/practitioner-role-full)
* title = "Relazione di conclusione"
* event.code = $siadClosing#1
* event.period.start = "2026-01-10"
* event.period.end = "2026-04-01"
* event.detail = Reference(EpisodeOfCare/home-care-episode-full)
* insert ClosureSection(caso, Presa in carico, Cure palliative domiciliari.)
* section[caso].entry = Reference(EpisodeOfCare/home-care-episode-full)
