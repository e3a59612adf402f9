import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import { createOpenEmergencies } from '../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../src/access/open-access.ts';
import { loadPolicies } from '../../src/access/policies/load-policies.ts';
import { loadConfiguration } from '../../src/config/index.ts';
import { createFhirApi } from '../../src/fhir/api.ts';
import type { FhirHandler } from '../../src/fhir/exchange.ts';
import { createSearchPlanner } from '../../src/fhir/searching.ts';
import type { Authenticate } from '../../src/http/fhir-gateway.ts';
import { createHttpApp } from '../../src/http/index.ts';
import { createTokenVerifier } from '../../src/identity/token-verifier.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { openLog } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { noDecision } from '../../test/access/no-decision.ts';

/** Whose reads are measured, by the claims of the token. */
export interface AccessSubject {
  readonly name: string;
  /** Claims of the access token besides those that every token has. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The same server on one store: with audit, without, and as a bare handler that neither decides nor records. */
export interface AccessBench {
  readonly store: Store;
  readonly token: string;
  readonly authenticate: Authenticate;
  /** Makes a verifier that knows no token yet. */
  readonly newVerifier: () => Authenticate;
  readonly withAudit: { readonly handler: FhirHandler; readonly url: URL };
  readonly without: { readonly handler: FhirHandler; readonly url: URL };
  /** Neither decision nor audit. */
  readonly bare: FhirHandler;
  readonly fhirBase: string;
  /** Waits until every event is durable. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Number of patients, and of observations, that are read. */
export const population = 500;

/** Who has every person of the bench as patient, and who is in the care team of each. */
export const physician = 'Practitioner/p';
export const nurse = 'Practitioner/n';

/** Opens the bench on an empty data directory. */
export async function openAccessBench(dataDirectory: string, subject: AccessSubject): Promise<AccessBench> {
  const baseUrl = 'http://127.0.0.1';
  const fhirBase = `${baseUrl}/fhir`;
  const issuer = `${baseUrl}/oidc`;
  const store = await openSqliteStore({ dataDirectory, baseUrl: fhirBase, workers: 1 });
  await fill(store);
  const audit = createAuditTrail({ store, source: { fhirBase, issuer } });
  const terminology = packageTerminology();
  const { access } = openAccess({
    store,
    policies: loadPolicies(),
    audit,
    terminology,
    fhirBase,
    emergencies: createOpenEmergencies(),
    dataProtectionOfficers: [],
  });
  const common = {
    store,
    planner: createSearchPlanner({ terminology, narrow: access.narrow }),
    validate: createValidator({ terminology }).validate,
    operations: new Map(),
    capability: () => '{}',
  };
  const silent = { record: () => {}, eventsFor: () => [], countRefusedToken: () => {} };
  const handlers = {
    withAudit: createFhirApi({ ...common, access, audit }),
    without: createFhirApi({ ...common, access, audit: silent }),
  };
  const bare = createFhirApi({ ...common, access: noDecision, audit: silent });
  const { token, newVerifier } = await issueToken(issuer, fhirBase, subject);
  const authenticate = newVerifier();
  const servers = {
    withAudit: await listen(handlers.withAudit, authenticate, audit),
    without: await listen(handlers.without, authenticate, silent),
  };
  return {
    store,
    token,
    authenticate,
    newVerifier,
    fhirBase,
    bare,
    withAudit: { handler: handlers.withAudit, url: urlOf(servers.withAudit) },
    without: { handler: handlers.without, url: urlOf(servers.without) },
    settle: () => audit.flush(),
    async close() {
      for (const server of Object.values(servers)) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
      await audit.close();
      await store.close();
    },
  };
}

async function fill(store: Store): Promise<void> {
  for (let n = 0; n < population; n++) {
    await store.write([
      {
        kind: 'update',
        method: 'PUT',
        resource: {
          resourceType: 'Patient',
          id: `patient-${n}`,
          name: [{ family: 'Arenaria', given: ['Prova'] }],
          gender: 'female',
          birthDate: '1970-01-01',
          generalPractitioner: [{ reference: physician }],
          address: [{ line: ['Via Prova 1'], city: 'Napoli', postalCode: '80100', country: 'IT' }],
        },
      },
      {
        kind: 'update',
        method: 'PUT',
        resource: {
          resourceType: 'CareTeam',
          id: `team-${n}`,
          status: 'active',
          subject: { reference: `Patient/patient-${n}` },
          participant: [{ member: { reference: nurse } }],
        },
      },
      {
        kind: 'update',
        method: 'PUT',
        resource: {
          resourceType: 'Observation',
          id: `observation-${n}`,
          status: 'final',
          category: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
          ],
          code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
          subject: { reference: `Patient/patient-${n}` },
          effectiveDateTime: '2026-01-01T08:00:00+01:00',
          performer: [{ reference: 'Practitioner/other', display: 'Prova' }],
          valueQuantity: { value: 60, unit: 'beats/min', system: 'http://unitsofmeasure.org', code: '/min' },
          note: [{ text: 'a riposo, seduta, dopo cinque minuti' }],
        },
      },
    ]);
  }
}

async function issueToken(
  issuer: string,
  audience: string,
  subject: AccessSubject,
): Promise<{ token: string; newVerifier: () => Authenticate }> {
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES384', use: 'sig' };
  const token = await new SignJWT({ client_id: 'bench', sub: 'bench', ...subject.claims })
    .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', kid: 'bench' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti('bench-token')
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(privateKey);
  const jwks = { keys: [key] };
  return {
    token,
    newVerifier: () => createTokenVerifier({ issuer, audience, jwks: () => jwks, algorithms: ['ES384'] }).authenticate,
  };
}

async function listen(
  fhir: FhirHandler,
  authenticate: Authenticate,
  audit: Parameters<typeof createHttpApp>[0]['audit'],
): Promise<Server> {
  const command = { 'server.baseUrl': 'http://127.0.0.1', 'rateLimit.enabled': false, 'telemetry.level': 'silent' };
  const { configuration } = loadConfiguration({ folder: import.meta.dirname, environment: {}, command });
  const health = async () => ({ ready: true, facts: {} });
  const app = createHttpApp({
    fhir,
    authenticate,
    audit,
    mounts: [],
    capability: () => '{}',
    smartConfiguration: () => ({}),
    openApi: () => '{}',
    health,
    config: configuration,
    logger: openLog({ level: 'silent' }, '/dev/null').logger,
    metrics: createMetrics(health),
  });
  const server = createServer(app.callback());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

function urlOf(server: Server): URL {
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
