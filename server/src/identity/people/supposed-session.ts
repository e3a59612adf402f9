import type { Practitioner, Resource } from '@medplum/fhirtypes';
import { identifierSystem } from '@sinfonia/profiles';
import { parseCodiceFiscale } from '@sinfonia/profiles/value-objects';
import type { IdentityLevel, Principal } from '../../access/principal.ts';
import type { Store } from '../../store/port.ts';
import { personClaims } from '../authorization-server/token-claims.ts';
import type { Hat } from '../hat.ts';
import { offerOf } from '../interaction/hat-scopes.ts';
import { sandboxUsers } from '../sandbox/users.ts';
import { toPrincipal } from '../token-verifier.ts';

/** What somebody would sign in with. */
export interface SupposedSession {
  readonly hat: Hat;
  /** Scopes that the application asks for. */
  readonly scopes: readonly string[];
  readonly level: IdentityLevel;
  /** Code of v3 ActReason. */
  readonly purpose?: string;
  /** Absolute FHIR base. */
  readonly fhirBase: string;
}

/** The session and what it was granted. */
export interface SupposedCaller {
  readonly principal: Principal;
  /** Scopes that the role does not get. */
  readonly refused: readonly string[];
}

const person = /^(Practitioner|Patient|RelatedPerson)\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * The fiscal code of somebody, to look up their hats by: given as such, as a FHIR reference (`Practitioner/x`), as the id of a
 * test user of the sandbox (`mmg`) or as its name (`giovanna.pietrafonda`). Undefined when there is nobody. Never to be printed.
 */
export async function fiscalCodeOf(who: string, store: Pick<Store, 'read'>): Promise<string | undefined> {
  const [, type, id] = person.exec(who) ?? [];
  if (type !== undefined && id !== undefined) {
    const version = await store.read({ type, id });
    if (version?.json === undefined) return undefined;
    const { identifier } = JSON.parse(version.json) as Pick<Practitioner, 'identifier'> & Resource;
    return identifier?.find(({ system }) => system === identifierSystem.codiceFiscale)?.value;
  }
  const wanted = who.trim().toLowerCase();
  const user = sandboxUsers.find((one) => one.id === wanted || nameOf(one) === wanted);
  if (user !== undefined) return user.codiceFiscale;
  const parsed = parseCodiceFiscale(who.trim().toUpperCase());
  return parsed.ok ? who.trim().toUpperCase() : undefined;
}

/**
 * The caller that a login in a hat would make: the scopes are those that the consent page would offer, the claims those of the
 * token, read as those of a request.
 */
export function supposeSession({ hat, scopes, level, purpose, fhirBase }: SupposedSession): SupposedCaller {
  const { granted, refused } = offerOf(scopes, hat, undefined);
  const scope = granted.join(' ');
  const { label: _label, ...worn } = hat;
  const claims = personClaims(
    {
      accountId: 'supposed',
      hat: worn,
      level,
      provider: 'supposed',
      protocol: 'sandbox',
      evidence: 'supposed',
      ...(purpose === undefined ? {} : { purpose }),
      ...(hat.patient === undefined ? {} : { patient: hat.patient }),
    },
    'supposed',
    fhirBase,
    scope,
  );
  const principal = toPrincipal({ ...claims, client_id: 'supposed-application', sub: 'supposed', scope }, fhirBase);
  if (principal === undefined) throw new Error('the claims of a session make no caller');
  return { principal, refused: refused.map((one) => one.scope) };
}

function nameOf({ given, family }: { readonly given: string; readonly family: string }): string {
  return `${given}.${family}`.toLowerCase().replaceAll(' ', '');
}
