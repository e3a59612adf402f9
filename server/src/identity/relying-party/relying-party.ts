import type Koa from 'koa';
import { createBoundedFetch, usualBounds } from '../federation/bounded-fetch.ts';
import { type EntityKeys, loadEntityKeys } from '../federation/entity-keys.ts';
import { createConfigurationEndpoint } from '../federation/federation-endpoints.ts';
import { createProviderDirectory, type FederationEvent } from '../federation/provider-directory.ts';
import { createEntityConfiguration, type RelyingPartyEntity } from '../federation/relying-party-entity.ts';
import type { IdentityProviderPort } from '../login/provider-port.ts';
import { createFederationAdapter, federationPaths } from './federation-adapter.ts';
import type { RelyingPartySettings } from './settings.ts';

/** What the relying party is made of. */
export interface RelyingPartyOptions {
  /** Public address of the server without a final slash: entity id and client id. */
  readonly baseUrl: string;
  /** Folder of its keys: `<data>/identity`. */
  readonly folder: string;
  readonly settings: RelyingPartySettings;
  /** Whether authorities and providers on this machine may be plain http: sandbox and tests only. */
  readonly allowLoopback: boolean;
  /** For tests with the demo data of the AgID reference, which leaves out what the rules demand. Never in production. */
  readonly leniency?: { readonly otherMarkId?: boolean; readonly bareUserInfo?: boolean };
  /** Clock, ms since the epoch, UTC. */
  readonly now?: () => number;
  readonly onEvent?: (event: FederationEvent) => void;
}

/** The relying party, ready to be mounted. */
export interface RelyingParty {
  readonly adapter: IdentityProviderPort;
  /** To be mounted at `/.well-known/openid-federation`. */
  readonly configurationApp: Koa;
  readonly keys: EntityKeys;
  /** Starts to read the federations in the background; once the server listens, because authorities read us too. */
  start(): void;
  /** Reads the federations now. */
  refresh(): Promise<void>;
}

/** Puts the relying party of SPID and CIE (OpenID Federation) together. Makes its keys at the first start. */
export async function createRelyingParty(options: RelyingPartyOptions): Promise<RelyingParty> {
  const { baseUrl, settings, allowLoopback, onEvent, leniency = {} } = options;
  const now = options.now ?? Date.now;
  const keys = await loadEntityKeys(options.folder);
  const entity: RelyingPartyEntity = {
    id: baseUrl,
    redirectUri: `${baseUrl}/login${federationPaths.callback}`,
    resolveEndpoint: `${baseUrl}/login${federationPaths.resolve}`,
    organization: settings.organization,
    authorityHints: [...new Set(settings.schemes.flatMap((one) => one.authorityHints))],
    trustMarks: settings.schemes.flatMap((one) => one.trustMarks),
    keys,
  };
  const configuration = createEntityConfiguration(entity, now);
  const fetch = createBoundedFetch({ ...usualBounds, patience: settings.patience, allowLoopback });
  const schemes = settings.schemes.map(({ scheme, anchor }) => ({
    scheme,
    directory: createProviderDirectory({
      anchor,
      fetch,
      requiresTrustMark: true,
      acceptsOtherMarkId: leniency.otherMarkId === true,
      refreshEvery: settings.refreshEvery,
      self: { id: baseUrl, configuration: () => configuration.current() },
      now,
      ...(onEvent === undefined ? {} : { onEvent }),
    }),
  }));
  return {
    adapter: createFederationAdapter({
      entity,
      schemes,
      fetch,
      allowLoopback,
      acceptsBareUserInfo: leniency.bareUserInfo === true,
      now,
    }),
    configurationApp: createConfigurationEndpoint(configuration, (error) =>
      onEvent?.({ kind: 'anchor-failed', entity: baseUrl, reason: error.name }),
    ),
    keys,
    start() {
      for (const { directory } of schemes) directory.start();
    },
    async refresh() {
      await Promise.all(schemes.map(({ directory }) => directory.refresh()));
    },
  };
}
