import type { SandboxProviderName } from './keys.ts';
import table from './provider-profiles.json' with { type: 'json' };

/** Where the SPID and the CIE provider of the sandbox differ: the protocol is one, the differences are data. */
export interface ProviderProfile {
  /** Name shown to people. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** Members of the `claims` parameter under which attributes may be asked for. */
  readonly attributesIn: readonly string[];
  readonly userInfoMethods: readonly string[];
  /** Members of an introspection answer. */
  readonly introspection: readonly string[];
  /** Whether the revocation of an access token ends its refresh tokens too. */
  readonly accessTokenEndsGrant: boolean;
  /** Whether a refresh gives an ID token at level 1; at other levels there is none. */
  readonly renewsIdTokenAtLevel1: boolean;
}

/** Names of the providers, in the order of the list. */
export const sandboxProviderNames: readonly SandboxProviderName[] = ['spid', 'cie'];

/** The profile of a provider. */
export function providerProfile(name: SandboxProviderName): ProviderProfile {
  return table.providers[name];
}

/** Claims of a person that may be asked for. */
export const personClaimNames: readonly string[] = table.attributes;
