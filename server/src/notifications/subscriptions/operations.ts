import { FhirError } from '@sinfonia/profiles/issues';
import type { FhirContext, OperationHandler } from '../../fhir/context.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/exchange.ts';
import { readParameters } from '../../fhir/operations/operation-parameters.ts';
import type { OperationShape } from '../../fhir/other-node.ts';
import { requireVisible } from '../../fhir/showing.ts';
import { notificationText, statusParameters } from '../channels/message.ts';
import type { Delivery } from '../delivery.ts';
import type { EventJudge } from '../judge-events.ts';
import type { EventDeriver, FollowedSubscription } from '../outbox/derive-events.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isOwner } from './ownership.ts';

/** What the operations work on. */
export interface SubscriptionParts {
  readonly outbox: Outbox;
  readonly deriver: EventDeriver;
  readonly delivery: Pick<Delivery, 'lastNumberOf'>;
  readonly judge: EventJudge;
  readonly fhirBase: string;
  /** Makes a token by which a websocket is bound to a subscription, and tells where. */
  readonly bind: (subscription: string) => { readonly token: string; readonly expires: number; readonly url: string };
}

const guide = 'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition';
const shapeOf = (name: string): OperationShape => ({
  name,
  definition: `${guide}/backport-subscription-${name}`,
  levels: ['instance'],
  types: ['Subscription'],
  readOnly: true,
});

/** What the operations tell of themselves, in the order of {@link subscriptionOperations}. */
export const subscriptionShapes = {
  status: shapeOf('status'),
  events: shapeOf('events'),
  bindingToken: shapeOf('get-ws-binding-token'),
} as const;

/** Most events in one answer of `$events`. */
const mostEvents = 100;

/**
 * `$status`, `$events` and `$get-ws-binding-token` of a Subscription of one's own.
 *
 * Refusals: `resource-not-found` 404, `subscription-not-own` 403, those of operation parameters 400.
 * Source: HL7 Subscriptions R5 Backport 1.1.0, operations.
 */
export function subscriptionOperations(parts: SubscriptionParts): readonly OperationHandler[] {
  const { outbox, delivery, judge, fhirBase } = parts;
  return [
    {
      ...subscriptionShapes.status,
      async handle(context, request, { id }) {
        readParameters('status', {}, request);
        const followed = await requireOwn(parts, context, request, id);
        const { error } = followed.resource;
        const content = { type: 'query-status', lastNumber: delivery.lastNumberOf(followed.id), events: [] } as const;
        const status = statusParameters(followed, { ...content, ...(error === undefined ? {} : { error }) }, fhirBase);
        return respond({
          resourceType: 'Bundle',
          type: 'searchset',
          entry: [{ fullUrl: `urn:uuid:${crypto.randomUUID()}`, resource: status, search: { mode: 'match' } }],
        });
      },
    },
    {
      ...subscriptionShapes.events,
      async handle(context, request, { id }) {
        const given = readParameters('events', { eventsSinceNumber: 'count', eventsUntilNumber: 'count' }, request);
        const followed = await requireOwn(parts, context, request, id);
        const from = given.count('eventsSinceNumber') ?? 1;
        const to = given.count('eventsUntilNumber') ?? Number.MAX_SAFE_INTEGER;
        const events = await judge.told(followed, outbox.events(followed.id, from, to, mostEvents));
        const lastNumber = delivery.lastNumberOf(followed.id);
        const body = notificationText(followed, { type: 'query-event', lastNumber, events }, fhirBase);
        return { status: 200, headers: {}, body };
      },
    },
    {
      ...subscriptionShapes.bindingToken,
      async handle(context, request, { id }) {
        readParameters('get-ws-binding-token', {}, request);
        const followed = await requireOwn(parts, context, request, id);
        if (followed.read.channel !== 'websocket') {
          const values = { fault: 'channel' };
          throw new FhirError({ code: 'subscription-invalid', values, expression: ['Subscription.channel.type'] });
        }
        const { token, expires, url } = parts.bind(followed.id);
        return respond({
          resourceType: 'Parameters',
          parameter: [
            { name: 'token', valueString: token },
            { name: 'expiration', valueDateTime: new Date(expires).toISOString() },
            { name: 'subscription', valueString: `${fhirBase}/Subscription/${followed.id}` },
            { name: 'websocket-url', valueUrl: url },
          ],
        });
      },
    },
  ];
}

function respond(body: object): FhirResponse {
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

async function requireOwn(
  { outbox, deriver }: SubscriptionParts,
  context: FhirContext,
  request: FhirRequest,
  id = '',
): Promise<FollowedSubscription> {
  await requireVisible({ context, request }, { type: 'Subscription', id }, 'read');
  // What was just written may not have been read from the log yet.
  while (await deriver.step());
  const followed = deriver.followed.get(id);
  if (followed === undefined) throw new FhirError({ code: 'resource-not-found', values: { type: 'Subscription', id } });
  const pass = followed.read.pass === undefined ? undefined : outbox.passes.find(followed.read.pass);
  if (pass === undefined || !isOwner(pass, request.principal)) throw new FhirError({ code: 'subscription-not-own' });
  return followed;
}
