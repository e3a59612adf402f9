import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@medplum/fhirtypes';
import Koa from 'koa';
import { createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import { purposesIn } from '../../src/access/policies/purposes.ts';
import { plainPlan } from '../../src/fhir/search/plain-plan.ts';
import { createIdentity, type Identity, type IdentityOptions } from '../../src/identity/identity.ts';
import type { IdentityEvent } from '../../src/identity/identity-event.ts';
import { createPeopleDirectory } from '../../src/identity/people/directory.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { inventedPeople, testUsers } from './people.ts';

/** An identity served over real HTTP on a loopback port. */
export interface RunningSandbox {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly identity: Identity;
  readonly events: IdentityEvent[];
  /**
   * AuditEvents since the last time they were asked for, in order of their instants, each as
   * `<subtype> <outcome> <reason> <event or service>`, with empty words left out.
   */
  recorded(): Promise<readonly string[]>;
  /** AuditEvents that are in the store. */
  auditEvents(): Promise<readonly AuditEvent[]>;
  /** The registers, with the test users and the invented people. */
  readonly store: Store;
  stop(): Promise<void>;
}

/** Starts the sandbox identity in a bare Koa server with a data folder and registers of its own. */
export async function startSandbox(wishes: Partial<IdentityOptions> = {}): Promise<RunningSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sinfonia-identity-'));
  const outer = new Koa();
  const server = createServer();
  const baseUrl = await listen(server);
  const events: IdentityEvent[] = [];
  const store = await openRegisters(dataDir, baseUrl);
  const audit = createAuditTrail({ store, source: { fhirBase: `${baseUrl}/fhir`, issuer: `${baseUrl}/oidc` } });
  const auditEvents = async (): Promise<readonly AuditEvent[]> => {
    await audit.flush();
    const where = {
      kind: 'date',
      parameter: { type: 'AuditEvent', code: 'date' },
      comparator: 'gt',
      low: 0,
      high: 0,
    } as const;
    const { entries } = await store.search(plainPlan(['AuditEvent'], where, 5_000));
    return entries.map(({ json }) => JSON.parse(json ?? '{}') as AuditEvent);
  };
  const told = new Set<string>();
  const identity = await createIdentity({
    audit,
    baseUrl,
    dataDir,
    mode: 'sandbox',
    people: createPeopleDirectory(store),
    purposesOf: purposesIn(loadPolicies()),
    onEvent: (event) => events.push(event),
    ...wishes,
  });
  const handle = identity.app.callback();
  outer.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/oidc/')) return next();
    ctx.respond = false;
    await handle(ctx.req, ctx.res);
  });
  server.on('request', outer.callback());
  return {
    baseUrl,
    dataDir,
    identity,
    events,
    store,
    auditEvents,
    async recorded() {
      const fresh = (await auditEvents()).filter(({ id = '' }) => !told.has(id) && told.add(id));
      return fresh.sort((a, b) => ((a.recorded ?? '') < (b.recorded ?? '') ? -1 : 1)).map(inWords);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await identity.close();
      await audit.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function inWords({ subtype, outcome, outcomeDesc, entity = [] }: AuditEvent): string {
  const details = entity.flatMap(({ detail = [] }) => detail);
  const about = details
    .filter(({ type }) => type === 'event' || type === 'service')
    .map(({ valueString }) => valueString);
  return [subtype?.[0]?.code, outcome, outcomeDesc, ...about].filter((word) => word !== undefined).join(' ');
}

/** A FHIR store with the test users and the invented people. */
export async function openRegisters(dataDirectory: string, baseUrl: string): Promise<Store> {
  const store = await openSqliteStore({ dataDirectory, baseUrl: `${baseUrl}/fhir`, workers: 1 });
  const resources = [...testUsers(), ...inventedPeople()];
  await store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  return store;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
