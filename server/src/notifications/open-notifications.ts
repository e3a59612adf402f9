import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessPort } from '../fhir/access-port.ts';
import type { FhirContext, OperationHandler } from '../fhir/context.ts';
import type { Store } from '../store/port.ts';
import { sendRestHook } from './channels/rest-hook.ts';
import { WebSockets } from './channels/web-sockets.ts';
import { Delivery } from './delivery.ts';
import { EventDeriver } from './outbox/derive-events.ts';
import { Outbox } from './outbox/outbox.ts';
import { acceptWrites } from './subscriptions/accept-writes.ts';
import { subscriptionOperations } from './subscriptions/operations.ts';
import { topics } from './topics/topic.ts';

/** Path at which websockets are opened. */
export const webSocketPath = '/notifications/ws';

/** What notifications are opened with. */
export interface NotificationOptions {
  readonly store: Store;
  readonly access: AccessPort;
  readonly dataDirectory: string;
  /** Absolute FHIR base without a final slash, and that of the server. */
  readonly fhirBase: string;
  readonly baseUrl: string;
  /** Whether rest-hooks on this machine are allowed: in the sandbox. */
  readonly allowLoopback: boolean;
  readonly onFailure: (error: unknown) => void;
}

/** Notifications at work. */
export interface Notifications {
  readonly operations: readonly OperationHandler[];
  readonly beforeWrite: Required<FhirContext>['beforeWrite'];
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  start(): void;
  /** Ends the websockets, so that the server can stop. */
  disconnect(): void;
  /** Stops delivery; after the last write. */
  close(): Promise<void>;
}

/** Opens notifications on a store that has a change feed; undefined on one that has none. */
export function openNotifications(options: NotificationOptions): Notifications | undefined {
  const { store, access, fhirBase, onFailure } = options;
  if (store.changes === undefined) return undefined;
  const rules = { allowLoopback: options.allowLoopback };
  const outbox = new Outbox(options.dataDirectory);
  const deriver = new EventDeriver({ outbox, feed: store.changes, topics, fhirBase });
  const sockets = new WebSockets((subscription) => void delivery.greet(subscription));
  const delivery: Delivery = new Delivery({
    outbox,
    deriver,
    store,
    access,
    fhirBase,
    onFailure,
    carry: ({ id, read }, body, secrets) =>
      read.channel === 'websocket'
        ? sockets.send(id, body)
        : sendRestHook({ endpoint: read.endpoint, body, timeoutSeconds: read.timeout, ...secrets }, rules),
  });
  const url = `${options.baseUrl.replace(/^http/, 'ws')}${webSocketPath}`;
  return {
    operations: subscriptionOperations({
      outbox,
      deriver,
      delivery,
      fhirBase,
      bind: (subscription) => ({ ...sockets.bindingToken(subscription), url }),
    }),
    beforeWrite: acceptWrites({ outbox, rules, channels: new Set(['rest-hook', 'websocket']) }),
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    start: () => delivery.start(),
    disconnect: () => sockets.close(),
    async close() {
      await delivery.close();
      outbox.close();
    },
  };
}
