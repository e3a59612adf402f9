Profile: SinfoniaPatient
Parent: Patient
Id: sinfonia-patient
Title: "Assistito SINFONIA"
Description: "Persona assistita dal servizio sanitario della Campania, nota con codice fiscale oppure con codice STP, ENI, TEAM, ANPR, ANA o regionale. La residenza è l'indirizzo con use home (in Italia o all'estero), il domicilio quello con use temp. Il neonato senza codice fiscale, la persona non identificata e chi ha diritto all'anonimato hanno il numero di cartella (type MR) e l'estensione identitaProvvisoria; la madre del neonato è una RelatedPerson con il proprio codice fiscale; il nome e la data che ancora mancano si dichiarano con data-absent-reason. Le esenzioni sono Coverage (ExemptionCoverage)."
* insert English([[SINFONIA citizen]], [[Person in the care of the health service of Campania, known by codice fiscale or by an STP, ENI, TEAM, ANPR, ANA or regional code. The residence is the address with use home (in Italy or abroad), the domicile the one with use temp. The newborn without codice fiscale, the person not identified and who has a right to anonymity have the record number (type MR) and the extension identitaProvvisoria; the mother of the newborn is a RelatedPerson with her own codice fiscale; a name or date still lacking is declared by data-absent-reason. Exemptions are Coverages (ExemptionCoverage).]])
* obeys sin-pat-1 and sin-pat-2 and sin-pat-3 and sin-pat-4 and sin-pat-5
* extension contains $citizenship named cittadinanza 0..* and $birthPlace named luogoNascita 0..1 and BirthPlaceCode named luogoNascitaCodice 0..2 and ProvisionalIdentity named identitaProvvisoria 0..1 and RecordCertification named certificazione 0..1
* insert Must(extension[cittadinanza], [[Cittadinanze]], [[Citizenships]])
* insert Must(extension[luogoNascitaCodice], [[Comune o Stato di nascita, codice ISTAT]], [[Municipality or State of birth, ISTAT code]])
* insert Must(extension[identitaProvvisoria], [[Perché non c'è un identificativo nazionale o regionale]], [[Why there is no national or regional identifier]])
* insert Label(extension[luogoNascita], [[Luogo di nascita come testo]], [[Place of birth as text]])
* insert Label(extension[certificazione], [[Chi ha certificato i dati anagrafici]], [[Who certified the data of the person]])
* identifier 1..*
* insert Must(identifier, [[Codici con cui la persona è nota]], [[Codes by which the person is known]])
* insert SlicedBySystem
* insert CodiceFiscaleSlice
* identifier[codiceFiscale].extension contains IdentifierVerified named verificato 0..1 and RecordCertification named certificazione 0..1
* insert Must(identifier[codiceFiscale].extension[verificato], [[Se è stato trovato nel registro nazionale]], [[Whether it was found in the national register]])
* identifier contains stp 0..* and stpCampania 0..* and eni 0..1 and team 0..1 and teamPersonale 0..1 and anpr 0..1 and ana 0..1 and anagrafeRegionale 0..1
* identifier[stp].system = $stp
* identifier[stp].value obeys sin-stp-1
* insert Must(identifier[stp], [[Codice STP; period dice i sei mesi di validità, rinnovabili]], [[STP code; period gives the six months of validity, renewable]])
* identifier[stpCampania].system = $stpCampania
* identifier[stpCampania].value obeys sin-stp-1
* insert Label(identifier[stpCampania], [[Codice STP con il sistema della Campania]], [[STP code under the system of Campania]])
* identifier[eni].system = $eni
* identifier[eni].value obeys sin-eni-1
* insert Must(identifier[eni], [[Codice ENI]], [[ENI code]])
* identifier[team].system = $team
* identifier[team].value obeys sin-ehic-1
* insert Must(identifier[team], [[Numero della tessera TEAM; period.end è la scadenza]], [[Number of the TEAM card; period.end is the expiry]])
* identifier[teamPersonale].system = $teamPersonal
* insert Must(identifier[teamPersonale], [[Numero personale stampato sulla tessera TEAM]], [[Personal number printed on the TEAM card]])
* identifier[anpr].system = $anpr
* insert Must(identifier[anpr], [[Identificativo unico ANPR]], [[ANPR identifier]])
* identifier[ana].system = $ana
* insert Must(identifier[ana], [[Identificativo ANA]], [[ANA identifier]])
* identifier[anagrafeRegionale].system = $regionalPerson
* insert Must(identifier[anagrafeRegionale], [[Codice dell'anagrafe regionale della Campania]], [[Code of the regional registry of Campania]])
* insert Must(active, [[Falso per una scheda cessata o unita a un'altra]], [[False for a record that ended or was merged]])
* name 1..*
* insert Must(name, [[Nome e cognome]], [[Given name and surname]])
* name.family 1..1
* insert Must(name.family, [[Cognome]], [[Surname]])
* name.given 1..*
* insert Must(name.given, [[Nome]], [[Given name]])
* insert Must(telecom, [[Recapiti]], [[Telephone and mail]])
* gender 1..1
* insert Must(gender, [[Sesso anagrafico]], [[Registered sex]])
* birthDate 1..1
* insert Must(birthDate, [[Data di nascita]], [[Date of birth]])
* insert Must(deceased[x], [[Data di morte, o vero se ignota]], [[Date of death, or true when unknown]])
* address ^slicing.discriminator.type = #value
* address ^slicing.discriminator.path = "use"
* address ^slicing.rules = #open
* address contains residenza 0..1 and domicilio 0..1
* address[residenza].use 1..1
* address[residenza].use = #home
* insert Must(address[residenza], [[Residenza]], [[Residence]])
* insert ItalianAddress(address[residenza])
* address[domicilio].use 1..1
* address[domicilio].use = #temp
* insert Must(address[domicilio], [[Domicilio, dove la persona vive e riceve le cure]], [[Domicile, where the person lives and is treated]])
* insert ItalianAddress(address[domicilio])
* insert Must(maritalStatus, [[Stato civile]], [[Marital status]])
* insert Must(contact, [[Persone da avvisare che non sono RelatedPerson]], [[People to inform who are no RelatedPerson]])
* insert Must(communication, [[Lingue parlate]], [[Languages spoken]])
* generalPractitioner only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner or SinfoniaOrganization)
* generalPractitioner.extension contains DoctorChoice named scelta 0..1
* insert Must(generalPractitioner, [[Medico di medicina generale o pediatra di libera scelta: di regola il suo ruolo (PractitionerRole)]], [[General practitioner or paediatrician of choice: as a rule their role (PractitionerRole)]])
* managingOrganization only Reference(SinfoniaOrganization)
* insert Must(managingOrganization, [[ASL di assistenza]], [[ASL of assistance]])
* link.other only Reference(SinfoniaPatient or SinfoniaRelatedPerson)
* insert Must(link, [[Altre schede della stessa persona]], [[Other records of the same person]])

Mapping: SinfoniaPatientToHl7Italia
Source: SinfoniaPatient
Target: "http://hl7.it/fhir/itcore/StructureDefinition/patient-it-core"
Id: hl7-italia
Title: "HL7 Italia core"
Description: "Stessi identificativi e stesse slice; in più anagrafe regionale, numero personale TEAM, STP regionale e codice fiscale sotto il sistema precedente. Il pacchetto core non ha una licenza che permetta di distribuirlo: il luogo di nascita codificato e la certificazione sono estensioni nostre con lo stesso contenuto. Qui sesso e nome di battesimo sono obbligatori; professione e titolo di studio non ci sono. / Same identifiers and slices; besides them regional registry, TEAM personal number, regional STP and codice fiscale under the earlier system. The core package has no licence under which it may be redistributed: coded place of birth and certification are extensions of ours with the same content. Here sex and given name are required; occupation and education are left out."
* identifier[codiceFiscale] -> "Patient.identifier:codiceFiscale"
* identifier[anpr] -> "Patient.identifier:anpr"
* identifier[eni] -> "Patient.identifier:codiceENI"
* identifier[stp] -> "Patient.identifier:codiceSTP"
* identifier[ana] -> "Patient.identifier:codiceANA"
* identifier[team] -> "Patient.identifier:tesseraTEAM"
* extension[luogoNascitaCodice] -> "Patient.extension:luogoNascitaCodeable"
* extension[luogoNascita] -> "Patient.extension:luogoNascita"
* extension[cittadinanza] -> "Patient.extension:cittadinanza"
* extension[certificazione] -> "Patient.extension:certificazione"
* address[residenza] -> "Patient.address"
* generalPractitioner -> "Patient.generalPractitioner"
