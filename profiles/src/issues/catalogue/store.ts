import type { CataloguePart } from '../catalogue-entry.ts';

/** Faults of the store and of what it is asked to keep together. Source: FHIR R4 http.html, sections 3.1.0.10 and 3.1.0.11. */
export const storeCatalogue = {
  'store-unavailable': {
    severity: 'fatal',
    type: 'transient',
    status: 503,
    text: {
      it: "L'archivio non è disponibile: la scrittura non è confermata.",
      en: 'The store is not available: the write is not confirmed.',
    },
    remedy: {
      it: 'Riprovare più tardi, in forma condizionale se la risorsa è nuova.',
      en: 'Try again later, in conditional form when the resource is new.',
    },
  },
  'store-busy': {
    severity: 'error',
    type: 'throttled',
    status: 503,
    text: {
      it: "L'archivio ha troppe richieste in attesa.",
      en: 'Too many requests are waiting for the store.',
    },
    remedy: { it: 'Riprovare fra qualche secondo.', en: 'Try again in a few seconds.' },
  },
  'store-refused': {
    severity: 'error',
    type: 'processing',
    status: 422,
    text: {
      it: "Il server FHIR dell'archivio non accetta questo contenuto ({detail}).",
      en: 'The FHIR server of the store does not take this content ({detail}).',
    },
    remedy: {
      it: 'Controllare la risorsa; le differenze fra gli archivi sono nella guida.',
      en: 'Check the resource; the guide lists the differences between the stores.',
    },
  },
  'ledger-missing': {
    severity: 'error',
    type: 'not-supported',
    status: 501,
    text: {
      it: '«{operation}» ha bisogno del registro delle scritture, che questo archivio non ha (store.hapiDatabase non è impostato).',
      en: '"{operation}" needs the commit log, which this store does not have (store.hapiDatabase is not set).',
    },
    remedy: {
      it: 'Chi gestisce il server imposti SINFONIA_HAPI_DATABASE; vedere docs/guide/hapi-store.md.',
      en: 'The operator of the server should set SINFONIA_HAPI_DATABASE; see docs/guide/hapi-store.md.',
    },
  },
  'ledger-unprepared': {
    severity: 'fatal',
    type: 'not-supported',
    status: 503,
    text: {
      it: 'Le tabelle della piattaforma non si possono preparare nella base dati del server HAPI ({detail}).',
      en: 'The tables of the platform cannot be prepared in the database of the HAPI server ({detail}).',
    },
    remedy: {
      it: "Indicare la base dati che il server HAPI ha già preparato e dare all'utente: CREATE sulla base dati, TRIGGER su hfj_res_ver e hfj_res_link, SELECT su hfj_resource e hfj_res_link; un trigger spento va riacceso.",
      en: 'Name the database that the HAPI server has made ready and grant the user: CREATE on the database, TRIGGER on hfj_res_ver and hfj_res_link, SELECT on hfj_resource and hfj_res_link; a trigger that is switched off has to be switched on.',
    },
    source: 'PostgreSQL, appendix A (SQLSTATE)',
  },
  'backup-elsewhere': {
    severity: 'error',
    type: 'not-supported',
    status: 501,
    text: {
      it: "I dati sono nella base dati del server FHIR dell'archivio.",
      en: 'The data are in the database of the FHIR server of the store.',
    },
    remedy: {
      it: 'Copiarla con gli strumenti della base dati (per PostgreSQL: pg_basebackup o pg_dump).',
      en: 'Copy it with the tools of the database (for PostgreSQL: pg_basebackup or pg_dump).',
    },
  },
  'search-timeout': {
    severity: 'error',
    type: 'timeout',
    status: 503,
    text: {
      it: 'La ricerca ha superato il tempo massimo di {seconds} s.',
      en: 'The search took longer than the limit of {seconds} s.',
    },
    remedy: {
      it: 'Restringere la ricerca con un criterio più selettivo.',
      en: 'Narrow the search with a more selective criterion.',
    },
  },
  'transaction-overlap': {
    severity: 'error',
    type: 'duplicate',
    status: 400,
    text: {
      it: 'La stessa risorsa {type} è scritta più di una volta nella stessa transazione.',
      en: 'The same {type} resource is written more than once in the same transaction.',
    },
    remedy: {
      it: 'Lasciare una sola voce per ogni risorsa.',
      en: 'Keep a single entry for each resource.',
    },
    source: 'FHIR R4 http.html#trules',
  },
  'duplicate-full-url': {
    severity: 'error',
    type: 'duplicate',
    status: 400,
    text: {
      it: 'Due voci della transazione hanno lo stesso fullUrl.',
      en: 'Two entries of the transaction have the same fullUrl.',
    },
    remedy: { it: 'Dare a ogni voce un fullUrl proprio.', en: 'Give each entry a fullUrl of its own.' },
    source: 'FHIR R4 bundle.html#bundle-unique',
  },
  'conditional-reference-unmatched': {
    severity: 'error',
    type: 'not-found',
    status: 412,
    text: {
      it: 'Il riferimento condizionale «{criteria}» non corrisponde a nessuna risorsa.',
      en: 'The conditional reference "{criteria}" matches no resource.',
    },
    remedy: {
      it: 'Creare prima la risorsa, o aggiungerla alla transazione.',
      en: 'Create the resource first, or add it to the transaction.',
    },
    source: 'FHIR R4 http.html#trules',
  },
  'already-exists': {
    severity: 'error',
    type: 'conflict',
    status: 412,
    text: { it: '{type}/{id} esiste già.', en: '{type}/{id} already exists.' },
    remedy: {
      it: 'Togliere If-None-Match oppure scegliere un altro identificativo.',
      en: 'Leave out If-None-Match or choose another id.',
    },
    source: 'FHIR R4 http.html#ops',
  },
  'conditional-id-taken': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: "Il criterio non trova nulla, ma {type}/{id} esiste già: l'aggiornamento non può crearla.",
      en: 'The criteria match nothing, but {type}/{id} exists: the update cannot create it.',
    },
    remedy: {
      it: "Togliere l'identificativo dalla risorsa o correggere il criterio.",
      en: 'Leave the id out of the resource or correct the criteria.',
    },
    source: 'FHIR R4 http.html#cond-update',
  },
  'too-many-matches': {
    severity: 'error',
    type: 'too-costly',
    status: 412,
    text: {
      it: 'Il criterio «{criteria}» corrisponde a più di {limit} risorse.',
      en: 'The criteria "{criteria}" match more than {limit} resources.',
    },
    remedy: {
      it: 'Restringere il criterio e cancellare in più passi.',
      en: 'Narrow the criteria and delete in several steps.',
    },
  },
  'store-newer': {
    severity: 'fatal',
    type: 'not-supported',
    status: 503,
    text: {
      it: "L'archivio ha la versione di schema {found}; questo programma arriva alla {known}.",
      en: 'The store has schema version {found}; this program knows up to {known}.',
    },
    remedy: {
      it: 'Usare la versione del programma che ha scritto i dati, o una più recente.',
      en: 'Use the version of the program that wrote the data, or a newer one.',
    },
  },
  'store-not-ready': {
    severity: 'error',
    type: 'not-found',
    status: 503,
    text: {
      it: 'Nella cartella dei dati non c’è un archivio pronto per questa versione del programma.',
      en: 'The data folder holds no store that is ready for this version of the program.',
    },
    remedy: {
      it: 'Indicare la cartella giusta, o avviare una volta il server, che prepara l’archivio.',
      en: 'Name the right folder, or start the server once, which makes the store ready.',
    },
  },
  'backup-folder-in-use': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: { it: 'La cartella della copia non è vuota.', en: 'The backup folder is not empty.' },
    remedy: { it: 'Indicare una cartella nuova o vuota.', en: 'Name a new or empty folder.' },
  },
  'backup-damaged': {
    severity: 'fatal',
    type: 'invalid',
    status: 422,
    text: {
      it: 'La copia è incompleta o alterata: controllo «{check}» fallito.',
      en: 'The backup is incomplete or altered: check "{check}" failed.',
    },
    remedy: { it: "Usare un'altra copia.", en: 'Use another backup.' },
  },
  'audit-chain-unreadable': {
    severity: 'fatal',
    type: 'exception',
    status: 500,
    text: {
      it: 'La catena del registro degli accessi non si può leggere: archivio assente, danneggiato o di una versione senza catena.',
      en: 'The chain of the access log cannot be read: no store, a damaged one, or one of a version without chain.',
    },
    remedy: {
      it: "Controllare la cartella dei dati; se l'archivio è danneggiato, verificare l'ultima copia con «sinfonia audit verify --backup».",
      en: 'Check the data folder; if the store is damaged, verify the last backup with "sinfonia audit verify --backup".',
    },
  },
  'audit-head-unreadable': {
    severity: 'error',
    type: 'invalid',
    status: 400,
    text: {
      it: 'La testa del registro non è valida: non è una testa firmata, o la firma non è di questa chiave.',
      en: 'The head of the access log is not valid: it is no signed head, or not signed with this key.',
    },
    remedy: {
      it: 'Indicare un file prodotto da «sinfonia audit head» e, se la chiave è cambiata, quella pubblica di allora con «--key».',
      en: 'Name a file made by "sinfonia audit head" and, if the key has changed, the public one of that time with "--key".',
    },
    source: 'RFC 7515',
  },
  'restore-not-empty': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: "L'archivio di destinazione contiene {versions} versioni.",
      en: 'The target store holds {versions} versions.',
    },
    remedy: {
      it: "Ripetere con l'opzione di forzatura: i dati attuali vengono messi da parte, non cancellati.",
      en: 'Repeat with the force option: the present data is set aside, not deleted.',
    },
  },
  'move-folder-in-use': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: { it: "La cartella dell'esportazione non è vuota.", en: 'The folder of the export is not empty.' },
    remedy: { it: 'Indicare una cartella nuova o vuota.', en: 'Name a new or empty folder.' },
  },
  'move-damaged': {
    severity: 'fatal',
    type: 'invalid',
    status: 422,
    text: {
      it: "L'esportazione è incompleta o alterata: in {file} è fallito il controllo «{check}».",
      en: 'The export is incomplete or altered: check "{check}" failed in {file}.',
    },
    remedy: {
      it: "Ripetere l'esportazione, o copiare di nuovo la cartella.",
      en: 'Make the export again, or copy the folder again.',
    },
  },
  'move-format-newer': {
    severity: 'error',
    type: 'not-supported',
    status: 422,
    text: {
      it: "L'esportazione ha la versione di formato {found}; questo programma arriva alla {known}.",
      en: 'The export has format version {found}; this program knows up to {known}.',
    },
    remedy: {
      it: 'Usare la versione del programma che ha scritto la cartella, o una più recente.',
      en: 'Use the version of the program that wrote the folder, or a newer one.',
    },
  },
  'move-target-not-empty': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: "L'archivio di destinazione non è vuoto.",
      en: 'The target store is not empty.',
    },
    remedy: {
      it: "Indicare un archivio vuoto; per completare un'importazione interrotta ripetere con «--into-existing».",
      en: 'Name an empty store; to complete an import that was broken off, repeat with "--into-existing".',
    },
  },
  'move-conflict': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: "Nell'archivio {count} versioni hanno un contenuto diverso da quello dell'esportazione: {addresses}.",
      en: 'The store has {count} versions with another content than the export: {addresses}.',
    },
    remedy: {
      it: 'Importare in un archivio vuoto: nulla è stato scritto.',
      en: 'Import into an empty store: nothing was written.',
    },
  },
  'move-target-newer': {
    severity: 'error',
    type: 'conflict',
    status: 409,
    text: {
      it: "L'archivio contiene già versioni successive a quelle da importare: istanti e ordine non si possono conservare.",
      en: 'The store already holds versions later than those to be imported: instants and order cannot be kept.',
    },
    remedy: {
      it: 'Importare in un archivio vuoto, a server fermo.',
      en: 'Import into an empty store, with the server stopped.',
    },
  },
  'store-in-use': {
    severity: 'error',
    type: 'lock-error',
    status: 409,
    text: { it: "L'archivio è aperto da un altro processo.", en: 'The store is open in another process.' },
    remedy: { it: 'Fermare il servizio e riprovare.', en: 'Stop the service and try again.' },
  },
  'store-kind-unavailable': {
    severity: 'error',
    type: 'not-supported',
    status: 501,
    text: {
      it: "Ciò che si chiede riguarda i file dell'archivio incorporato; qui i dati sono su un server HAPI (store.kind = hapi).",
      en: 'What is asked concerns the files of the embedded store; here the data are on a HAPI server (store.kind = hapi).',
    },
    remedy: {
      it: 'Usare gli strumenti della base dati del server HAPI (per PostgreSQL: pg_basebackup, pg_dump, pg_restore); vedere docs/guide/hapi-store.md.',
      en: 'Use the tools of the database of the HAPI server (for PostgreSQL: pg_basebackup, pg_dump, pg_restore); see docs/guide/hapi-store.md.',
    },
  },
} as const satisfies CataloguePart;
