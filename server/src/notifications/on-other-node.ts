import { onOtherNode, otherNodeOnly } from '../fhir/other-node.ts';
import type { Notifications } from './open-notifications.ts';
import { personalShapes } from './personal/operations.ts';
import { subscriptionShapes } from './subscriptions/operations.ts';
import { refuseSubscriptions } from './subscriptions/refuse-writes.ts';
import { topics } from './topics/topic.ts';
import { webSocketUrl } from './web-socket-url.ts';

/**
 * Notifications of a node that leaves them to another one: they are announced alike, and their operations, writes of a Subscription
 * and websockets are refused with `node-cannot-answer` (421). What this node writes is delivered by the other one.
 */
export function notificationsOnOtherNode(baseUrl: string): Notifications {
  return {
    operations: [...Object.values(personalShapes), ...Object.values(subscriptionShapes)].map(onOtherNode),
    beforeWrite: refuseSubscriptions(otherNodeOnly),
    announced: { topics: topics.map(({ url }) => url), webSocket: webSocketUrl(baseUrl) },
    upgrade: (_request, socket) => {
      socket.end('HTTP/1.1 421 Misdirected Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
    start: () => undefined,
    disconnect: () => undefined,
    close: async () => undefined,
  };
}
