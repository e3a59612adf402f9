import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Parameters, Subscription } from '@medplum/fhirtypes';
import { type CaseReference, type SinfoniaClient, SinfoniaError } from '@sinfonia/sdk';
import { type Say, showInbox } from '../sandbox/inbox.ts';
import { type Cast, type Part, titles } from './actors.ts';

/** Prints what each actor sees of the case, and what each was told of since `since` (instant, UTC). */
export async function showActors(cast: Cast, episode: CaseReference, since: string, say: Say): Promise<void> {
  for (const part of Object.keys(titles) as Part[]) {
    const { it, en } = titles[part];
    const { homeCare } = cast[part];
    const seen = await homeCare.state(episode).catch((error: unknown) => {
      if (error instanceof SinfoniaError && (error.status === 404 || error.status === 403)) return undefined;
      throw error;
    });
    say(
      `${it} vede: ${seen === undefined ? 'non vede il caso' : `${seen.title}; ${seen.next.length} passi possibili`}`,
      `${en} sees: ${seen === undefined ? 'does not see the case' : `${seen.state}; ${seen.next.length} possible steps`}`,
    );
    await showInbox(cast[part], since, say);
  }
}

/** The software of the cooperative, which is told of what happens while it listens. */
export interface VendorSystem {
  /** Events received so far, e.g. `appointment-changed`. */
  readonly received: readonly string[];
  stop(): Promise<void>;
}

const topics = ['appointment-changed', 'visit-recorded', 'care-plan-active', 'alert-raised'] as const;
const topicBase = 'https://fhir.sinfonia.campania.it/SubscriptionTopic/';
const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

/**
 * Listens on the loopback interface and subscribes with the client of who uses the software: it is told what that one could
 * read, by number and address, never of what is in it. Source: docs/guide/notifications.md.
 */
export async function listenAsVendor(client: SinfoniaClient): Promise<VendorSystem> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const topic = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      received.push(...eventsIn(text).map(() => topic));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const written: Subscription[] = [];
  const close = (): Promise<unknown> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  try {
    for (const topic of topics) {
      written.push(await client.create(subscriptionTo(topic, `http://127.0.0.1:${port}/${topic}`)));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    received,
    async stop() {
      for (const { id = '' } of written) {
        await client.modify('Subscription', id, (one) => ({ ...one, status: 'off' }));
      }
      await close();
    },
  };
}

function subscriptionTo(topic: string, endpoint: string): Subscription {
  return {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'esempio: avvisi al gestionale della cooperativa',
    criteria: `${topicBase}${topic}`,
    channel: {
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }] },
    },
  } as Subscription;
}

/** The events of a message; a handshake has none. */
function eventsIn(text: string): readonly unknown[] {
  const status = (JSON.parse(text) as Bundle<Parameters>).entry?.[0]?.resource;
  return status?.parameter?.filter(({ name }) => name === 'notification-event') ?? [];
}
