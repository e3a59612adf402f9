import type { CataloguePart } from '../catalogue-entry.ts';

/** Refusals of what a person decided about her data. Source: ministerial decree of 7 September 2023, arts. 6, 8 and 9. */
export const privacyCatalogue = {
  'masked-resource': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'La risorsa non è visibile per intero con questo ruolo: modificarla perderebbe il resto.',
      en: 'The resource is not visible as a whole with this role: changing it would lose the rest.',
    },
    remedy: {
      it: 'Modificarla con un ruolo che la vede per intero.',
      en: 'Change it with a role that sees it as a whole.',
    },
    source: 'Access policies of the platform',
  },
  'access-role-missing': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il token non porta un ruolo con permessi: senza ruolo nessun accesso è previsto.',
      en: 'The token carries no role with rights: without one no access is foreseen.',
    },
    remedy: {
      it: 'Entrare di nuovo e scegliere un ruolo; per un sistema, chiedere che la registrazione indichi la sua politica di accesso.',
      en: 'Sign in again and choose a role; for a system, ask that its registration names an access policy.',
    },
    source: 'Access policies of the platform',
  },
  'access-level-too-low': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: "Il livello dell'identità digitale usata per entrare non basta per questo ruolo.",
      en: 'The level of the digital identity used to sign in is too low for this role.',
    },
    remedy: {
      it: 'Entrare di nuovo con SPID o CIE di livello 2 o più alto.',
      en: 'Sign in again with SPID or CIE of level 2 or higher.',
    },
    source: 'SPID technical rules; access policies of the platform',
  },
  'access-purpose-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'La finalità dichiarata non è prevista per questo ruolo.',
      en: 'The purpose that was stated is not foreseen for this role.',
    },
    remedy: {
      it: 'Entrare di nuovo con una delle finalità del ruolo.',
      en: 'Sign in again with one of the purposes of the role.',
    },
    source: 'GDPR art. 5(1)(b); access policies of the platform',
  },
  'write-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il ruolo non può scrivere questa risorsa: riguarda persone che non ha in carico, oppure è di un tipo o di una categoria che non gli spetta.',
      en: 'The role may not write this resource: it is about persons not in its care, or of a type or category that is not its own.',
    },
    remedy: {
      it: 'Controllare di chi sono i dati e il ruolo scelto per la sessione.',
      en: 'Check whose data it is and the role chosen for the session.',
    },
    source: 'Access policies of the platform',
  },
  'search-parameter-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il parametro «{parameter}» non si può usare con questo ruolo: direbbe ciò che il ruolo non vede.',
      en: 'The parameter "{parameter}" cannot be used with this role: it would tell what the role does not see.',
    },
    remedy: {
      it: 'Cercare con altri parametri.',
      en: 'Search by other parameters.',
    },
    source: 'GDPR art. 5(1)(c); access policies of the platform',
  },
  'obscuring-needs-data': {
    severity: 'error',
    type: 'business-rule',
    status: 422,
    text: {
      it: 'Un oscuramento che vale solo per alcuni deve dire quali risorse nasconde, una per una (meaning «instance»).',
      en: 'An obscuring that holds for some only must say which resources it hides, one by one (meaning "instance").',
    },
    remedy: {
      it: 'Indicare le risorse in provision.data, oppure togliere provision.actor perché valga per tutti.',
      en: 'Name the resources in provision.data, or take provision.actor out so that it holds for everybody.',
    },
    source: 'DM 7 September 2023, art. 9; rule of the platform',
  },
  'emergency-not-allowed': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: "Con il ruolo scelto per questa sessione non si apre l'accesso in emergenza.",
      en: 'The role chosen for this session cannot open an emergency access.',
    },
    remedy: {
      it: 'Entrare con un ruolo sanitario presso la propria organizzazione.',
      en: 'Sign in with a health role at the own organization.',
    },
    source: 'DM 7 September 2023 (emergency access: who gives the care)',
  },
  'obscuring-not-deleted': {
    severity: 'error',
    type: 'business-rule',
    status: 409,
    text: {
      it: 'Un oscuramento non si cancella: si revoca, perché resti noto che cosa era visibile e quando.',
      en: 'An obscuring is not deleted: it is withdrawn, so that it stays known what was visible and when.',
    },
    remedy: {
      it: 'Aggiornarlo con status «inactive» e provision.period.end.',
      en: 'Update it with status "inactive" and provision.period.end.',
    },
    source: 'Profile sinfonia-obscuring-consent',
  },
} as const satisfies CataloguePart;
