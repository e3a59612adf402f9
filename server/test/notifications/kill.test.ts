import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { ask } from '../rest/ask.ts';

const rounds = 5;

describe('notifications across crashes', function () {
  this.timeout(180_000);
  let folder = '';
  let receiver: Server;
  let server: ServerProcess | undefined;
  const focusByNumber = new Map<number, string>();
  const conflicting: number[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-notifications-'));
    receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        for (const [, number, focus = ''] of text.matchAll(
          /"event-number","valueString":"(\d+)".*?\/Task\/([^"]+)"/g,
        )) {
          const known = focusByNumber.get(Number(number));
          if (known !== undefined && known !== focus) conflicting.push(Number(number));
          focusByNumber.set(Number(number), focus);
        }
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await server?.end('SIGKILL');
    receiver.closeAllConnections();
    receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`lose no acknowledged write over ${rounds} kills, and give each number once`, async () => {
    const port = await freePort();
    const acknowledged: string[] = [];
    let next = 0;
    for (let round = 0; round < rounds; round++) {
      const running = await startServerProcess(folder, port);
      server = running;
      const headers = { authorization: `Bearer ${await running.token()}`, 'content-type': 'application/fhir+json' };
      const send = (method: string, path: string, body?: object) =>
        ask(port, false, { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (round === 0) {
        const address = `/fhir/Subscription/crash`;
        await send('PUT', address, subscriptionTo(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`));
        while (!(await send('GET', address)).text.includes('"status":"active"')) await wait(50);
      }
      let killed = false;
      const client = async (): Promise<void> => {
        while (!killed) {
          const id = `t${next++}`;
          const answer = await send('PUT', `/fhir/Task/${id}`, {
            resourceType: 'Task',
            id,
            status: 'requested',
            intent: 'order',
          }).catch(() => undefined);
          if (answer?.status === 201) acknowledged.push(id);
        }
      };
      const clients = [client(), client(), client()];
      await wait(200 + Math.random() * 400);
      const ended = running.end('SIGKILL');
      killed = true;
      await ended;
      await Promise.all(clients);
    }
    server = await startServerProcess(folder, port);
    const seen = () => new Set(focusByNumber.values());
    for (const end = Date.now() + 30_000; Date.now() < end && acknowledged.some((id) => !seen().has(id)); )
      await wait(100);
    assert.ok(acknowledged.length > rounds);
    assert.deepEqual(
      acknowledged.filter((id) => !seen().has(id)),
      [],
    );
    assert.deepEqual(conflicting, [], 'a number belongs to one event');
    assert.equal(Math.max(...focusByNumber.keys()), focusByNumber.size, 'numbers have no gaps');
    console.log(`      ${acknowledged.length} acknowledged writes over ${rounds} kills`);
  });
});

function subscriptionTo(endpoint: string): object {
  const payload = {
    url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content',
    valueCode: 'id-only',
  };
  return {
    resourceType: 'Subscription',
    id: 'crash',
    status: 'requested',
    reason: 'test',
    criteria: 'https://fhir.sinfonia.campania.it/SubscriptionTopic/task-changed',
    channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json', _payload: { extension: [payload] } },
  };
}
