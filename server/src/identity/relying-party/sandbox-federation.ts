import type { RelyingPartySettings } from './settings.ts';

/**
 * Settings by which the sandbox trusts its own federation of test people: trust anchor `<base>/sandbox-idp/ta`, which lists
 * the providers `<base>/sandbox-idp/spid` and `<base>/sandbox-idp/cie` and this server. Never for production.
 *
 * @param trustMarks trust marks about `<base>` that the sandbox trust anchor issued; a provider that is as strict as the real
 * ones refuses a relying party without one
 */
export function sandboxFederation(baseUrl: string, trustMarks: readonly string[] = []): RelyingPartySettings {
  const anchor = `${baseUrl}/sandbox-idp/ta`;
  return {
    organization: {
      name: 'SINFONIA (sandbox)',
      clientName: 'SINFONIA sandbox',
      homepage: baseUrl,
      policy: `${baseUrl}/`,
      logo: `${baseUrl}/logo.svg`,
      contacts: ['sandbox@example.org'],
    },
    schemes: [{ scheme: 'sandbox', anchor: { id: anchor }, authorityHints: [anchor], trustMarks }],
    refreshEvery: 3600_000,
    patience: 10_000,
  };
}
