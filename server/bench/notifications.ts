/**
 * How long after the answer to a write subscribers are told of it: `node server/bench/notifications.ts [subscribers of each
 * channel] [writes] [milliseconds between writes]`. Server, receivers and writer share the machine.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { freePort, startServerProcess } from '../test/durability/server-process.ts';
import { ask } from '../test/rest/ask.ts';

const [each = 100, writes = 60, gap = 200] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'sinfonia-notifications-'));
const answered = new Map<string, number>();
const received: { readonly id: string; readonly at: number; readonly channel: string }[] = [];

function take(text: string, channel: string): void {
  const at = performance.now();
  for (const [, id = ''] of text.matchAll(/\/Task\/([^"]+)"/g)) received.push({ id, at, channel });
}

const receiver = createServer((request, response) => {
  let text = '';
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', () => {
    take(text, 'rest-hook');
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
const port = await freePort();
const server = await startServerProcess(folder, port);
const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/fhir+json' };

async function send<Body>(method: string, path: string, body?: object): Promise<Body> {
  const request = { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await ask(port, false, request);
  if (answer.status >= 300) throw new Error(answer.text);
  return JSON.parse(answer.text) as Body;
}

const contentUrl = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content';
const subscriptionOn = (channel: object): object => ({
  resourceType: 'Subscription',
  status: 'requested',
  reason: 'measurement',
  criteria: 'https://fhir.sinfonia.campania.it/SubscriptionTopic/task-changed',
  channel: {
    ...channel,
    payload: 'application/fhir+json',
    _payload: { extension: [{ url: contentUrl, valueCode: 'id-only' }] },
  },
});

const listening: string[] = [];
for (let at = 0; at < each; at++) {
  await send('POST', '/fhir/Subscription', subscriptionOn({ type: 'rest-hook', endpoint }));
  const { id } = await send<{ id: string }>('POST', '/fhir/Subscription', subscriptionOn({ type: 'websocket' }));
  listening.push(id);
}
await wait(3_000);
for (const id of listening) {
  const binding = await send<{ parameter: { name: string; valueString?: string }[] }>(
    'GET',
    `/fhir/Subscription/${id}/$get-ws-binding-token`,
  );
  const socket = new WebSocket(`ws://127.0.0.1:${port}/notifications/ws`);
  await once(socket, 'open');
  socket.on('message', (data) => take(String(data), 'websocket'));
  socket.send(`bind-with-token ${binding.parameter.find(({ name }) => name === 'token')?.valueString}`);
}
await wait(1_500);
for (let at = 0; at < writes; at++) {
  const id = `t${at}`;
  await send('PUT', `/fhir/Task/${id}`, { resourceType: 'Task', id, status: 'requested', intent: 'order' });
  answered.set(id, performance.now());
  await wait(gap);
}
await wait(4_000);
for (const channel of ['rest-hook', 'websocket']) {
  const times = received
    .filter((one) => one.channel === channel && answered.has(one.id))
    .map(({ id, at }) => at - (answered.get(id) ?? 0))
    .sort((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor((times.length - 1) * part)] ?? Number.NaN).toFixed(0);
  console.log(
    `${channel}: ${times.length} of ${each * writes}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`,
  );
}
await server.end('SIGTERM');
receiver.closeAllConnections();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
