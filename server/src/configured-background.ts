import type { Access } from './access/create-access.ts';
import { type OpenEmergencies, readOpenEmergencies } from './access/emergency/open-emergencies.ts';
import type { ObscuringKeeper } from './access/obscuring/complete-writes.ts';
import { ObscuringFollower } from './access/obscuring/follow-obscurings.ts';
import { type Analytics, indicatorsOnOtherNode, openAnalytics } from './analytics/open-analytics.ts';
import type { Configuration } from './config/index.ts';
import { configuredMail } from './configured-parts.ts';
import { type ConfiguredExchange, type Exchanges, openExchanges } from './exchanges/open-exchanges.ts';
import type { FhirContext } from './fhir/context.ts';
import type { PeopleDirectory } from './identity/people/directory.ts';
import { notificationsOnOtherNode } from './notifications/on-other-node.ts';
import { type Notifications, openNotifications } from './notifications/open-notifications.ts';
import { fhirBaseOf } from './open-store.ts';
import { Rounds } from './services/steps/rounds.ts';
import type { Store, StoreHealth } from './store/port.ts';
import { type Logger, toLoggableError } from './telemetry/logger.ts';
import { exchangesOnOtherNode } from './web-node.ts';

/*
 * Parts that work by themselves on what is stored, for `compose.ts`. Only the node with the role `all` has them; one with the role
 * `web` announces their operations and refuses them.
 */

/** Logs that something waits or failed, without data. */
export type FailureLog = (message: string) => (error: unknown) => void;

/** The log of failures of a server. */
export function failureLog({ telemetry }: Configuration, logger: Logger): FailureLog {
  return (message) => (error) => logger.error({ error: toLoggableError(error, telemetry.errorMessages) }, message);
}

/** How often it is read which emergency accesses other nodes opened, in ms. */
const emergenciesEvery = 5_000;

/** Reads again and again which emergency accesses other nodes opened, where there may be others. Answers how to end it. */
export function followEmergencies(
  { store: { kind } }: Configuration,
  store: Store,
  emergencies: OpenEmergencies,
  onFailure: FailureLog,
): () => Promise<void> {
  if (kind === 'embedded') return async () => undefined;
  const failed = onFailure('emergency accesses of other nodes cannot be read');
  const rounds = new Rounds(emergenciesEvery, () => readOpenEmergencies(store, emergencies), failed);
  rounds.start(emergenciesEvery);
  return () => rounds.stop();
}

/** How often the commit log is read for obscurings of other nodes, in ms. */
const obscuringsEvery = 1_000;

/**
 * Labels again and again what an obscuring of one node and a write of another missed, where there may be others and a commit log to
 * follow; one node does it for all. Answers how to end it.
 */
export function followObscurings(
  { store: { kind }, cluster }: Configuration,
  store: Store,
  keeper: ObscuringKeeper,
  onFailure: FailureLog,
): () => Promise<void> {
  const feed = store.changes;
  if (kind === 'embedded' || cluster.role === 'web' || feed === undefined) return async () => undefined;
  const follower = new ObscuringFollower({ store, feed, keeper });
  const failed = onFailure('what is obscured cannot be labelled');
  const rounds = new Rounds(obscuringsEvery, () => follower.round(Date.now()), failed);
  rounds.start();
  return () => rounds.stop();
}

/** Warns of what a store without a commit log does not do. */
export function warnOfMissingLedger({ store: { kind } }: Configuration, store: Store, logger: Logger): void {
  if (store.changes !== undefined || kind === 'embedded') return;
  const missing = ['notifications', 'audit chain', 'free slots of the booking centre', 'guards between nodes'];
  logger.warn({ missing }, 'store.hapiDatabase is not set: some things are not done');
}

/** The health of the store with what this node is among several, and whether there is a ledger; as it is when it is embedded. */
export async function healthOfNode({ store: { kind }, cluster }: Configuration, store: Store): Promise<StoreHealth> {
  const health = await store.health();
  if (kind === 'embedded') return health;
  return { ...health, facts: { ...health.facts, 'node.role': cluster.role, ledger: store.changes !== undefined } };
}

/** Notifications; undefined on a store without a commit log. */
export async function configuredNotifications(
  configuration: Configuration,
  parts: { readonly store: Store; readonly access: Access; readonly people: PeopleDirectory },
  onFailure: FailureLog,
): Promise<Notifications | undefined> {
  const { mode, data, server, notifications, cluster } = configuration;
  if (cluster.role === 'web') return notificationsOnOtherNode(server.baseUrl);
  return openNotifications({
    store: parts.store,
    access: parts.access,
    dataDirectory: data,
    fhirBase: fhirBaseOf(configuration),
    baseUrl: server.baseUrl,
    allowLoopback: mode === 'sandbox',
    ...configuredMail(configuration),
    isStillHeld: parts.people.isStillHeld,
    logDays: notifications.logDays,
    eventDays: notifications.eventDays,
    onFailure: onFailure('notifications wait'),
  });
}

/** The indicators, whose data are collected on one node. */
export function configuredAnalytics(
  { analytics, cluster }: Configuration,
  store: Store,
  onFailure: FailureLog,
): Analytics {
  if (cluster.role === 'web') return indicatorsOnOtherNode(analytics.smallestCell);
  return openAnalytics({
    ...analytics,
    store,
    onFailure: onFailure('the data of the indicators cannot be collected'),
  });
}

/** The exchanges with other systems. */
export function openedExchanges(
  configuration: Configuration,
  parts: { readonly context: FhirContext; readonly configured: readonly ConfiguredExchange[] },
  onFailure: FailureLog,
): Exchanges {
  if (configuration.cluster.role === 'web') return exchangesOnOtherNode;
  return openExchanges({
    ...parts,
    fhirBase: fhirBaseOf(configuration),
    dataDirectory: configuration.data,
    onFailure: onFailure('an exchange with another system waits'),
  });
}
