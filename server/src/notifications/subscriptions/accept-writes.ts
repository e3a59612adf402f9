import { randomUUID } from 'node:crypto';
import type { Resource, Subscription } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Principal } from '../../access/principal.ts';
import type { FhirContext } from '../../fhir/context.ts';
import type { FhirRequest } from '../../fhir/exchange.ts';
import type { Store, UpdateOperation, WriteOperation } from '../../store/port.ts';
import { type EndpointRules, readEndpoint } from '../channels/endpoint.ts';
import { readMailAddress } from '../channels/mail.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { StoredPass } from '../outbox/passes.ts';
import { isOwner } from './ownership.ts';
import {
  type ChannelType,
  extensionOf,
  passExtension,
  passOf,
  type ReadSubscription,
  readSubscription,
  signingKeyExtension,
} from './read-subscription.ts';

/** What accepting subscriptions needs. */
export interface AcceptParts {
  readonly outbox: Outbox;
  readonly rules: EndpointRules;
  /** Domains that may be written to. */
  readonly mailDomains: readonly string[];
  readonly store: Pick<Store, 'read'>;
  /** Channels that are composed. */
  readonly channels: ReadonlySet<ChannelType>;
}

const headerForm = /^([A-Za-z0-9-]{1,64}):[\t ]*([\x20-\x7e]{0,4000})$/;
/** Headers that belong to the connection or to us. */
const refusedHeaders =
  /^(host|content-length|content-type|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|proxy-.*|x-sinfonia-.*)$/i;
const keyForm = /^[\x21-\x7e]{32,256}$/;

/**
 * Judges every write of a Subscription and prepares it: header lines and the signing key leave the resource and are kept apart
 * with the caller on whose behalf it will be delivered (its pass), so that nobody is ever shown them.
 *
 * Who changes a Subscription of its own and gives no new headers keeps the old ones, as long as the endpoint is the same. Only
 * the server sets `active` and `error`: what a client writes as such is `requested`.
 *
 * Whose a Subscription is, the stored one tells, never what a client sends: a change is refused to anybody else. Conditional updates are refused, since what they find is known too late.
 *
 * Refusals: `subscription-invalid` 422, `subscription-endpoint-refused` 422, `subscription-not-own` 403.
 */
export function acceptWrites(parts: AcceptParts): Required<FhirContext>['beforeWrite'] {
  return async (request, operations) => {
    if (!operations.some(writesSubscription)) return operations;
    return Promise.all(operations.map((operation) => acceptOne(parts, request, operation)));
  };
}

function writesSubscription(operation: WriteOperation): boolean {
  return operation.kind !== 'delete' && operation.resource.resourceType === 'Subscription';
}

async function acceptOne(parts: AcceptParts, request: FhirRequest, operation: WriteOperation): Promise<WriteOperation> {
  if (operation.kind === 'delete' || operation.resource.resourceType !== 'Subscription') return operation;
  const { resource } = operation;
  if (operation.kind === 'create') return { ...operation, resource: accept(parts, request, resource, undefined) };
  if (operation.criteria !== undefined) throw invalid('conditional-update', 'Subscription');
  const { id = '' } = resource;
  const current = await parts.store.read({ type: 'Subscription', id });
  const pass = current?.json === undefined ? undefined : passOf(JSON.parse(current.json) as Subscription);
  return { ...guarded(operation, current), resource: accept(parts, request, resource, pass) };
}

/** Only its owner changes one that exists; one that does not must not come about meanwhile in somebody else's name. */
function guarded(operation: UpdateOperation, current: Awaited<ReturnType<Store['read']>>): UpdateOperation {
  return current === undefined && operation.expectedVersion === undefined
    ? { ...operation, mustNotExist: true }
    : operation;
}

/** `stored`: the pass of the Subscription that is changed. */
function accept(
  { outbox, rules, channels, mailDomains }: AcceptParts,
  request: FhirRequest,
  resource: Subscription,
  stored: string | undefined,
): Resource {
  const read = readSubscription(resource);
  if ('faults' in read) {
    throw new FhirError(
      read.faults.map(({ kind, expression }) => ({
        code: 'subscription-invalid',
        values: { fault: kind },
        expression: [expression],
      })),
    );
  }
  const { channel } = resource;
  if (!channels.has(read.channel)) throw invalid('channel', 'Subscription.channel.type');
  if (!isEndpointAllowed(read, rules, mailDomains)) {
    throw new FhirError({ code: 'subscription-endpoint-refused', expression: ['Subscription.channel.endpoint'] });
  }
  const before = stored === undefined ? undefined : outbox.passes.find(stored);
  if (before !== undefined && !isOwner(before, request.principal))
    throw new FhirError({ code: 'subscription-not-own' });
  const kept = before?.endpoint === read.endpoint ? before : undefined;
  const headers = channel.header === undefined ? kept?.headers : JSON.stringify(requireHeaders(channel.header));
  const secret = requireKey(extensionOf(channel.extension, signingKeyExtension)?.valueString) ?? kept?.secret;
  const pass: StoredPass = {
    principal: JSON.stringify(request.principal),
    endpoint: read.endpoint,
    headers: headers ?? '[]',
    ...(secret === undefined ? {} : { secret }),
  };
  const id = randomUUID();
  outbox.passes.save(id, pass);
  return withoutSecrets(resource, id, ownerOf(request.principal));
}

function isEndpointAllowed(
  { channel, endpoint }: ReadSubscription,
  rules: EndpointRules,
  mailDomains: readonly string[],
): boolean {
  if (channel === 'websocket') return endpoint === '';
  if (channel === 'email') return readMailAddress(endpoint, mailDomains) !== undefined;
  return readEndpoint(endpoint, rules) !== undefined;
}

/** By whom a Subscription is found: the appointment of a professional, the organization of a system, or the person. */
function ownerOf({ practitionerRole, organization, fhirUser }: Principal): string | undefined {
  return practitionerRole ?? fhirUser ?? organization;
}

function withoutSecrets(resource: Subscription, pass: string, owner: string | undefined): Subscription {
  const { header: _header, extension: ofChannel = [], ...channel } = resource.channel;
  const shown = ofChannel.filter(({ url }) => url !== signingKeyExtension);
  const others = (resource.extension ?? []).filter(
    ({ url }) => url !== passExtension && url !== extensionUrl.SubscriptionOwner,
  );
  const named =
    owner === undefined ? [] : [{ url: extensionUrl.SubscriptionOwner, valueReference: { reference: owner } }];
  const { error: _error, ...rest } = resource;
  return {
    ...rest,
    status: resource.status === 'off' ? 'off' : 'requested',
    extension: [...others, ...named, { url: passExtension, valueString: pass }],
    channel: { ...channel, ...(shown.length === 0 ? {} : { extension: shown }) },
  };
}

function requireHeaders(lines: readonly string[]): readonly string[] {
  for (const line of lines) {
    const name = headerForm.exec(line)?.[1];
    if (lines.length > 20 || name === undefined || refusedHeaders.test(name))
      throw invalid('header', 'Subscription.channel.header');
  }
  return lines;
}

function requireKey(key: string | undefined): string | undefined {
  if (key !== undefined && !keyForm.test(key)) throw invalid('signing-key', 'Subscription.channel.extension');
  return key;
}

function invalid(fault: string, expression: string): FhirError {
  return new FhirError({ code: 'subscription-invalid', values: { fault }, expression: [expression] });
}
