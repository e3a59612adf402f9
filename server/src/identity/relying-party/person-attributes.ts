import { parseCodiceFiscale } from '@sinfonia/profiles/value-objects';
import { failed, type Outcome, ownProperty, passed } from '../federation/outcome.ts';
import { attributeClaims } from '../federation/scheme-profile.ts';
import type { Claims } from '../federation/signed-token.ts';
import type { EidAssertion } from '../login/port.ts';

/** Who signed in. */
export type PersonAttributes = Pick<EidAssertion, 'codiceFiscale' | 'givenName' | 'familyName' | 'birthDate'>;

/** Reason of an identity without an Italian fiscal code. */
export const noFiscalCode = 'fiscal-number';

/** Before the fiscal code of an Italian identity. Source: ETSI EN 319 412-1, 5.1.3 (`TIN`, country, hyphen). */
const italian = 'TINIT-';

/**
 * Reads the attributes of a person. Reasons: `fiscal-number` (none, of another country, or impossible), `names-missing`.
 * A date of birth that is not one is left out.
 *
 * Source: SPID/CIE OIDC technical rules, attributes.
 */
export function readPersonAttributes(claims: Claims): Outcome<PersonAttributes> {
  const of = (name: keyof typeof attributeClaims): unknown => ownProperty(claims, attributeClaims[name]);
  const number = of('codiceFiscale');
  if (typeof number !== 'string' || !number.toUpperCase().startsWith(italian)) return failed(noFiscalCode);
  const code = parseCodiceFiscale(number.slice(italian.length));
  if (!code.ok) return failed(noFiscalCode);
  const givenName = nameOf(of('givenName'));
  const familyName = nameOf(of('familyName'));
  if (givenName === undefined || familyName === undefined) return failed('names-missing');
  const birthDate = of('birthDate');
  return passed({
    codiceFiscale: code.value.code,
    givenName,
    familyName,
    ...(typeof birthDate === 'string' && isDate(birthDate) ? { birthDate } : {}),
  });
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.trim();
  return name === '' || name.length > 200 || /\p{Cc}/u.test(name) ? undefined : name;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
