import { createRequire } from 'node:module';
import { packageStructures } from '@sinfonia/profiles/package';
import { createAuditTrail } from './access/audit/audit-trail.ts';
import { readDataProtectionOfficer } from './access/emergency/data-protection-officers.ts';
import { loadOpenEmergencies } from './access/emergency/open-emergencies.ts';
import { loadPolicies } from './access/policies/load-policies.ts';
import { purposesIn } from './access/policies/purposes.ts';
import type { Configuration } from './config/index.ts';
import {
  configuredAnalytics,
  configuredNotifications,
  failureLog,
  followEmergencies,
  followObscurings,
  healthOfNode,
  openedExchanges,
  warnOfMissingLedger,
} from './configured-background.ts';
import { configuredExchanges } from './configured-exchanges.ts';
import {
  availabilityWithoutLog,
  configuredAvailability,
  configuredLogin,
  configuredNumbers,
  configuredSandbox,
  configuredServices,
  identityChoices,
} from './configured-parts.ts';
import { configuredWatches } from './configured-watches.ts';
import { FseDesk } from './exchanges/fse/desk.ts';
import { pushApp, pushMount, readPushSecret } from './exchanges/fse/push-app.ts';
import { PushDesk } from './exchanges/fse/push-route.ts';
import { healthWith, showInMetrics } from './exchanges/show-exchanges.ts';
import { guardExchangeTasks } from './exchanges/tasks/guard-writes.ts';
import { WebDpcStock } from './exchanges/webdpc/stock.ts';
import { createFhirApi } from './fhir/api.ts';
import { createCapabilityDocuments, routedCapabilities } from './fhir/capability/index.ts';
import { publishPackage } from './fhir/conformance/publish-package.ts';
import { ledgerMissing } from './fhir/other-node.ts';
import { compartmentNames } from './fhir/search/compartments.ts';
import { createHttpApp, type HttpServer, startHttpServer } from './http/index.ts';
import { createIdentity, issuerOf } from './identity/identity.ts';
import type { OpenedLogin } from './identity/open-login.ts';
import { createPeopleDirectory } from './identity/people/directory.ts';
import { sandboxProviderPath } from './identity/sandbox-provider/sandbox-provider.ts';
import { inboxOperation } from './notifications/inbox/inbox-operation.ts';
import { findOtherHats } from './notifications/inbox/other-hats.ts';
import { readOperation } from './notifications/inbox/read-operation.ts';
import { refuseSubscriptions } from './notifications/subscriptions/refuse-writes.ts';
import { webSocketPath } from './notifications/web-socket-url.ts';
import { openFhir } from './open-fhir.ts';
import { fhirBaseOf, openStore, prepare } from './open-store.ts';
import { seedSandbox } from './sandbox/seed-sandbox.ts';
import { withAvailability } from './services/booking/availability/show-availability.ts';
import { guardBookings } from './services/booking/bookings/guard-bookings.ts';
import { openLog, toLoggableError } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { configuredTerminology } from './terminology-folder.ts';
import { deskOnOtherNode, requireSharedKeys, stockOnOtherNode } from './web-node.ts';

/** Day on which what the CapabilityStatement announces last changed. */
const capabilityDate = '2026-11-24';

/** The whole server, ready to start. */
export interface Application {
  /** Listens; resolves with the address by which clients reach the server. */
  start(): Promise<{ readonly url: string }>;
  /** Stops in order: requests in progress finish, the audit is written, accepted writes are durable. */
  stop(): Promise<void>;
}

/** Parts that a check of ours puts in the place of the configured ones. */
export interface OtherParts {
  /** A login on the loopback interface, e.g. with a reference implementation. Never in production. */
  readonly login?: OpenedLogin;
}

