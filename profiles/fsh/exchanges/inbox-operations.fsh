Instance: communication-read
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-read, CommunicationRead, read, Communication, [[Segna come letto un messaggio inviato a chi chiede: il server scrive l'ora di lettura, una volta.]], [[Marks a message that was sent to the caller as read: the server writes the time of reading, once.]])
* affectsState = true
* type = false
* instance = true
* parameter[0].name = #return
* parameter[0].use = #out
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Il messaggio con l'ora di lettura. / The message with the time of reading."
* parameter[0].type = #Communication

Instance: communication-inbox
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-inbox, CommunicationInbox, inbox, Communication, [[Messaggi inviati a chi chiede, nel ruolo della sessione: prima i non letti, poi i letti, dal più recente; per gli altri ruoli della persona solo quanti non sono letti.]], [[Messages that were sent to the caller in the role of the session: the unread ones first, then the read ones, newest first; for the other roles of the person only how many are unread.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #_count
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "Voci per pagina. / Entries per page."
* parameter[0].type = #integer
* parameter[1].name = #cursor
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "Posizione, dal collegamento next. / Position, from the link next."
* parameter[1].type = #string
* parameter[2].name = #unread
* parameter[2].use = #out
* parameter[2].min = 1
* parameter[2].max = "1"
* parameter[2].documentation = "Messaggi non letti. / Unread messages."
* parameter[2].type = #integer
* parameter[3].name = #total
* parameter[3].use = #out
* parameter[3].min = 1
* parameter[3].max = "1"
* parameter[3].documentation = "Messaggi. / Messages."
* parameter[3].type = #integer
* parameter[4].name = #messages
* parameter[4].use = #out
* parameter[4].min = 1
* parameter[4].max = "1"
* parameter[4].documentation = "Pagina di messaggi. / Page of messages."
* parameter[4].type = #Bundle

Instance: communication-preferences
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-preferences, NotificationPreferences, notification-preferences, Communication, [[Preferenze di chi chiede per gli avvisi.]], [[Preferences of the caller for notices.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #language
* parameter[0].use = #out
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Lingua dei messaggi. / Language of messages."
* parameter[0].type = #code
* parameter[1].name = #delivery
* parameter[1].use = #out
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "each o digest. / each or digest."
* parameter[1].type = #code

Instance: communication-set-preferences
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-set-preferences, SetNotificationPreferences, set-notification-preferences, Communication, [[Scrive le preferenze di chi chiede per gli avvisi; a un indirizzo nuovo è inviato un codice di conferma.]], [[Writes the preferences of the caller for notices; a code of confirmation is sent to a new address.]])
* affectsState = true
* type = true
* instance = false
* parameter[0].name = #language
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "it o en. / it or en."
* parameter[0].type = #code
* parameter[1].name = #delivery
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "each o digest. / each or digest."
* parameter[1].type = #code
* parameter[2].name = #digestAt
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "Ora di Roma del riepilogo, HH:MM. / Time in Rome of the digest, HH:MM."
* parameter[2].type = #string
* parameter[3].name = #quietFrom
* parameter[3].use = #in
* parameter[3].min = 0
* parameter[3].max = "1"
* parameter[3].documentation = "Inizio delle ore di silenzio, ora di Roma, HH:MM. / Begin of the quiet hours, time in Rome, HH:MM."
* parameter[3].type = #string
* parameter[4].name = #quietTo
* parameter[4].use = #in
* parameter[4].min = 0
* parameter[4].max = "1"
* parameter[4].documentation = "Fine delle ore di silenzio. / End of the quiet hours."
* parameter[4].type = #string
* parameter[5].name = #mute
* parameter[5].use = #in
* parameter[5].min = 0
* parameter[5].max = "*"
* parameter[5].documentation = "Modelli di cui non avvisare per e-mail. / Templates not to be told of by e-mail."
* parameter[5].type = #code
* parameter[6].name = #email
* parameter[6].use = #in
* parameter[6].min = 0
* parameter[6].max = "1"
* parameter[6].documentation = "Indirizzo e-mail; none per toglierlo. / E-mail address; none removes it."
* parameter[6].type = #string
* parameter[7].name = #language
* parameter[7].use = #out
* parameter[7].min = 1
* parameter[7].max = "1"
* parameter[7].documentation = "Lingua dei messaggi. / Language of messages."
* parameter[7].type = #code
* parameter[8].name = #delivery
* parameter[8].use = #out
* parameter[8].min = 1
* parameter[8].max = "1"
* parameter[8].documentation = "each o digest. / each or digest."
* parameter[8].type = #code

Instance: communication-confirm-address
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-confirm-address, ConfirmMailAddress, confirm-mail-address, Communication, [[Conferma l'indirizzo e-mail di chi chiede con il codice che vi è arrivato.]], [[Confirms the e-mail address of the caller with the code that arrived there.]])
* affectsState = true
* type = true
* instance = false
* parameter[0].name = #code
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Codice ricevuto. / Code received."
* parameter[0].type = #string
* parameter[1].name = #language
* parameter[1].use = #out
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "Lingua dei messaggi. / Language of messages."
* parameter[1].type = #code
* parameter[2].name = #delivery
* parameter[2].use = #out
* parameter[2].min = 1
* parameter[2].max = "1"
* parameter[2].documentation = "each o digest. / each or digest."
* parameter[2].type = #code

Instance: communication-deliveries
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(communication-deliveries, NotificationDeliveries, deliveries, Communication, [[Registro delle consegne: di che cosa si è stati avvisati, su quale canale, quando, con quale esito. Per la persona, e per chi vigila.]], [[Log of deliveries: what one was told of, by which medium, when, with which result. For the person, and for who oversees.]])
* affectsState = false
* type = true
* instance = false
* parameter[0].name = #recipient
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "Destinatario, solo per chi vigila. / Recipient, only for who oversees."
* parameter[0].type = #string
* parameter[1].name = #_count
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "Voci per pagina. / Entries per page."
* parameter[1].type = #integer
* parameter[2].name = #cursor
* parameter[2].use = #in
* parameter[2].min = 0
* parameter[2].max = "1"
* parameter[2].documentation = "Posizione, dal collegamento next. / Position, from the link next."
* parameter[2].type = #string
* parameter[3].name = #delivery
* parameter[3].use = #out
* parameter[3].min = 0
* parameter[3].max = "*"
* parameter[3].documentation = "Una consegna. / A delivery."
* parameter[3].part[0].name = #message
* parameter[3].part[0].use = #out
* parameter[3].part[0].min = 1
* parameter[3].part[0].max = "1"
* parameter[3].part[0].documentation = "Il messaggio. / The message."
* parameter[3].part[0].type = #Reference
* parameter[3].part[1].name = #template
* parameter[3].part[1].use = #out
* parameter[3].part[1].min = 0
* parameter[3].part[1].max = "1"
* parameter[3].part[1].documentation = "Il modello dell'avviso. / The template of the notice."
* parameter[3].part[1].type = #code
* parameter[3].part[2].name = #medium
* parameter[3].part[2].use = #out
* parameter[3].part[2].min = 1
* parameter[3].part[2].max = "1"
* parameter[3].part[2].documentation = "inbox o email. / inbox or email."
* parameter[3].part[2].type = #code
* parameter[3].part[3].name = #at
* parameter[3].part[3].use = #out
* parameter[3].part[3].min = 1
* parameter[3].part[3].max = "1"
* parameter[3].part[3].documentation = "Quando. / When."
* parameter[3].part[3].type = #instant
* parameter[3].part[4].name = #outcome
* parameter[3].part[4].use = #out
* parameter[3].part[4].min = 1
* parameter[3].part[4].max = "1"
* parameter[3].part[4].documentation = "delivered o perché no. / delivered, or why not."
* parameter[3].part[4].type = #string
