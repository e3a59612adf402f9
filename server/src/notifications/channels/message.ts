import type { FollowedSubscription } from '../outbox/derive-events.ts';
import type { NumberedEvent } from '../outbox/outbox.ts';

/** Kinds of messages. Source: R5 backport, subscription-notification-type. */
export type MessageType = 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';

/** An event as it is told: without `focus` when the owner may not see the resource any more. */
export type ToldEvent = Pick<NumberedEvent, 'number' | 'at'> & { readonly focus?: string };

/** What a message says besides the subscription. */
export interface MessageContent {
  readonly type: MessageType;
  /** Number of the last event of the subscription. */
  readonly lastNumber: number;
  readonly events: readonly ToldEvent[];
  /** Text of what went wrong, for `$status`. */
  readonly error?: string;
}

/**
 * The status of a subscription as R4 `Parameters`. Source: HL7 Subscriptions R5 Backport 1.1.0, backport-subscription-status-r4.
 */
export function statusParameters(
  { id, resource, read }: FollowedSubscription,
  content: MessageContent,
  fhirBase: string,
): object {
  const withFocus = read.payload === 'id-only';
  const parameter: object[] = [
    { name: 'subscription', valueReference: { reference: `${fhirBase}/Subscription/${id}` } },
    { name: 'topic', valueCanonical: read.topic.url },
    { name: 'status', valueCode: resource.status },
    { name: 'type', valueCode: content.type },
    { name: 'events-since-subscription-start', valueString: String(content.lastNumber) },
  ];
  for (const { number, at, focus } of content.events) {
    const part: object[] = [
      { name: 'event-number', valueString: String(number) },
      { name: 'timestamp', valueInstant: new Date(at).toISOString() },
    ];
    if (withFocus && focus !== undefined)
      part.push({ name: 'focus', valueReference: { reference: `${fhirBase}/${focus}` } });
    parameter.push({ name: 'notification-event', part });
  }
  if (content.error !== undefined) parameter.push({ name: 'error', valueCodeableConcept: { text: content.error } });
  return { resourceType: 'Parameters', parameter };
}

/** JSON text of a notification Bundle: numbers, and addresses where asked for; never a resource. */
export function notificationText(followed: FollowedSubscription, content: MessageContent, fhirBase: string): string {
  const status = statusParameters(followed, content, fhirBase);
  const request = { method: 'GET', url: `${fhirBase}/Subscription/${followed.id}/$status` };
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'history',
    timestamp: new Date().toISOString(),
    entry: [{ fullUrl: `urn:uuid:${crypto.randomUUID()}`, resource: status, request, response: { status: '200' } }],
  });
}
