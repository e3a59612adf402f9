import { createRequire } from 'node:module';
import { packageStructures } from '@sinfonia/profiles/package';
import type { Terminology } from '@sinfonia/profiles/terminology';
import { createValidator } from '@sinfonia/profiles/validator';
import { accessesOperation } from './access/audit/accesses-operation.ts';
import { type AuditTrail, createAuditTrail } from './access/audit/audit-trail.ts';
import type { Access } from './access/create-access.ts';
import { readDataProtectionOfficer } from './access/emergency/data-protection-officers.ts';
import { loadOpenEmergencies } from './access/emergency/open-emergencies.ts';
import type { ExplainParts } from './access/explain/explain-request.ts';
import { type AccessOptions, openAccess } from './access/open-access.ts';
import { loadPolicies } from './access/policies/load-policies.ts';
import { purposesIn } from './access/policies/purposes.ts';
import { openAnalytics } from './analytics/open-analytics.ts';
import { type Configuration, ConfigurationError } from './config/index.ts';
import {
  configuredExchanges,
  configuredLogin,
  configuredMail,
  configuredNumbers,
  configuredSandbox,
  configuredServices,
  identityChoices,
} from './configured-parts.ts';
import { configuredWatches } from './configured-watches.ts';
import { openExchanges } from './exchanges/open-exchanges.ts';
import { healthWith, showInMetrics } from './exchanges/show-exchanges.ts';
import { guardExchangeTasks } from './exchanges/tasks/guard-writes.ts';
import { createFhirApi } from './fhir/api.ts';
import { createCapabilityDocuments, routedCapabilities } from './fhir/capability/index.ts';
import { publishPackage } from './fhir/conformance/publish-package.ts';
import type { FhirContext, OperationHandler } from './fhir/context.ts';
import { everythingOperation } from './fhir/operations/everything.ts';
import { terminologyOperations } from './fhir/operations/terminology/index.ts';
import { validateOperation } from './fhir/operations/validate.ts';
import { compartmentNames } from './fhir/search/compartments.ts';
import { createSearchPlanner } from './fhir/searching.ts';
import { createHttpApp, type HttpServer, startHttpServer } from './http/index.ts';
import { createIdentity, issuerOf } from './identity/identity.ts';
import type { OpenedLogin } from './identity/open-login.ts';
import { createPeopleDirectory, type PeopleDirectory } from './identity/people/directory.ts';
import { sandboxProviderPath } from './identity/sandbox-provider/sandbox-provider.ts';
import { inboxOperation } from './notifications/inbox/inbox-operation.ts';
import { findOtherHats } from './notifications/inbox/other-hats.ts';
import { readOperation } from './notifications/inbox/read-operation.ts';
import { openNotifications, webSocketPath } from './notifications/open-notifications.ts';
import { seedSandbox } from './sandbox/seed-sandbox.ts';
import { guardBookings } from './services/booking/bookings/guard-bookings.ts';
import type { Store } from './store/port.ts';
import { openReadOnlySqliteStore, openSqliteStore } from './store/sqlite/index.ts';
import { openLog, toLoggableError } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { configuredTerminology } from './terminology-folder.ts';

/** Day on which what the CapabilityStatement announces last changed. */
const capabilityDate = '2026-11-24';

/** Operations of the FHIR API. */
function operationsOf({
  terminology,
  services,
}: Pick<FhirParts, 'terminology' | 'services'>): readonly OperationHandler[] {
  return [
    validateOperation,
    everythingOperation,
    ...terminologyOperations(terminology),
    accessesOperation(),
    ...services,
  ];
}

/** The whole server, ready to start. */
export interface Application {
  /** Listens; resolves with the address by which clients reach the server. */
  start(): Promise<{ readonly url: string }>;
  /** Stops in order: requests in progress finish, the audit is written, accepted writes are durable. */
  stop(): Promise<void>;
}

/** Opens the store that the configuration names. Rejects with `ConfigurationError` for one that this version lacks. */
export async function openStore(configuration: Configuration): Promise<Store> {
  requireEmbedded(configuration);
  return openSqliteStore({
    dataDirectory: configuration.data,
    baseUrl: fhirBaseOf(configuration),
    workers: configuration.store.workers,
  });
}

function requireEmbedded({ store }: Configuration): void {
  if (store.kind !== 'embedded') {
    throw new ConfigurationError([{ code: 'store-kind-unavailable', expression: ['store.kind'] }]);
  }
}

/** Parts that a check of ours puts in the place of the configured ones. */
export interface OtherParts {
  /** A login on the loopback interface, e.g. with a reference implementation. Never in production. */
  readonly login?: OpenedLogin;
}

/** Opens the same store to read it, while a server may be writing. Rejects as {@link openStore}, and with `store-not-ready`. */
export async function openStoreToRead(configuration: Configuration): Promise<Store> {
  requireEmbedded(configuration);
  return openReadOnlySqliteStore(configuration.data);
}

