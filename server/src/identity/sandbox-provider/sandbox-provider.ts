import { join } from 'node:path';
import Koa from 'koa';
import { createBoundedFetch, usualBounds } from '../federation/bounded-fetch.ts';
import { loadEntityKeys, publicKeySet } from '../federation/entity-keys.ts';
import { loadSandboxFederationKeys } from './keys.ts';
import { createProviderApp, type ProviderEvent } from './provider-app.ts';
import { providerProfile, sandboxProviderNames } from './provider-profile.ts';
import { createSandboxAnchor } from './trust-anchor-app.ts';
import { createTrustedClients } from './trusted-clients.ts';

/** What the sandbox federation is made of. */
export interface SandboxProviderOptions {
  /** Public address of the server without a final slash; the server must reach itself there. */
  readonly baseUrl: string;
  /** Data folder: keys go to `sandbox/`; those of the relying party are in `identity/`. */
  readonly dataDir: string;
  readonly mode: 'sandbox' | 'production';
  /** Clock, ms since the epoch, UTC. */
  readonly now?: () => number;
  readonly onEvent?: (event: ProviderEvent) => void;
}

/** The federation of test people, ready to be mounted. */
export interface SandboxProvider {
  /** To be mounted at `/sandbox-idp`, before anything that reads request bodies. */
  readonly app: Koa;
  /** Trust marks about the server, for its entity configuration (`openLogin`). */
  readonly trustMarks: readonly string[];
  /** Entity ids of the providers: SPID, CIE. */
  readonly providers: readonly string[];
}

/** Path of the federation below the address of the server. */
export const sandboxProviderPath = '/sandbox-idp';

/**
 * Opens the federation of test people: a trust anchor (`/ta`), a provider after SPID (`/spid`) and one after CIE (`/cie`). The
 * relying party is in it from the start, as if it had joined with the keys in its data folder.
 *
 * Throws in production: nobody there may sign in without a credential.
 */
export async function openSandboxProvider(options: SandboxProviderOptions): Promise<SandboxProvider> {
  if (options.mode === 'production') throw new Error('production has no sandbox identity provider');
  const { baseUrl, dataDir } = options;
  const now = options.now ?? Date.now;
  const onEvent = options.onEvent ?? (() => undefined);
  const root = `${baseUrl}${sandboxProviderPath}`;
  const [keys, party] = await Promise.all([
    loadSandboxFederationKeys(dataDir),
    loadEntityKeys(join(dataDir, 'identity')),
  ]);
  const relyingParty = { id: baseUrl, type: 'openid_relying_party', keys: publicKeySet(party.federation) } as const;
  const entities = sandboxProviderNames.map((name) => {
    const federation = publicKeySet(keys.providers[name].federation);
    return { name, id: `${root}/${name}`, type: 'openid_provider', keys: federation } as const;
  });
  const failed = (provider: string) => (error: Error) =>
    onEvent({ kind: 'sandbox-provider-error', provider, error: error.name });
  const anchor = createSandboxAnchor(
    { id: `${root}/ta`, keys: keys.anchor, subordinates: [relyingParty, ...entities], now },
    failed(`${root}/ta`),
  );
  const fetch = createBoundedFetch({ ...usualBounds, allowLoopback: true });
  const apps = new Map([['ta', anchor.app]]);
  for (const { name, id, type } of entities) {
    const parts = {
      id,
      anchor: anchor.id,
      keys: keys.providers[name],
      profile: providerProfile(name),
      trustMark: await anchor.issueMark({ id, type }),
      secret: keys.secret,
      now,
      findClient: createTrustedClients({
        anchor,
        fetch,
        now,
        onRefused: (_client, reason) =>
          onEvent({ kind: 'sandbox-provider-error', provider: id, error: 'client-refused', detail: reason }),
      }),
    };
    apps.set(name, createProviderApp(parts, onEvent));
  }
  return {
    app: routeByName(apps),
    trustMarks: [await anchor.issueMark(relyingParty)],
    providers: entities.map(({ id }) => id),
  };
}

/** Hands requests to the application that the first part of the path names, without that part. */
function routeByName(apps: ReadonlyMap<string, Koa>): Koa {
  const listeners = new Map([...apps].map(([name, app]) => [name, app.callback()]));
  const app = new Koa();
  app.use(async (ctx) => {
    const [, name = '', rest = ''] = /^\/([a-z]+)(\/.*)$/s.exec(ctx.url) ?? [];
    const listen = listeners.get(name);
    if (listen === undefined) return;
    ctx.req.url = rest;
    ctx.respond = false;
    await listen(ctx.req, ctx.res);
  });
  return app;
}