/** Puts the application together: the only place that names the adapters of the ports. */
export async function composeApplication(configuration: Configuration, other: OtherParts = {}): Promise<Application> {
  const { mode, data, server, cluster } = configuration;
  const isWeb = cluster.role === 'web';
  if (mode === 'production' && other.login !== undefined) throw new Error('production has the configured login only');
  requireSharedKeys(configuration);
  const log = openLog(configuration.telemetry);
  const { logger } = log;
  const stock = new WebDpcStock();
  const documentDesk = new FseDesk();
  const push = new PushDesk();
  const exchangesToOpen = configuredExchanges(configuration, {
    ...{ stock, documents: documentDesk, push },
    log: (entry) => logger.info(entry, 'gateway of the FSE'),
  });
  const onFailure = failureLog(configuration, logger);
  const fhirBase = fhirBaseOf(configuration);
  const store = await openStore(configuration);
  warnOfMissingLedger(configuration, store, logger);
  const numbers = configuredNumbers(configuration, logger);
  const availability = configuredAvailability(configuration, store, logger);
  const metrics = createMetrics(async () => {
    const health = await store.health();
    return isWeb ? health : { ...health, facts: { ...health.facts, nreRemaining: numbers.remaining() } };
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
    if (configuration.store.publishPackage && !isWeb) await publishPackage(store);
    if (mode === 'sandbox' && !isWeb) await seedSandbox(store);
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
    obscurings,
    operations: ofFhir,
    contextWith,
  } = openFhir({
    store,
    policies,
    audit,
    terminology,
    services: configuredServices(configuration, {
      numbers,
      availability: availability ?? availabilityWithoutLog,
      stock: isWeb ? stockOnOtherNode : stock,
      desk: isWeb ? deskOnOtherNode : documentDesk,
    }),
    fhirBase,
    emergencies,
    dataProtectionOfficers: configuration.privacy.dataProtectionOfficers.map(readDataProtectionOfficer),
  });
  const notifications = await prepare(opened, async () =>
    configuredNotifications(configuration, { store, access, people }, onFailure),
  );
  const analytics = await prepare(opened, async () => configuredAnalytics(configuration, store, onFailure));
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
      before: guardExchangeTasks({
        store,
        access,
        before: notifications?.beforeWrite ?? refuseSubscriptions(ledgerMissing),
      }),
    }),
  };
  const exchanges = await prepare(opened, async () =>
    openedExchanges(configuration, { context, configured: exchangesToOpen }, onFailure),
  );
  showInMetrics(metrics, exchanges);
  const app = createHttpApp({
    ...documents,
    fhir: createFhirApi(context),
    authenticate: identity.authenticate,
    audit,
    smartConfiguration: identity.smartConfiguration,
    mounts: [
      ...(login?.mounts ?? []),
      { path: '/oidc', app: identity.app },
      ...(configuration.fse.enabled && configuration.fse.push && !isWeb
        ? [{ path: pushMount, app: pushApp(() => readPushSecret(data), push) }]
        : []),
      ...(sandbox === undefined ? [] : [{ path: sandboxProviderPath, app: sandbox.app }]),
    ],
    health: () => withAvailability(() => healthWith(() => healthOfNode(configuration, store), exchanges), availability),
    config: configuration,
    logger,
    metrics,
  });
  const watches = isWeb ? undefined : configuredWatches(configuration, context, fhirBase, logger);
  const followed = [
    followEmergencies(configuration, store, emergencies, onFailure),
    followObscurings(configuration, store, obscurings, onFailure),
  ];
  let listening: HttpServer | undefined;
  return {
    async start() {
      listening = await startHttpServer(
        app,
        configuration,
        notifications === undefined ? {} : { [webSocketPath]: notifications.upgrade },
      );
      notifications?.start();
      availability?.start();
      watches?.start();
      login?.start();
      await exchanges.start();
      return { url: server.baseUrl };
    },
    async stop() {
      notifications?.disconnect();
      await listening?.close();
      await watches?.stop();
      await Promise.all(followed.map((end) => end()));
      await availability?.close();
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

function versionOfServer(): string {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  return version;
}