/** Puts the application together: the only place that names the adapters of the ports. */
export async function composeApplication(configuration: Configuration, other: OtherParts = {}): Promise<Application> {
  const { mode, data, server } = configuration;
  if (mode === 'production' && other.login !== undefined) throw new Error('production has the configured login only');
  const mail = configuredMail(configuration);
  const exchangesToOpen = configuredExchanges(configuration);
  const log = openLog(configuration.telemetry);
  const { logger } = log;
  const fhirBase = fhirBaseOf(configuration);
  const store = await openStore(configuration);
  const numbers = configuredNumbers(configuration, logger);
  const metrics = createMetrics(async () => {
    const health = await store.health();
    return { ...health, facts: { ...health.facts, nreRemaining: numbers.remaining() } };
  });
  const policies = loadPolicies();
  const people = createPeopleDirectory(store);
  const emergencies = await prepare(store, () => loadOpenEmergencies(store));
  const audit = createAuditTrail({
    store,
    source: { fhirBase, issuer: issuerOf(server.baseUrl) },
    isEmergency: emergencies.isOpen,
    onFailure: (error, waiting) => {
      const message = toLoggableError(error, configuration.telemetry.errorMessages);
      logger.error({ error: message, waiting }, 'audit events wait for the store');
    },
  });
  const sandbox = await prepare(store, () => configuredSandbox(configuration, logger, audit));
  const login = other.login ?? (await prepare(store, () => configuredLogin(configuration, logger, audit, sandbox)));
  const opened = {
    close: async () => {
      await login?.close();
      await store.close();
    },
  };
  const identity = await prepare(opened, async () => {
    if (configuration.store.publishPackage) await publishPackage(store);
    if (mode === 'sandbox') await seedSandbox(store);
    return createIdentity({
      baseUrl: server.baseUrl,
      dataDir: data,
      mode,
      people,
      purposesOf: purposesIn(policies),
      ...identityChoices(configuration),
      ...(login === undefined ? {} : { login: login.step }),
      audit,
      onEvent: (event) => {
        if (event.kind !== 'token-issued') logger.warn(event, 'authorization server');
      },
    });
  });
  const terminology = configuredTerminology(configuration);
  const {
    access,
    operations: ofFhir,
    contextWith,
  } = openFhir({
    store,
    policies,
    audit,
    terminology,
    services: configuredServices(configuration, numbers),
    fhirBase,
    emergencies,
    dataProtectionOfficers: configuration.privacy.dataProtectionOfficers.map(readDataProtectionOfficer),
  });
  const notifications = await prepare(opened, async () =>
    openNotifications({
      store,
      access,
      dataDirectory: data,
      fhirBase,
      baseUrl: server.baseUrl,
      allowLoopback: mode === 'sandbox',
      ...mail,
      isStillHeld: people.isStillHeld,
      logDays: configuration.notifications.logDays,
      eventDays: configuration.notifications.eventDays,
      onFailure: (error) => {
        const message = toLoggableError(error, configuration.telemetry.errorMessages);
        logger.error({ error: message }, 'notifications wait');
      },
    }),
  );
  const analytics = await prepare(opened, async () =>
    openAnalytics({
      ...configuration.analytics,
      store,
      onFailure: (error) => {
        const message = toLoggableError(error, configuration.telemetry.errorMessages);
        logger.error({ error: message }, 'the data of the indicators cannot be collected');
      },
    }),
  );
  const otherHats = findOtherHats(store, people.findHats);
  const ofInbox = [inboxOperation({ narrow: access.narrow, otherHats }), readOperation()];
  const operations = [...ofFhir, ...ofInbox, ...(notifications?.operations ?? []), ...analytics.operations];
  const documents = createCapabilityDocuments(
    () =>
      routedCapabilities({
        operations,
        profiles: packageStructures(),
        readOnlyTypes: ['AuditEvent'],
        compartments: compartmentNames,
      }),
    {
      baseUrl: fhirBase,
      version: versionOfServer(),
      date: capabilityDate,
      smart: identity.smartConfiguration(),
      ...(notifications === undefined ? {} : { notifications: notifications.announced }),
    },
  );
  const context = {
    ...contextWith(documents.capability),
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    beforeWrite: guardBookings({
      store,
      access,
      before: guardExchangeTasks({ store, access, before: notifications?.beforeWrite }),
    }),
  };
  const exchanges = await prepare(opened, async () =>
    openExchanges({
      context,
      fhirBase,
      dataDirectory: data,
      configured: exchangesToOpen,
      onFailure: (error) => {
        const message = toLoggableError(error, configuration.telemetry.errorMessages);
        logger.error({ error: message }, 'an exchange with another system waits');
      },
    }),
  );
  showInMetrics(metrics, exchanges);
  const app = createHttpApp({
    ...documents,
    fhir: createFhirApi(context),
    authenticate: identity.authenticate,
    audit,
    smartConfiguration: identity.smartConfiguration,
    mounts: [
      { path: '/oidc', app: identity.app },
      ...(login?.mounts ?? []),
      ...(sandbox === undefined ? [] : [{ path: sandboxProviderPath, app: sandbox.app }]),
    ],
    health: () => healthWith(() => store.health(), exchanges),
    config: configuration,
    logger,
    metrics,
  });
  const watches = configuredWatches(configuration, context, fhirBase, logger);
  let listening: HttpServer | undefined;
  return {
    async start() {
      listening = await startHttpServer(
        app,
        configuration,
        notifications === undefined ? {} : { [webSocketPath]: notifications.upgrade },
      );
      notifications?.start();
      watches.start();
      login?.start();
      await exchanges.start();
      return { url: server.baseUrl };
    },
    async stop() {
      notifications?.disconnect();
      await listening?.close();
      await watches.stop();
      await exchanges.stop();
      await analytics.close();
      await notifications?.close();
      await login?.close();
      await identity.close();
      numbers.close();
      // After those that record in it.
      await audit.close();
      await store.close();
      log.flush();
    },
  };
}

