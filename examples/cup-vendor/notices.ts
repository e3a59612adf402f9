import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Parameters, Subscription } from '@medplum/fhirtypes';
import type { SinfoniaClient, Stored } from '@sinfonia/sdk';

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const topic = 'https://fhir.sinfonia.campania.it/SubscriptionTopic/appointment-changed';
const longestAge = 300;

/** The notices of the bookings on the agendas of a structure: numbers and addresses, never what is booked. */
export interface Notices {
  /** Addresses in the order in which they came; the same one as often as it changed. */
  readonly received: readonly string[];
  /** Waits until there are `count` notices of an address. Throws after `within` ms. */
  of(address: string, count: number, within: number): Promise<void>;
  /** Stops listening, and tells the platform so. */
  close(): Promise<void>;
}

/** Listens on the loopback interface and subscribes to the bookings on an offered service (`HealthcareService/…`). */
export async function listen(vendor: SinfoniaClient, offered: string, within: number): Promise<Notices> {
  const received: string[] = [];
  const numbers = new Set<string>();
  const secret = randomBytes(24).toString('hex');
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (!isSigned(body, request.headers['x-sinfonia-signature'], secret)) return response.writeHead(401).end();
      // A notice may come twice: its number tells.
      for (const { number, focus } of eventsIn(body)) {
        if (numbers.has(number)) continue;
        numbers.add(number);
        if (focus !== undefined) received.push(focus);
      }
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const subscription = await subscribe(vendor, offered, addressOf(server), secret);
  const isActive = async () => (await vendor.read('Subscription', subscription.id)).status === 'active';
  await until(isActive, within, 'la sottoscrizione non è attiva · the subscription is not active');
  return {
    received,
    of: (address, count, time) =>
      until(
        async () => received.filter((one) => one === address).length >= count,
        time,
        `nessun avviso · no notice: ${address}`,
      ),
    async close() {
      await vendor.modify('Subscription', subscription.id, (one) => ({ ...one, status: 'off' }));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One Subscription for each offered service: that of an earlier run is given the new address and key. */
async function subscribe(
  vendor: SinfoniaClient,
  offered: string,
  endpoint: string,
  secret: string,
): Promise<Stored<Subscription>> {
  const filter = `Appointment?actor=${offered}`;
  const wanted = {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'prenotazioni sulle agende del centro',
    criteria: topic,
    _criteria: { extension: [{ url: `${backport}/backport-filter-criteria`, valueString: filter }] },
    channel: {
      type: 'rest-hook',
      endpoint,
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }] },
      extension: [
        { url: 'https://fhir.sinfonia.campania.it/StructureDefinition/subscription-signing-key', valueString: secret },
      ],
    },
  } as Subscription;
  const own = await vendor.search('Subscription').toArray();
  const kept = own.find((one) => JSON.stringify(one).includes(JSON.stringify(filter)));
  if (kept === undefined) return vendor.create(wanted);
  const { status, channel } = wanted;
  // The server writes its status meanwhile.
  return vendor.modify('Subscription', kept.id, (one) => ({ ...one, status, channel }));
}

interface NumberedEvent {
  readonly number: string;
  readonly focus?: string;
}

/** The events of a message: the first entry of its Bundle has the status of the subscription. */
function eventsIn(body: string): readonly NumberedEvent[] {
  const status = (JSON.parse(body) as Bundle).entry?.[0]?.resource as Parameters | undefined;
  return (status?.parameter ?? []).flatMap(({ name, part = [] }) => {
    if (name !== 'notification-event') return [];
    const number = part.find((one) => one.name === 'event-number')?.valueString ?? '';
    const focus = part.find((one) => one.name === 'focus')?.valueReference?.reference;
    return [{ number, ...(focus === undefined ? {} : { focus: focus.split('/').slice(-2).join('/') }) }];
  });
}

/** Whether a message has the signature of the key, and is not older than some minutes. */
function isSigned(body: string, header: string | string[] | undefined, secret: string): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  if (seconds === '' || Math.abs(Date.now() / 1000 - Number(seconds)) > longestAge) return false;
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/prenotazioni`;

/** Asks again and again until it holds. */
export async function until(holds: () => Promise<boolean>, within: number, fault: string): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(fault);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
