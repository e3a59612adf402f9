import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import Koa from 'koa';
import { type AuthorizationServer, createAuthorizationServer, type OwnEndpoints } from './authorization-server/app.ts';
import type { SmartClient } from './authorization-server/configuration.ts';
import { openGrantStore } from './authorization-server/grant-store/open-grant-store.ts';
import { type GrantStore, revokedIn } from './authorization-server/grant-store/port.ts';
import { readClientsFolder } from './authorization-server/registration/clients-folder.ts';
import type { StatementIssuer } from './authorization-server/registration/software-statement.ts';
import { openRevocationList } from './authorization-server/revocation-list.ts';
import {
  type AuthorizationServerKeys,
  accessTokenAlgorithm,
  loadKeys,
  newCookieKey,
  publicPartOf,
} from './authorization-server/signing-keys.ts';
import { watchKeys } from './authorization-server/watch-keys.ts';
import { type IdentityAudit, noAudit, refusalOf } from './identity-audit.ts';
import type { IdentityEvent } from './identity-event.ts';
import { interactionPages } from './interaction/middleware.ts';
import type { LoginStep } from './login/port.ts';
import { createAccountRegister } from './people/accounts.ts';
import type { PeopleDirectory } from './people/directory.ts';
import { readIfPresent, readOrCreatePrivateFile } from './private-file.ts';
import { loadSandboxKey, sandboxClients, sandboxKeyPath } from './sandbox/clients.ts';
import { sandboxLogin } from './sandbox/login-step.ts';
import { sandboxVendorAuthority } from './sandbox/vendor-authority.ts';
import { buildSmartConfiguration } from './smart-configuration.ts';
import { type Authenticate, createTokenVerifier } from './token-verifier.ts';

/** Name of the file, in the identity folder, of the key that accounts are made with. */
export const accountKeyFile = 'account-key';

/** What identity is built from. */
export interface IdentityOptions {
  /** Public address of the server without a final slash, e.g. `http://localhost:8080`. */
  readonly baseUrl: string;
  /** Data folder; keys and state go to `identity/`, the sandbox keys to `sandbox/`. */
  readonly dataDir: string;
  readonly mode: 'sandbox' | 'production';
  /** Registers of people, from which come the parts that somebody may take. */
  readonly people: PeopleDirectory;
  /** Purposes of use (v3 ActReason) of a role or system policy; the first is the default. */
  readonly purposesOf: (role: string) => readonly string[];
  /** Login by SPID or CIE. Without it people sign in by the list of test users in the sandbox, and not in production. */
  readonly login?: LoginStep;
  /** Whether the sandbox clients are registered; as the mode says unless given. Never in production. */
  readonly sandboxClients?: boolean;
  /** Whether test users can sign in; as the mode says unless given. Never in production. */
  readonly sandboxProvider?: boolean;
  /** Address of the PostgreSQL database of several nodes; the embedded database unless given. */
  readonly postgresUrl?: string;
  /** Authorities that may vouch for software: `<issuer>=<file of a key set>`. */
  readonly softwareStatementIssuers?: readonly string[];
  /** Registrations that may be asked for in an hour; 60 unless given. */
  readonly registrationsPerHour?: number;
  /** Hosts whose key sets may be on a private network. */
  readonly privateJwksHosts?: readonly string[];
  /** Where sign-ins, refusals, revocations and changes of clients and keys are recorded; nowhere unless given. */
  readonly audit?: IdentityAudit;
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
  /** Looks for new signing keys and revocations of other processes now instead of within seconds. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Issuer of the tokens of a server, from its public address without a final slash. */
export function issuerOf(baseUrl: string): string {
  return `${baseUrl}/oidc`;
}

/**
 * Opens the authorization server and the check of its tokens. In the sandbox it has the clients `sandbox-backend` and
 * `sandbox-app`, a sign-in page with test users and an authority for vendors; production has none of them, and refuses to
 * start on a data folder that holds the sandbox key.
 */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { baseUrl, dataDir, mode, people, purposesOf } = options;
  const issuer = issuerOf(baseUrl);
  const fhirBase = `${baseUrl}/fhir`;
  const isSandbox = options.sandboxClients ?? mode === 'sandbox';
  const withTestUsers = options.sandboxProvider ?? mode === 'sandbox';
  if (mode === 'production') await refuseSandbox(dataDir, isSandbox || withTestUsers);
  const folder = join(dataDir, 'identity');
  const audit = options.audit ?? noAudit;
  const onEvent = (event: IdentityEvent): void => {
    options.onEvent?.(event);
    const refusal = refusalOf(event);
    if (refusal !== undefined) audit.countRefused(refusal);
  };
  const failed = (detail: string) => () => onEvent({ kind: 'server-error', error: 'identity', detail });
  let keys = await loadKeys(folder);
  const accountKey = await readOrCreatePrivateFile(join(folder, accountKeyFile), async () => newCookieKey());
  const clients = await allClients(dataDir, folder, isSandbox);
  const trusted = await statementIssuers(options, issuer, isSandbox);
  const privateJwksHosts = options.privateJwksHosts ?? [];
  const store: GrantStore = await openGrantStore({
    path: join(folder, 'identity.sqlite'),
    ...(options.postgresUrl === undefined ? {} : { postgresUrl: options.postgresUrl }),
  });
  const revocations = await openRevocationList(store, failed('the list of revocations cannot be read'));
  const record = recordAfterwards(audit, failed('an event could not be recorded in the audit'));
  recordRevocations(store, record);
  let published = publishedKeys(keys);
  const verifier = createTokenVerifier({
    issuer,
    audience: fhirBase,
    jwks: () => published,
    algorithms: [accessTokenAlgorithm],
    isRevoked: revocations.isRevoked,
  });
  const login = options.login ?? (withTestUsers ? sandboxLogin(issuer) : undefined);
  const accounts = createAccountRegister(store, accountKey);
  const own: OwnEndpoints = {
    fhirBase,
    store,
    audit,
    authenticate: verifier.authenticate,
    claimsOf: verifier.claimsOf,
    hasPatient: people.hasPatient,
    ...(trusted.length === 0
      ? {}
      : {
          registration: {
            issuer,
            store,
            audit,
            trusted,
            privateJwksHosts,
            perHour: options.registrationsPerHour ?? 60,
            budget: { hour: 0, used: 0 },
          },
        }),
  };
  // The library takes its keys once: new keys get a new authorization server on the same state.
  const build = (): AuthorizationServer =>
    createAuthorizationServer(
      { issuer, fhirBase, keys, store, clients, purposesOf, isStillHeld: people.isStillHeld, privateJwksHosts },
      own,
      login === undefined
        ? undefined
        : (provider, mountPath) =>
            interactionPages(provider, mountPath, {
              login,
              findHats: people.findHats,
              accounts,
              store,
              purposesOf,
              fhirBase,
              issuer,
              cookieKeys: keys.cookies,
              audit,
              onEvent,
            }),
      onEvent,
    );
  let handle = build().app.callback();
  const watch = watchKeys(
    folder,
    (changed) => {
      keys = changed;
      record({ kind: 'keys-changed' });
      published = publishedKeys(changed);
      handle = build().app.callback();
    },
    failed('the files of keys cannot be read'),
  );
  const document = buildSmartConfiguration({ issuer, signIn: login !== undefined, registration: trusted.length > 0 });
  return {
    app: appOf(() => handle),
    issuer,
    authenticate: verifier.authenticate,
    smartConfiguration: () => document,
    async refresh() {
      await watch.look();
      await revocations.refresh();
    },
    async close() {
      watch.close();
      revocations.close();
      await store.close();
    },
  };
}

