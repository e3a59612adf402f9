import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessPort } from '../fhir/access-port.ts';
import type { FhirContext, OperationHandler } from '../fhir/context.ts';
import type { Store } from '../store/port.ts';
import { type Mailer, mailOf, readMailAddress } from './channels/mail.ts';
import { sendRestHook } from './channels/rest-hook.ts';
import { WebSockets } from './channels/web-sockets.ts';
import { type Carry, Delivery } from './delivery.ts';
import { EventJudge } from './judge-events.ts';
import { EventDeriver } from './outbox/derive-events.ts';
import { Outbox } from './outbox/outbox.ts';
import { hatOf, type NotifiedHat } from './personal/notified-hat.ts';
import { openPersonal } from './personal/open-personal.ts';
import { acceptWrites } from './subscriptions/accept-writes.ts';
import { subscriptionOperations } from './subscriptions/operations.ts';
import { topics } from './topics/topic.ts';
import { webSocketUrl } from './web-socket-url.ts';

/** Time between two cleanings, in milliseconds. */
const cleanPeriod = 3_600_000;

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
  /** E-mail, where it is configured. */
  readonly mail?: { readonly mailer: Mailer; readonly domains: readonly string[] };
  /** Whether a part in which a person chose her preferences is still hers. */
  readonly isStillHeld: (hat: NotifiedHat) => Promise<boolean>;
  /** Days for which the delivery log of persons, and delivered events of subscriptions, are kept. */
  readonly logDays: number;
  readonly eventDays: number;
  readonly onFailure: (error: unknown) => void;
}

/** Notifications at work. */
export interface Notifications {
  readonly operations: readonly OperationHandler[];
  readonly beforeWrite: Required<FhirContext>['beforeWrite'];
  /** What the CapabilityStatement says of them. */
  readonly announced: { readonly topics: readonly string[]; readonly webSocket: string };
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  start(): void;
  /** Ends the websockets, so that the server can stop. */
  disconnect(): void;
  /** Stops delivery; after the last write. */
  close(): Promise<void>;
}

/** Opens notifications on a store that has a change feed; undefined on one that has none. */
export async function openNotifications(options: NotificationOptions): Promise<Notifications | undefined> {
  const { store, access, fhirBase, mail, onFailure } = options;
  if (store.changes === undefined) return undefined;
  const rules = { allowLoopback: options.allowLoopback };
  const outbox = new Outbox(options.dataDirectory);
  const deriver = await EventDeriver.open({ outbox, feed: store.changes, topics, fhirBase });
  const sockets = new WebSockets((subscription) => void delivery.greet(subscription));
  const carry: Carry = async (followed, { type, text: body, count }, secrets) => {
    const { id, read } = followed;
    if (read.channel === 'websocket') return sockets.send(id, body);
    if (read.channel === 'rest-hook') {
      return sendRestHook({ endpoint: read.endpoint, body, timeoutSeconds: read.timeout, ...secrets }, rules);
    }
    const to = readMailAddress(read.endpoint, mail?.domains ?? []);
    if (mail === undefined || to === undefined) return 'address refused';
    return mail.mailer.send(mailOf(to, followed, type === 'handshake' ? type : 'events', count));
  };
  const judge = new EventJudge({
    passes: outbox.passes,
    access,
    isStillHeld: async (principal) => {
      const hat = hatOf(principal);
      return hat === undefined ? principal.subject === undefined : options.isStillHeld(hat);
    },
  });
  const delivery: Delivery = new Delivery({ outbox, deriver, store, judge, fhirBase, onFailure, carry });
  const personal = await openPersonal({
    dataDirectory: options.dataDirectory,
    feed: store.changes,
    store,
    fhirBase,
    ...(mail === undefined ? {} : { mailer: mail.mailer }),
    isStillHeld: options.isStillHeld,
    logDays: options.logDays,
    onFailure,
  });
  let cleaning: NodeJS.Timeout | undefined;
  function clean(): void {
    try {
      outbox.clean(Date.now() - options.eventDays * 86_400_000);
    } catch (error) {
      onFailure(error);
    }
  }
  const url = webSocketUrl(options.baseUrl);
  return {
    operations: [
      ...personal.operations,
      ...subscriptionOperations({
        outbox,
        deriver,
        delivery,
        judge,
        fhirBase,
        bind: (subscription) => ({ ...sockets.bindingToken(subscription), url }),
      }),
    ],
    beforeWrite: acceptWrites({
      outbox,
      store,
      rules,
      mailDomains: mail?.domains ?? [],
      channels: new Set(mail === undefined ? ['rest-hook', 'websocket'] : ['rest-hook', 'websocket', 'email']),
    }),
    announced: { topics: topics.map((topic) => topic.url), webSocket: url },
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    start() {
      clean();
      cleaning = setInterval(clean, cleanPeriod);
      cleaning.unref();
      delivery.start();
      personal.start();
    },
    disconnect: () => sockets.close(),
    async close() {
      clearInterval(cleaning);
      await delivery.close();
      await personal.close();
      mail?.mailer.close();
      outbox.close();
    },
  };
}
