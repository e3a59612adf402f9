import type { CataloguePart } from '../catalogue-entry.ts';

/** Refusals of authentication, authorization and audit. Sources: RFC 6750, SMART App Launch 2.2, FHIR R4 security.html. */
export const identityCatalogue = {
  'token-missing': {
    severity: 'error',
    type: 'login',
    status: 401,
    text: {
      it: 'La richiesta non porta un token di accesso.',
      en: 'The request carries no access token.',
    },
    remedy: {
      it: 'Inviare «Authorization: Bearer …» con un token ottenuto da /oidc; nella sandbox lo stampa «npx sinfonia token».',
      en: 'Send "Authorization: Bearer …" with a token obtained from /oidc; in the sandbox "npx sinfonia token" prints one.',
    },
    source: 'RFC 6750 section 3',
  },
  'token-invalid': {
    severity: 'error',
    type: 'security',
    status: 401,
    text: {
      it: 'Il token di accesso non è valido per questo servizio.',
      en: 'The access token is not valid for this service.',
    },
    remedy: {
      it: "Ottenere un nuovo token dall'emittente indicato in /fhir/.well-known/smart-configuration.",
      en: 'Obtain a new token from the issuer named at /fhir/.well-known/smart-configuration.',
    },
    source: 'RFC 6750 section 3.1; RFC 9068 section 4',
  },
  'token-expired': {
    severity: 'error',
    type: 'expired',
    status: 401,
    text: { it: 'Il token di accesso è scaduto.', en: 'The access token has expired.' },
    remedy: { it: 'Ottenere un nuovo token e ripetere.', en: 'Obtain a new token and repeat.' },
    source: 'RFC 6750 section 3.1',
  },
  'access-denied': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Gli ambiti (scope) del token o il ruolo non permettono «{interaction}» su «{type}».',
      en: 'The scopes of the token or the role do not allow "{interaction}" on "{type}".',
    },
    remedy: {
      it: 'Chiedere un token con lo scope necessario, se il ruolo lo prevede: «sinfonia access explain» dice che cosa manca.',
      en: 'Ask for a token with the scope that is needed, if the role allows it: "sinfonia access explain" tells what is missing.',
    },
    source: 'SMART App Launch 2.2, scopes-and-launch-context; the policy of the role',
  },
  'audit-append-only': {
    severity: 'error',
    type: 'forbidden',
    status: 403,
    text: {
      it: 'Il registro degli accessi (AuditEvent) è scritto dal server: non si crea, modifica o cancella dalle API.',
      en: 'The access log (AuditEvent) is written by the server: the API cannot create, change or delete it.',
    },
    remedy: { it: 'Consultarlo con una ricerca su AuditEvent.', en: 'Consult it with a search on AuditEvent.' },
    source: 'FHIR R4 auditevent.html; IHE BALP',
  },
  'audit-unavailable': {
    severity: 'error',
    type: 'transient',
    status: 503,
    text: {
      it: "L'accesso non può essere registrato in questo momento, perciò non viene concesso.",
      en: 'The access cannot be recorded at this moment and is therefore not granted.',
    },
    remedy: { it: 'Ripetere fra qualche secondo.', en: 'Repeat in a few seconds.' },
    source: 'GDPR art. 5(2) and 32',
  },
} as const satisfies CataloguePart;