/** Records what has happened already and cannot be undone for want of room in the audit. */
function recordAfterwards(audit: IdentityAudit, onFailure: () => void): IdentityAudit['recordSecurity'] {
  return (event) => {
    try {
      audit.recordSecurity(event);
    } catch {
      onFailure();
    }
  };
}

/** Revocations remembered so that each is recorded once, although the store tells of it for every kind of token. */
const rememberedRevocations = 1_000;

/** Records every revocation of this process, for whatever reason: logout, request, second use of a code or refresh token. */
function recordRevocations(store: GrantStore, record: IdentityAudit['recordSecurity']): void {
  const known = new Set<string>();
  store.onRevoked(({ id }) => {
    if (known.has(id)) return;
    known.add(id);
    const [oldest] = known;
    if (known.size > rememberedRevocations && oldest !== undefined) known.delete(oldest);
    const { grantId, tokenId } = revokedIn(id);
    record({
      kind: 'revoked',
      ...(grantId === undefined ? {} : { grantId }),
      ...(tokenId === undefined ? {} : { tokenId }),
    });
  });
}

/** An application that hands each request to whatever handles them at the moment. */
function appOf(current: () => ReturnType<Koa['callback']>): Koa {
  const app = new Koa();
  app.use(async (ctx) => {
    ctx.respond = false;
    await current()(ctx.req, ctx.res);
  });
  return app;
}

function publishedKeys(keys: AuthorizationServerKeys): JSONWebKeySet {
  return { keys: keys.signing.filter((key) => key.alg === accessTokenAlgorithm).map(publicPartOf) };
}

async function allClients(dataDir: string, folder: string, isSandbox: boolean): Promise<readonly SmartClient[]> {
  const own = isSandbox ? sandboxClients(await loadSandboxKey(dataDir)) : [];
  const registered = await readClientsFolder(join(folder, 'clients'));
  const taken = registered.find((client) => own.some((one) => one.client_id === client.client_id));
  if (taken !== undefined) throw new Error(`the client ${taken.client_id} is one of the sandbox already`);
  return [...own, ...registered];
}

async function statementIssuers(
  { dataDir, softwareStatementIssuers = [] }: IdentityOptions,
  issuer: string,
  isSandbox: boolean,
): Promise<readonly StatementIssuer[]> {
  const configured = await Promise.all(
    softwareStatementIssuers.map(async (entry) => {
      const at = entry.indexOf('=');
      const jwks = JSON.parse(await readFile(entry.slice(at + 1), 'utf8')) as JSONWebKeySet;
      return { issuer: entry.slice(0, at), jwks };
    }),
  );
  return isSandbox ? [await sandboxVendorAuthority(dataDir, issuer), ...configured] : configured;
}

async function refuseSandbox(dataDir: string, configured: boolean): Promise<void> {
  if (configured) throw new Error('production has neither sandbox clients nor sandbox sign-in');
  if ((await readIfPresent(sandboxKeyPath(dataDir))) !== undefined) {
    throw new Error('the data folder holds the sandbox key: production needs a data folder of its own');
  }
}
