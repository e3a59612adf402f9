import { join } from 'node:path';
import type Koa from 'koa';
import { createAuthorizationServer, type IdentityEvent } from './authorization-server/app.ts';
import { openGrantStore } from './authorization-server/grant-store.ts';
import { accessTokenAlgorithm, loadKeys, publicPartOf } from './authorization-server/signing-keys.ts';
import { readIfPresent } from './private-file.ts';
import { loadSandboxKey, sandboxClients, sandboxKeyPath } from './sandbox/clients.ts';
import { sandboxSignIn } from './sandbox/sign-in.ts';
import { findSandboxAccount } from './sandbox/users.ts';
import { buildSmartConfiguration } from './smart-configuration.ts';
import { type Authenticate, createTokenVerifier } from './token-verifier.ts';

/** What identity is built from. */
export interface IdentityOptions {
  /** Public address of the server without a final slash, e.g. `http://localhost:8080`. */
  readonly baseUrl: string;
  /** Data folder; keys and state go to `identity/`, the sandbox key to `sandbox/`. */
  readonly dataDir: string;
  readonly mode: 'sandbox' | 'production';
  /** Whether the sandbox clients are registered; as the mode says unless given. Never in production. */
  readonly sandboxClients?: boolean;
  /** Whether test users can sign in; as the mode says unless given. Never in production. */
  readonly sandboxProvider?: boolean;
  /** Told of errors and issued tokens, for log and metrics; receives no tokens and no personal data. */
  readonly onEvent?: (event: IdentityEvent) => void;
}

/** The identity of a server: who may ask, and how a token is got. */
export interface Identity {
  /** To be mounted at `/oidc`, before anything that reads request bodies. */
  readonly app: Koa;
  readonly issuer: string;
  /** Rejects with `token-missing`, `token-invalid` or `token-expired` (401). */
  readonly authenticate: Authenticate;
  /** Document of `/fhir/.well-known/smart-configuration`. */
  smartConfiguration(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/**
 * Opens the authorization server and the check of its tokens. In the sandbox it has the clients `sandbox-backend` and
 * `sandbox-app` and a sign-in page with test users; production has neither, and refuses to start on a data folder that
 * holds the sandbox key.
 */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { baseUrl, dataDir, mode, onEvent } = options;
  const issuer = `${baseUrl}/oidc`;
  const fhirBase = `${baseUrl}/fhir`;
  const withClients = options.sandboxClients ?? mode === 'sandbox';
  const withSignIn = options.sandboxProvider ?? mode === 'sandbox';
  if (mode === 'production') await refuseSandbox(dataDir, withClients || withSignIn);
  const folder = join(dataDir, 'identity');
  const keys = await loadKeys(folder);
  const clients = withClients ? sandboxClients(await loadSandboxKey(dataDir)) : [];
  const store = openGrantStore(join(folder, 'identity.sqlite'));
  const { app } = createAuthorizationServer(
    { issuer, fhirBase, keys, store, clients, findAccount: withSignIn ? findSandboxAccount : () => undefined },
    withSignIn ? (provider, mountPath) => sandboxSignIn(provider, mountPath, fhirBase) : undefined,
    onEvent,
  );
  const document = buildSmartConfiguration({ issuer, signIn: withSignIn });
  return {
    app,
    issuer,
    authenticate: createTokenVerifier({
      issuer,
      audience: fhirBase,
      jwks: { keys: keys.signing.filter((key) => key.alg === accessTokenAlgorithm).map(publicPartOf) },
      algorithms: [accessTokenAlgorithm],
    }),
    smartConfiguration: () => document,
    close: async () => store.close(),
  };
}

async function refuseSandbox(dataDir: string, configured: boolean): Promise<void> {
  if (configured) throw new Error('production has neither sandbox clients nor sandbox sign-in');
  if ((await readIfPresent(sandboxKeyPath(dataDir))) !== undefined) {
    throw new Error('the data folder holds the sandbox key: production needs a data folder of its own');
  }
}
