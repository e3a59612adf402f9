// What every prescription of the health service carries in its header, whatever it prescribes.

Invariant: sin-rx-1
Description: "NRE: quindici caratteri, tre cifre della regione, due del raggruppamento, il tipo di lotto da 0 a 7 e nove cifre (Sistema TS, ricetta dematerializzata, 5 dicembre 2024). / NRE: fifteen characters, three digits of the region, two of the grouping, the kind of lot from 0 to 7 and nine digits."
Severity: #error
Expression: "matches('^[0-9]{3}[0-9A-Z]{2}[0-7][0-9]{9}$')"

Invariant: sin-rx-2
Description: "L'NRE comincia con il codice di una regione o provincia autonoma; la Campania è 150. Che nessun altro ente ne assegni non è verificato: avviso. / The NRE starts with the code of a region or autonomous province; Campania is 150. That no other body gives numbers is unverified: warning."
Severity: #warning
Expression: "matches('^(010|020|030|041|042|050|060|070|080|090|100|110|120|130|140|150|160|170|180|190|200)')"

Invariant: sin-rx-3
Description: "La data di compilazione ha anche l'ora (Sistema TS, elemento dataCompilazione). / The date of issue has its time as well (Sistema TS, element dataCompilazione)."
Severity: #error
Expression: "authoredOn.empty() or authoredOn.toString().contains('T')"

Invariant: sin-rx-4
Description: "La ricetta è esente se e solo se indica l'esenzione: una sola situazione tra codEsenzione, nonEsente e reddito (Sistema TS). / The prescription is exempt if and only if it names the exemption: one situation only of codEsenzione, nonEsente and reddito (Sistema TS)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/co-payment-position').value.where(code = 'exempt').exists() = insurance.exists()"

RuleSet: OnPrescriptions
* ^context[0].type = #element
* ^context[0].expression = "ServiceRequest"
* ^context[1].type = #element
* ^context[1].expression = "MedicationRequest"
* ^context[2].type = #element
* ^context[2].expression = "DeviceRequest"

RuleSet: CodedValue(valueSet)
* value[x] only Coding
* value[x] 1..1
* valueCoding.system 1..1
* valueCoding.code 1..1
* valueCoding from {valueSet} (required)

// Header of a prescription paid by the health service, for ServiceRequest and MedicationRequest.
RuleSet: HealthServicePrescription
* obeys sin-rx-3 and sin-rx-4
* extension contains PrescriptionHolder named medicoTitolare 0..1 and PrescriptionStateCode named statoRicetta 0..1 and CoPayment named posizioneTicket 1..1 and PrescriptionSeenAt named luogoVisita 0..1 and PrescriptionOrigin named indicazione 0..1 and PrescriberKind named tipoPrescrittore 0..1 and PrescriptionObscured named oscuramento 0..1
* insert Must(extension[medicoTitolare], [[Medico titolare, se prescrive un sostituto]], [[Holder doctor, when a substitute prescribes]])
* insert Must(extension[statoRicetta], [[Stato della ricetta presso il Sistema TS]], [[State of the prescription at Sistema TS]])
* insert Must(extension[posizioneTicket], [[Esente, non esente o reddito]], [[Exempt, not exempt or income]])
* insert Label(extension[luogoVisita], [[Visita ambulatoriale o domiciliare]], [[Visit at the surgery or at home]])
* insert Label(extension[indicazione], [[Prescrizione suggerita o da ricovero]], [[Suggested prescription, or from a hospital stay]])
* insert Label(extension[tipoPrescrittore], [[Rapporto del medico con il servizio sanitario]], [[How the doctor works for the health service]])
* insert Label(extension[oscuramento], [[Il nome dell'assistito non va mostrato]], [[The name of the person is not to be shown]])
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains autenticazione 0..1
* identifier[autenticazione].system 1..1
* identifier[autenticazione].system = $tsAuthentication
* identifier[autenticazione].value 1..1
* insert Label(identifier[autenticazione], [[Codice di autenticazione restituito dal Sistema TS]], [[Authentication code that Sistema TS gives back]])
* insert Must(status, [[Stato della richiesta]], [[Status of the request]])
* intent = #order
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* authoredOn 1..1
* insert Must(authoredOn, [[Data e ora di compilazione]], [[Date and time of issue]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(requester, [[Medico che compila, titolare o sostituto]], [[Doctor who fills it in, holder or substitute]])
* insurance only Reference(ExemptionCoverage)
* insert Must(insurance, [[Esenzione dal ticket]], [[Exemption from the co-payment]])

Extension: PrescriptionHolder
Id: prescription-holder
Title: "Medico titolare"
Description: "Medico titolare per conto del quale prescrive un sostituto (cfMedico1). Se manca, chi compila è il titolare."
* insert English([[Holder doctor]], [[Holder doctor for whom a substitute prescribes (cfMedico1). When absent, the doctor who fills it in is the holder.]])
* insert OnPrescriptions
* value[x] only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* value[x] 1..1

Extension: PrescriptionStateCode
Id: prescription-state
Title: "Stato della ricetta"
Description: "Stato della ricetta dematerializzata presso il Sistema TS, da 1 a 10. Lo status della risorsa lo riassume; questo codice lo conserva per intero."
* insert English([[State of the prescription]], [[State of the electronic prescription at Sistema TS, 1 to 10. The status of the resource sums it up; this code keeps all of it.]])
* insert OnPrescriptions
* insert CodedValue($prescriptionStateVS)

Extension: CoPayment
Id: co-payment-position
Title: "Posizione rispetto al ticket"
Description: "Se la ricetta è esente con codice, non esente, o esente per reddito da accertare all'erogazione."
* insert English([[Position about the co-payment]], [[Whether the prescription is exempt with a code, not exempt, or exempt by income to be ascertained when dispensed.]])
* insert OnPrescriptions
* insert CodedValue($coPaymentVS)

Extension: PrescriptionSeenAt
Id: prescription-place
Title: "Luogo della visita"
Description: "Dove il medico ha visitato l'assistito: ambulatorio o domicilio (tipoVisita)."
* insert English([[Place of the visit]], [[Where the doctor saw the person: surgery or home (tipoVisita).]])
* insert OnPrescriptions
* insert CodedValue($prescriptionPlaceVS)

Extension: PrescriptionOrigin
Id: prescription-indication
Title: "Origine della prescrizione"
Description: "Se la prescrizione è suggerita da altro medico o segue un ricovero (indicazionePrescr)."
* insert English([[Origin of the prescription]], [[Whether another doctor suggested the prescription or it follows a hospital stay (indicazionePrescr).]])
* insert OnPrescriptions
* insert CodedValue($prescriptionIndicationVS)

Extension: PrescriberKind
Id: prescriber-type
Title: "Tipo di prescrittore"
Description: "Rapporto del prescrittore con il servizio sanitario nell'atto di prescrivere (codSpecializzazione, D.M. 24 giugno 2004)."
* insert English([[Type of prescriber]], [[How the prescriber works for the health service when prescribing (codSpecializzazione, decree of 24 June 2004).]])
* insert OnPrescriptions
* insert CodedValue($prescriberTypeVS)

Extension: PrescriptionObscured
Id: prescription-obscured
Title: "Dati oscurati"
Description: "Se il nome dell'assistito non deve comparire sulla ricetta (oscuramDati)."
* insert English([[Obscured data]], [[Whether the name of the person must not appear on the prescription (oscuramDati).]])
* insert OnPrescriptions
* value[x] only boolean
* value[x] 1..1
