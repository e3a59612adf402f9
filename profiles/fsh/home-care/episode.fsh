Invariant: sin-ep-1
Description: "Un caso concluso ha la data e il motivo della conclusione (SIAD tracciato 2, Conclusione). / A concluded case has the day and the reason of the conclusion (SIAD record 2, Conclusione)."
Severity: #error
Expression: "status = 'finished' implies (period.end.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-closing-reason').exists())"

Invariant: sin-ep-2
Description: "Il motivo della conclusione sta solo in un caso concluso o ritirato. / Only a concluded or withdrawn case has a reason of the conclusion."
Severity: #error
Expression: "extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-closing-reason').exists() implies (status = 'finished' or status = 'cancelled' or status = 'entered-in-error')"

Invariant: sin-ep-3
Description: "Un caso sospeso ha nella storia una sola sospensione in corso, senza fine. / A case on hold has one running suspension, without end, in its history."
Severity: #error
Expression: "status = 'onhold' implies statusHistory.where(status = 'onhold' and period.end.empty()).count() = 1"

Invariant: sin-ep-4
Description: "Ogni sospensione ha un inizio e un motivo (SIAD tracciato 2, Sospensione). / Every suspension has a start and a reason (SIAD record 2, Sospensione)."
Severity: #error
Expression: "statusHistory.where(status = 'onhold').all(period.start.exists() and extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-suspension-reason').exists())"

Invariant: sin-ep-5
Description: "Nessuna sospensione comincia prima della presa in carico o finisce dopo la conclusione (regola SIAD-P04). / No suspension starts before the taking in charge or ends after the conclusion (rule SIAD-P04)."
Severity: #error
// Dates of different precision cannot be compared and count as right: only a certain contradiction is a fault.
Expression: "statusHistory.where(status = 'onhold').period.where(start < %resource.period.start or end < %resource.period.start or start > %resource.period.end or end > %resource.period.end).empty()"

Invariant: sin-ep-6
Description: "Le sospensioni sono in ordine di tempo e non si sovrappongono; nulla segue quella in corso (regola SIAD-S01). / Suspensions are in order of time and do not overlap; nothing follows the running one (rule SIAD-S01)."
Severity: #error
// Carries the end of the suspension before; 9999-12-31 marks a fault, 9998-12-31 a suspension without end.
Expression: "statusHistory.where(status = 'onhold').period.aggregate(iif($total.exists() and start < $total, @9999-12-31, iif(end.exists(), end, @9998-12-31))).where($this = @9999-12-31).empty()"

Invariant: sin-ep-7
Description: "Un caso di cure palliative (UCP-DOM) dice se l'erogatore appartiene alla rete di cure palliative (SIAD, regola SIAD-C01, da tracciati in uso). / A palliative case (UCP-DOM) says whether the provider belongs to the palliative care network (SIAD, rule SIAD-C01, from layouts in use)."
Severity: #warning
Expression: "type.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/siad-tipologia-pic' and code = '2').exists() implies extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/home-care-palliative-network').exists()"