/** What requests are explained with, and who may be supposed to make them. */
export interface Explaining extends ExplainParts {
  readonly fhirBase: string;
  readonly store: Store;
  readonly people: PeopleDirectory;
  readonly purposesOf: (role: string) => readonly string[];
  close(): Promise<void>;
}

/**
 * Puts together the same decision as `composeApplication` on the store of the configuration, which is only read. Rejects with
 * `ConfigurationError` for a store that this version lacks, `store-not-ready` and `store-newer`.
 */
export async function composeExplaining(configuration: Configuration): Promise<Explaining> {
  requireEmbedded(configuration);
  const fhirBase = fhirBaseOf(configuration);
  const policies = loadPolicies();
  const terminology = configuredTerminology(configuration);
  const store = await openReadOnlySqliteStore(configuration.data);
  const source = { fhirBase, issuer: issuerOf(configuration.server.baseUrl) };
  const emergencies = await prepare(store, () => loadOpenEmergencies(store));
  const audit = createAuditTrail({ store, source, isEmergency: emergencies.isOpen });
  const { access, contextWith } = openFhir({
    store,
    policies,
    audit,
    terminology,
    services: configuredServices(configuration),
    fhirBase,
    emergencies,
    dataProtectionOfficers: [],
  });
  return {
    context: contextWith(() => '{}'),
    access,
    policies,
    terminology,
    auditEventsOf: audit.eventsFor,
    fhirBase,
    store,
    people: createPeopleDirectory(store),
    purposesOf: purposesIn(policies),
    close: () => store.close(),
  };
}

/** What an import works with, beside what it imports. */
export interface Importing {
  readonly context: FhirContext;
  readonly fhirBase: string;
  /** Makes what was written durable. */
  close(): Promise<void>;
}

/** Opens the store of the configuration to import into it, with the audit and the checks of the server. Rejects as {@link openStore}. */
export async function composeImporting(configuration: Configuration): Promise<Importing> {
  const fhirBase = fhirBaseOf(configuration);
  const store = await openStore(configuration);
  const emergencies = await prepare(store, () => loadOpenEmergencies(store));
  const source = { fhirBase, issuer: issuerOf(configuration.server.baseUrl) };
  const audit = createAuditTrail({ store, source, isEmergency: emergencies.isOpen });
  const { contextWith } = openFhir({
    store,
    policies: loadPolicies(),
    audit,
    terminology: configuredTerminology(configuration),
    services: [],
    fhirBase,
    emergencies,
    dataProtectionOfficers: [],
  });
  return {
    context: contextWith(() => '{}'),
    fhirBase,
    async close() {
      await audit.close();
      await store.close();
    },
  };
}

/** What the FHIR API is opened on. */
type FhirParts = Omit<AccessOptions, 'audit' | 'terminology'> & {
  readonly audit: AuditTrail;
  readonly terminology: Terminology;
  /** Operations of the services. */
  readonly services: readonly OperationHandler[];
};

/** The access engine, the operations, and the context of the FHIR API: one for the server and for explaining what it does. */
function openFhir(parts: FhirParts): {
  readonly access: Access;
  readonly operations: readonly OperationHandler[];
  readonly contextWith: (capability: FhirContext['capability']) => FhirContext;
} {
  const { store, audit, terminology } = parts;
  const { access, operations: ofAccess } = openAccess(parts);
  const operations = [...operationsOf(parts), ...ofAccess];
  const contextWith = (capability: FhirContext['capability']): FhirContext => ({
    store,
    planner: createSearchPlanner({ terminology, narrow: access.narrow }),
    validate: createValidator({ terminology }).validate,
    access,
    audit,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    capability,
  });
  return { access, operations, contextWith };
}

/** Does what comes after something was opened; closes it again when that fails. */
async function prepare<T>(opened: Pick<Store, 'close'>, rest: () => Promise<T>): Promise<T> {
  try {
    return await rest();
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function fhirBaseOf(configuration: Configuration): string {
  return `${configuration.server.baseUrl}/fhir`;
}

function versionOfServer(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  return version;
}
