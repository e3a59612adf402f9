import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '../../rest/ask.ts';
import type { Asked } from './read-back.ts';

/** A receiver of notifications about Tasks. */
export interface Subscriber {
  /** Numbers of the events that were told, with the logical id of their Task. */
  readonly told: ReadonlyMap<number, string>;
  /** Numbers that were told of two Tasks. */
  readonly conflicting: readonly number[];
  close(): void;
}

/** Subscribes to every change of a Task, and listens; resolves when the subscription is active. */
export async function subscribe({ port, token }: Asked): Promise<Subscriber> {
  const told = new Map<number, string>();
  const conflicting: number[] = [];
  const receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      for (const [, number, id = ''] of text.matchAll(/"event-number","valueString":"(\d+)".*?\/Task\/([^"]+)"/g)) {
        if ((told.get(Number(number)) ?? id) !== id) conflicting.push(Number(number));
        told.set(Number(number), id);
      }
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  assert.ok(typeof address === 'object' && address !== null);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
  const path = '/fhir/Subscription/killed-node';
  const body = JSON.stringify(subscriptionTo(`http://127.0.0.1:${address.port}/`));
  const answer = await ask(port, false, { method: 'PUT', path, headers, body });
  assert.equal(answer.status, 201, answer.text);
  while (!(await ask(port, false, { method: 'GET', path, headers })).text.includes('"status":"active"')) await wait(50);
  return {
    told,
    conflicting,
    close() {
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}

function subscriptionTo(endpoint: string): object {
  const payload = {
    url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content',
    valueCode: 'id-only',
  };
  return {
    resourceType: 'Subscription',
    id: 'killed-node',
    status: 'requested',
    reason: 'test',
    criteria: 'https://fhir.sinfonia.campania.it/SubscriptionTopic/task-changed',
    channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json', _payload: { extension: [payload] } },
  };
}
