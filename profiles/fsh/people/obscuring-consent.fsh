Profile: ObscuringConsent
Parent: Consent
Id: sinfonia-obscuring-consent
Title: "Oscuramento"
Description: "Volontà della persona di nascondere documenti, episodi o categorie di dati (DM 7 settembre 2023, articoli 6 e 9). Chi non può vedere non deve neppure sapere che c'è qualcosa di nascosto: perciò l'oscuramento stesso è riservatissimo (meta.security V), non compare in ricerche, conteggi e riferimenti, e nemmeno l'accesso in emergenza lo supera. La persona e l'autore del dato continuano a vederlo. La revoca chiude il periodo e mette inactive: non si cancella."
* insert English([[Obscuring]], [[Will of the person to hide documents, episodes or classes of data (ministerial decree of 7 September 2023, articles 6 and 9). Who may not see must not even know that something is hidden: therefore the obscuring itself is very restricted (meta.security V), does not appear in searches, counts and references, and not even emergency access overrides it. The person and the author of the datum go on seeing it. Withdrawing it closes the period and sets inactive: it is not deleted.]])
* obeys sin-obs-1 and sin-obs-2
* insert Must(meta.security, [[Riservatezza V: si oscura anche l'oscuramento]], [[Confidentiality V: the obscuring is obscured too]])
* meta.security 1..*
* meta.security ^slicing.discriminator.type = #value
* meta.security ^slicing.discriminator.path = "system"
* meta.security ^slicing.rules = #open
* meta.security contains riservatezza 1..1
* meta.security[riservatezza].system 1..1
* meta.security[riservatezza].system = $confidentiality
* meta.security[riservatezza].code 1..1
* meta.security[riservatezza].code = #V
* insert PrivacyConsent
* category[tipo].coding.code = #obscuring
* category contains regola 1..1
* category[regola].coding.system 1..1
* category[regola].coding.system = $fseAccessRule
* category[regola].coding.code 1..1
* category[regola] from ObscuringRuleVS (required)
* insert Must(category[regola], [[A chi si nasconde: P99 a tutti, P97 al genitore, P98 all'assistito]], [[From whom it is hidden: P99 everybody, P97 the parent, P98 the person]])
* performer 1..*
* provision 1..1
* provision.type 1..1
* provision.type = #deny
* insert Must(provision.type, [[Nega]], [[Denies]])
* provision.period 1..1
* insert Must(provision.period, [[Da quando; la fine è la revoca]], [[From when; the end is the withdrawal]])
* provision.period.start 1..1
* insert Must(provision.actor, [[A chi in particolare, se non a tutti]], [[From whom in particular, when not from everybody]])
* insert Must(provision.securityLabel, [[Categoria di dati per etichetta, per esempio HIV]], [[Class of data by label, for instance HIV]])
* insert Must(provision.class, [[Tipo di risorsa o di documento]], [[Type of resource or document]])
* insert Must(provision.data, [[Documenti, episodi e risorse nascosti]], [[Documents, episodes and resources that are hidden]])
* insert Must(provision.provision, [[Eccezioni: chi può vedere comunque]], [[Exceptions: who may see all the same]])
// Said apart: what is asked of the provision itself is not asked of its exceptions.
* insert Label(provision.provision.type, [[Permette a chi è eccettuato]], [[Permits to who is excepted]])
* insert Label(provision.provision.actor, [[Chi può vedere comunque]], [[Who may see all the same]])

ValueSet: ObscuringRuleVS
Id: obscuring-rule
Title: "Regole di oscuramento"
Description: "I codici degli atti clinici e regole di accesso del fascicolo che dicono a chi si nasconde un documento."
* insert English([[Rules of obscuring]], [[The codes among the clinical acts and access rules of the national record that say from whom a document is hidden.]])
* $fseAccessRule#P99
* $fseAccessRule#P97
* $fseAccessRule#P98
* $fseAccessRule#P00

Invariant: sin-obs-1
Description: "L'oscuramento dice che cosa nasconde: risorse, classi, etichette, codici o un periodo dei dati. / An obscuring says what it hides: resources, classes, labels, codes or a period of the data."
Severity: #error
// Our own rule: without it everything would be hidden, which is a refusal of the consultation and not an obscuring.
Expression: "provision.data.exists() or provision.class.exists() or provision.securityLabel.exists() or provision.code.exists() or provision.dataPeriod.exists()"

Invariant: sin-obs-2
Description: "Un oscuramento revocato ha la data della revoca. / An obscuring that was withdrawn has the day of the withdrawal."
Severity: #error
// Our own rule, so as to know what was visible on a day.
Expression: "status = 'inactive' implies provision.period.end.exists()"

Mapping: ObscuringConsentToHl7Italia
Source: ObscuringConsent
Target: "http://hl7.org/fhir/StructureDefinition/Consent"
Id: hl7-italia
Title: "HL7 Italia"
Description: "HL7 Italia non ha un profilo di Consent; il taccuino e il gateway del fascicolo segnano l'oscuramento sul documento con i codici P99, P97, P98, che qui sono in category. / HL7 Italia has no profile of Consent; the citizen notebook and the gateway of the national record mark obscuring on the document by the codes P99, P97, P98, which are in category here."
* category[regola] -> "DocumentReference.context.event"
