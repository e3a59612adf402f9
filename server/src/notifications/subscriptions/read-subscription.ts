import type { Extension, Subscription } from '@medplum/fhirtypes';
import { canonicalBase } from '@sinfonia/profiles/package';
import { type Criterion, parseCriteria } from '../topics/criteria.ts';
import { type Topic, topicOf } from '../topics/topic.ts';

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

/** Extensions of the R4 topic backport that are read. Source: HL7 Subscriptions R5 Backport 1.1.0. */
export const backportExtensions = {
  filter: `${backport}/backport-filter-criteria`,
  payload: `${backport}/backport-payload-content`,
  heartbeat: `${backport}/backport-heartbeat-period`,
  timeout: `${backport}/backport-timeout`,
  maxCount: `${backport}/backport-max-count`,
} as const;

/** Our extension of `channel` by which a client hands over the key that signs what it receives; never stored with the resource. */
export const signingKeyExtension = `${canonicalBase}/StructureDefinition/subscription-signing-key`;

/** Our extension that names the pass of a Subscription; set by the server on every write. */
export const passExtension = `${canonicalBase}/StructureDefinition/subscription-pass`;

/** Ways of delivery. */
export type ChannelType = 'rest-hook' | 'websocket' | 'email';

/** A Subscription as this server delivers it. Times in seconds. */
export interface ReadSubscription {
  readonly topic: Topic;
  readonly filters: readonly { readonly type: string; readonly criteria: readonly Criterion[] }[];
  readonly channel: ChannelType;
  readonly endpoint: string;
  /** What a message holds: numbers only, or the addresses of the resources too. Never the resources. */
  readonly payload: 'empty' | 'id-only';
  /** 0: none. */
  readonly heartbeat: number;
  readonly timeout: number;
  /** Most events in one message. */
  readonly maxCount: number;
  /** Instant after which nothing is delivered (ms, UTC). */
  readonly end?: number;
  readonly pass?: string;
}

/** Why a Subscription cannot be delivered, with the element at fault. */
export interface SubscriptionFault {
  readonly kind: 'topic' | 'filter' | 'channel' | 'payload' | 'bound' | 'end';
  readonly expression: string;
}

/** Shortest heartbeat in seconds; most filters. */
const shortestHeartbeat = 10;
const mostFilters = 10;

/** Reads what a Subscription asks for; the addresses are judged elsewhere. All faults are told. */
export function readSubscription(
  resource: Subscription,
): ReadSubscription | { readonly faults: readonly SubscriptionFault[] } {
  const faults: SubscriptionFault[] = [];
  const fault = (kind: SubscriptionFault['kind'], expression: string): void => void faults.push({ kind, expression });
  const { channel, criteria } = resource;
  const topic = topicOf(criteria);
  if (topic === undefined) fault('topic', 'Subscription.criteria');
  const filters = topic === undefined ? [] : readFilters(resource, topic);
  if (filters === undefined) fault('filter', 'Subscription.criteria.extension');
  const { type } = channel;
  if (type !== 'rest-hook' && type !== 'websocket' && type !== 'email') fault('channel', 'Subscription.channel.type');
  const payload =
    extensionOf(primitiveExtensions(channel, '_payload'), backportExtensions.payload)?.valueCode ?? 'empty';
  if (payload !== 'empty' && payload !== 'id-only') fault('payload', 'Subscription.channel.payload.extension');
  if (channel.payload !== undefined && !/^application\/(fhir\+)?json$/.test(channel.payload)) {
    fault('payload', 'Subscription.channel.payload');
  }
  const bound = (url: string, standard: number, low: number, high: number): number => {
    const extension = extensionOf(channel.extension, url);
    if (extension === undefined) return standard;
    const value = extension.valueUnsignedInt ?? extension.valuePositiveInt;
    if (value !== undefined && Number.isInteger(value) && value >= low && value <= high) return value;
    fault('bound', 'Subscription.channel.extension');
    return standard;
  };
  const heartbeat = bound(backportExtensions.heartbeat, 0, shortestHeartbeat, 86_400);
  if (type === 'email' && (payload !== 'empty' || heartbeat > 0)) fault('payload', 'Subscription.channel');
  const timeout = bound(backportExtensions.timeout, 10, 1, 30);
  const maxCount = bound(backportExtensions.maxCount, 50, 1, 100);
  const end = resource.end === undefined ? undefined : Date.parse(resource.end);
  if (end !== undefined && Number.isNaN(end)) fault('end', 'Subscription.end');
  const pass = extensionOf(resource.extension, passExtension)?.valueString;
  if (faults.length > 0 || topic === undefined || filters === undefined) return { faults };
  return {
    topic,
    filters,
    channel: type as ChannelType,
    endpoint: channel.endpoint ?? '',
    payload: payload as 'empty' | 'id-only',
    heartbeat,
    timeout,
    maxCount,
    ...(end === undefined ? {} : { end }),
    ...(pass === undefined ? {} : { pass }),
  };
}

function readFilters(resource: Subscription, topic: Topic): ReadSubscription['filters'] | undefined {
  const given = primitiveExtensions(resource, '_criteria').filter(({ url }) => url === backportExtensions.filter);
  if (given.length > mostFilters) return undefined;
  const filters: ReadSubscription['filters'][number][] = [];
  for (const { valueString = '' } of given) {
    const at = valueString.indexOf('?');
    const type = valueString.slice(0, Math.max(0, at));
    const criteria = parseCriteria(type, valueString.slice(at + 1));
    if (!topic.triggers.some(({ resource: name }) => name === type) || criteria === undefined) return undefined;
    if (criteria.length === 0 || criteria.some(({ code }) => !topic.filters.includes(code))) return undefined;
    filters.push({ type, criteria });
  }
  return filters;
}

/** The extensions of a primitive element, which FHIR JSON keeps beside it under `_name`. */
function primitiveExtensions(holder: object, name: string): readonly Extension[] {
  const beside = (holder as Record<string, unknown>)[name];
  const extension =
    typeof beside === 'object' && beside !== null ? (beside as { extension?: unknown }).extension : undefined;
  return Array.isArray(extension) ? extension : [];
}

/** Id of the pass that a stored Subscription names. */
export function passOf({ extension }: Subscription): string | undefined {
  return extensionOf(extension, passExtension)?.valueString;
}

/** The first extension of an address. */
export function extensionOf(list: readonly Extension[] | undefined, url: string): Extension | undefined {
  return list?.find((extension) => extension.url === url);
}
