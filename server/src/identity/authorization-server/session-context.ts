import type { IdentityLevel } from '../../access/principal.ts';
import type { Hat } from '../hat.ts';
import type { LoginProtocol } from '../login/port.ts';
import type { GrantStore } from './grant-store/port.ts';
import { recordOf } from './grant-store/read-record.ts';

/**
 * What one authorization is bound to, kept by its grant: the part the person took, how she signed in and the context of the
 * launch. Tokens are made from it, at the exchange of the code and at every renewal. Holds no names.
 */
export interface SessionContext {
  readonly accountId: string;
  readonly hat: SessionHat;
  readonly level: IdentityLevel;
  /** Address of the identity provider. */
  readonly provider: string;
  readonly protocol: LoginProtocol;
  /** Evidence in the login log. */
  readonly evidence: string;
  /** Code of v3 ActReason; absent when the role has no purpose. */
  readonly purpose?: string;
  /** Logical id of the patient in context, granted. */
  readonly patient?: string;
  readonly encounter?: string;
  readonly intent?: string;
  readonly needPatientBanner?: boolean;
}

/** A hat without what the chooser shows. */
export type SessionHat = Omit<Hat, 'label'>;

/** Names of the levels of assurance in `acr`. Source: SPID and CIE OIDC technical rules. */
const acrPrefix = 'https://www.spid.gov.it/SpidL';

/** The `acr` of a level. */
export function acrOf(level: IdentityLevel): string {
  return `${acrPrefix}${level}`;
}

/** The level of an `acr`, or undefined for an unknown one. */
export function levelOf(acr: unknown): IdentityLevel | undefined {
  switch (acr) {
    case `${acrPrefix}1`:
      return 1;
    case `${acrPrefix}2`:
      return 2;
    case `${acrPrefix}3`:
      return 3;
    default:
      return undefined;
  }
}

/** Keeps the context of a grant for the life of the grant, in seconds. */
export function keepSessionContext(
  store: GrantStore,
  grantId: string,
  context: SessionContext,
  life: number,
): Promise<void> {
  return store.records.put('session-context', grantId, context, life);
}

/** The context of a grant, or undefined when the grant has none any more. */
export async function findSessionContext(store: GrantStore, grantId: string): Promise<SessionContext | undefined> {
  return recordOf<SessionContext>(await store.records.find('session-context', grantId));
}
