import type { IdentityLevel } from '../../access/principal.ts';

const prefix = 'https://www.spid.gov.it/SpidL';

/** Authentication context of a level, the same in SPID and CIE. Source: SPID/CIE OIDC technical rules, `acr_values`. */
export function acrOf(level: IdentityLevel): string {
  return `${prefix}${level}`;
}

/** Level that an `acr` names; undefined for anything else. */
export function levelOf(acr: unknown): IdentityLevel | undefined {
  return acr === `${prefix}1` ? 1 : acr === `${prefix}2` ? 2 : acr === `${prefix}3` ? 3 : undefined;
}
