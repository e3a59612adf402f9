import table from './scheme-profiles.json' with { type: 'json' };

/** Schemes of digital identity that a federation serves; `sandbox` is the federation of test people. */
export type Scheme = 'spid' | 'cie' | 'sandbox';

/** Where SPID and CIE differ: the protocol is one, the differences are data. */
export interface SchemeProfile {
  readonly protocol: 'spid-oidc' | 'cie-oidc' | 'sandbox';
  readonly scope: string;
  /** Members of the `claims` parameter under which attributes are asked for. */
  readonly claimsIn: readonly string[];
  /** Whether the answer must carry `iss`; where it is present it is checked anyway. */
  readonly requiresIssuerInAnswer: boolean;
}

const protocols = { spid: 'spid-oidc', cie: 'cie-oidc', sandbox: 'sandbox' } as const;

/** The profile of a scheme. */
export function profileOf(scheme: Scheme): SchemeProfile {
  return { ...table.schemes[scheme], protocol: protocols[scheme] };
}

/** Claim of each attribute that is asked for: no more than the login needs (GDPR art. 5). */
export const attributeClaims: Readonly<Record<'codiceFiscale' | 'givenName' | 'familyName' | 'birthDate', string>> =
  table.attributes;
