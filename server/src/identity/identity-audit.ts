import type { CountedRefusal, RefusingService, SecurityAudit } from '../access/audit/security-event.ts';
import type { Principal } from '../access/principal.ts';
import type { SessionHat } from './authorization-server/session-context.ts';
import type { IdentityEvent } from './identity-event.ts';
import type { LoginEvent } from './login/login-event.ts';

/** Where identity records what happens at sign-in and at the authorization server. */
export type IdentityAudit = Pick<SecurityAudit, 'recordSecurity' | 'countRefused'>;

/** Records nothing: for an identity that runs without a server, as in tests. */
export const noAudit: IdentityAudit = { recordSecurity: () => undefined, countRefused: () => undefined };

const services: Readonly<Record<IdentityEvent['kind'], RefusingService | undefined>> = {
  'authorization-error': 'authorization',
  'grant-error': 'token',
  'revocation-error': 'revocation',
  'introspection-error': 'introspection',
  'registration-error': 'registration',
  'launch-error': 'launch',
  'interaction-error': 'sign-in',
  'server-error': undefined,
  'token-issued': undefined,
};

/**
 * What the audit counts of an event of the authorization server: `<OAuth error>` or `<OAuth error> (<cause>)`; undefined for
 * what was no refusal. That a person refused or cancelled is recorded where it happens, not a second time here.
 */
export function refusalOf({ kind, error, cause, clientId }: IdentityEvent): CountedRefusal | undefined {
  const service = services[kind];
  if (service === undefined || error === undefined) return undefined;
  if (kind === 'authorization-error' && error === 'access_denied') return undefined;
  const reason = cause === undefined ? error : `${error} (${cause})`;
  return { kind: 'requests-refused', service, reason, ...(clientId === undefined ? {} : { clientId }) };
}

/**
 * What the audit counts of an event of the login by identity providers: the code of the failure, with our word for what was
 * wrong, e.g. `answer-invalid (id-token-nonce)`; undefined for what did not fail. No provider is named: it is in the login log.
 */
export function refusalOfLogin({ kind, code, detail }: LoginEvent): CountedRefusal | undefined {
  if (kind !== 'login-failed' || code === undefined) return undefined;
  const word = detail !== undefined && wordForm.test(detail) ? detail : undefined;
  return { kind: 'requests-refused', service: 'sign-in', reason: word === undefined ? code : `${code} (${word})` };
}

/** Our own words; a text of somebody else, such as the OAuth error of a provider after `token-`, is not one. */
const wordForm = /^(?!token-(?!status$|form$))[a-z][a-z-]{1,60}$/;

/** Who acts in a session, as its tokens say it: for the events of the session itself. */
export function principalOf(session: {
  readonly clientId: string;
  readonly accountId: string;
  readonly level: NonNullable<Principal['level']>;
  readonly hat?: SessionHat;
  readonly grantId?: string;
  readonly purpose?: string;
  readonly scopes?: readonly string[];
}): Principal {
  const { clientId, accountId, level, hat, grantId, purpose, scopes = [] } = session;
  return {
    clientId,
    subject: accountId,
    scopes,
    level,
    ...(grantId === undefined ? {} : { grantId }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(hat === undefined ? {} : { role: hat.role, fhirUser: hat.fhirUser }),
    ...(hat?.patient === undefined ? {} : { patient: hat.patient }),
    ...(hat?.practitionerRole === undefined ? {} : { practitionerRole: hat.practitionerRole }),
    ...(hat?.organization === undefined ? {} : { organization: hat.organization }),
  };
}