Profile: HomeCareEpisode
Parent: EpisodeOfCare
Id: sinfonia-home-care-episode
Title: "Caso di assistenza domiciliare"
Description: "Presa in carico (PIC) di una persona in assistenza domiciliare, dalla richiesta accolta alla conclusione: la apre l'ASL, la leggono le centrali operative, gli erogatori e il medico di famiglia, ne nasce il flusso SIAD. La sospensione non è una risorsa a sé: è la voce onhold di statusHistory con il suo motivo, una sola verità da cui dipendono stato, accessi e flusso. Gli accessi, le valutazioni e il PAI rimandano al caso; che le loro date cadano nel suo periodo lo controlla il flusso (regola SIAD-P04), perché riguarda più risorse. Fonti: art. 22 e 23 DPCM 12 gennaio 2017; D.M. 17 dicembre 2008 e D.M. 7 agosto 2023 (SIAD)."
* insert English([[Home-care case]], [[Taking in charge (PIC) of a person in home care, from the accepted request to the conclusion: the ASL opens it, coordination centres, providers and the family doctor read it, and the SIAD flow comes from it. A suspension is no resource of its own: it is the onhold entry of statusHistory with its reason, one truth on which status, accesses and flow depend. Accesses, evaluations and the PAI refer to the case; that their days lie in its period is checked by the flow (rule SIAD-P04), since it concerns several resources. Sources: art. 22 and 23 DPCM 12 January 2017; DM 17 December 2008 and DM 7 August 2023 (SIAD).]])
* obeys sin-ep-1 and sin-ep-2 and sin-ep-3 and sin-ep-4 and sin-ep-5 and sin-ep-6 and sin-ep-7
* extension contains HomeCarePalliativeNetwork named rete 0..1 and HomeCareClosingReason named conclusione 0..1
* insert Must(extension[rete], [[Rete di cure palliative dell'erogatore]], [[Palliative care network of the provider]])
* insert Must(extension[conclusione], [[Motivo della conclusione]], [[Reason of the conclusion]])
* insert Must(identifier, [[Identificativi del caso presso chi lo gestisce]], [[Identifiers of the case at those who run it]])
* insert Must(status, [[planned: richiesta accolta; active: preso in carico; onhold: sospeso; finished: concluso]], [[planned: request accepted; active: taken in charge; onhold: suspended; finished: concluded]])
* insert Must(statusHistory, [[Stati precedenti e sospensioni]], [[Former statuses and suspensions]])
* statusHistory.extension contains HomeCareSuspensionReason named sospensione 0..1
* insert Must(statusHistory.extension[sospensione], [[Motivo della sospensione]], [[Reason of the suspension]])
* insert Must(statusHistory.period, [[Dal primo giorno all'ultimo; senza fine se in corso]], [[From the first day to the last; without end while it runs]])
* type 1..*
* insert CareCodedSlice(type, tipologiaPic, 1, 1, $siadPic, https://fhir.sinfonia.campania.it/ValueSet/siad-tipologia-pic)
* insert Must(type[tipologiaPic], [[Tipologia della presa in carico (SIAD)]], [[Kind of taking in charge (SIAD)]])
* insert Must(diagnosis, [[Diagnosi: rank 1 la prevalente, rank 2 la concomitante (ICD-9-CM)]], [[Diagnoses: rank 1 the prevailing one, rank 2 the concomitant one (ICD-9-CM)]])
* patient only Reference(SinfoniaPatient)
* insert Must(patient, [[Persona assistita]], [[Person in care]])
* managingOrganization 1..1
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[ASL che ha in carico il caso]], [[ASL in charge of the case]])
* period 1..1
* period.start 1..1
* insert Must(period.start, [[Giorno della presa in carico]], [[Day of the taking in charge]])
* insert Must(period.end, [[Giorno della conclusione]], [[Day of the conclusion]])
* referralRequest only Reference(HomeCareReferral)
* insert Must(referralRequest, [[Segnalazione da cui nasce il caso]], [[Referral that the case comes from]])
* careManager only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(careManager, [[Responsabile del caso]], [[Case manager]])
* team only Reference(HomeCareTeam)
* insert Must(team, [[Équipe che segue il caso]], [[Team that follows the case]])

Mapping: HomeCareEpisodeToHl7Italia
Source: HomeCareEpisode
Target: "http://hl7.org/fhir/StructureDefinition/EpisodeOfCare"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo del caso domiciliare: si segue il flusso SIAD, record Assistenza (tracciati 1 e 2). / HL7 Italia has no profile of the home-care case: this follows the SIAD flow, record Assistenza (records 1 and 2)."
* period.start -> "Eventi/PresaInCarico/@data"
* type[tipologiaPic] -> "Eventi/PresaInCarico/@TipologiaPIC"
* extension[rete] -> "Erogatore/AppartenenzaRete, Erogatore/TipoRete"
* statusHistory -> "Eventi/Sospensione"
* extension[conclusione] -> "Eventi/Conclusione/Motivazione"
* period.end -> "Eventi/Conclusione/@dataAD"
* managingOrganization -> "Erogatore/CodiceRegione, Erogatore/CodiceASL"

Extension: HomeCareSuspensionReason
Id: home-care-suspension-reason
Title: "Motivo della sospensione"
Description: "Perché il caso è stato sospeso, con il codice del flusso SIAD."
* insert English([[Reason of the suspension]], [[Why the case was suspended, by the code of the SIAD flow.]])
* insert CareCodedReason(EpisodeOfCare.statusHistory, $siadSuspension, https://fhir.sinfonia.campania.it/ValueSet/siad-motivo-sospensione, required)

Extension: HomeCareClosingReason
Id: home-care-closing-reason
Title: "Motivo della conclusione"
Description: "Perché il caso è stato concluso, con il codice del flusso SIAD senza zeri iniziali. L'elenco è quello regionale in uso, non ancora confrontato con quello nazionale."
* insert English([[Reason of the conclusion]], [[Why the case was concluded, by the code of the SIAD flow without leading zeros. The list is a regional one in use, not yet compared with the national one.]])
* insert CareCodedReason(EpisodeOfCare, $siadClosing, https://fhir.sinfonia.campania.it/ValueSet/siad-motivo-conclusione, extensible)

Extension: HomeCarePalliativeNetwork
Id: home-care-palliative-network
Title: "Rete di cure palliative"
Description: "Appartenenza dell'erogatore a una rete di cure palliative e tipo di rete (flusso SIAD)."
* insert English([[Palliative care network]], [[Whether the provider belongs to a palliative care network, and of which type (SIAD flow).]])
* ^context.type = #element
* ^context.expression = "EpisodeOfCare"
* extension contains membership 0..1 and type 0..1
* extension[membership].value[x] only Coding
* extension[membership].value[x] 1..1
* extension[membership].valueCoding.system = $siadNetwork
* extension[type].value[x] only Coding
* extension[type].value[x] 1..1
* extension[type].valueCoding.system = $siadNetworkType
