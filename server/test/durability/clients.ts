import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { type Answer, ask } from '../rest/ask.ts';
import type { Ledger } from './ledger.ts';

/** Types that the clients write. */
export const writtenTypes = ['Basic', 'Patient', 'Encounter', 'Observation'] as const;

const markSystem = 'urn:sinfonia:test:mark';
const hotAddress = 'Basic/hot';

/** Where the clients write and what they hold on to. */
export interface Load {
  readonly port: number;
  readonly token: string;
  readonly ledger: Ledger;
  /** Set to true to let the clients finish what they are doing and stop. */
  stopped: boolean;
}

interface Owned {
  readonly address: string;
  version: number;
}

/** An answer that the server gives while it stops, or that shows it never took the request. */
class Gone extends Error {}

/**
 * One client: creates, updates and deletes resources of its own, fights with the others for one, and sends transactions
 * of linked resources, one request after the other until the server is gone or `load.stopped`.
 */
export async function runClient(load: Load, number: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const owned: Owned[] = [];
  const client = new Client(load, agent, owned);
  try {
    for (let turn = number; !load.stopped; turn++) await client.turn(turn);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  } finally {
    agent.destroy();
  }
}

class Client {
  readonly #load: Load;
  readonly #agent: Agent;
  readonly #owned: Owned[];

  constructor(load: Load, agent: Agent, owned: Owned[]) {
    this.#load = load;
    this.#agent = agent;
    this.#owned = owned;
  }

  turn(turn: number): Promise<void> {
    const target = this.#owned[turn % Math.max(1, this.#owned.length)];
    switch (turn % 6) {
      case 1:
      case 4:
        return target === undefined ? this.#create() : this.#update(target);
      case 2:
        return this.#transact();
      case 3:
        return this.#fight();
      case 5:
        return target !== undefined && this.#owned.length > 3 ? this.#delete(target) : this.#create();
      default:
        return this.#create();
    }
  }

  async #create(): Promise<void> {
    const mark = newMark();
    const answer = await this.#send('POST', '/fhir/Basic', basic(mark), { mark });
    expectStatus(answer, 201);
    this.#owned.push(this.#acknowledge(answer.text));
  }

  async #update(target: Owned): Promise<void> {
    const mark = newMark();
    const { address } = target;
    const answer = await this.#send('PUT', `/fhir/${address}`, basic(mark, address.slice(6)), { address, mark });
    expectStatus(answer, 200);
    target.version = this.#acknowledge(answer.text).version;
  }

  async #delete(target: Owned): Promise<void> {
    const { address } = target;
    const answer = await this.#send('DELETE', `/fhir/${address}`, undefined, { address });
    expectStatus(answer, 204);
    this.#load.ledger.acknowledge(address, versionOf(answer), 'deleted');
    this.#owned.splice(this.#owned.indexOf(target), 1);
  }

  /** Updates the resource that every client updates, from the version last seen: one of them wins, the others hear 412. */
  async #fight(): Promise<void> {
    const current = await this.#send('GET', `/fhir/${hotAddress}`);
    const mark = newMark();
    const match: Record<string, string> = current.status === 404 ? {} : { 'if-match': `W/"${versionOf(current)}"` };
    const write = { address: hotAddress, mark };
    const answer = await this.#send('PUT', `/fhir/${hotAddress}`, basic(mark, 'hot'), write, match);
    if (answer.status === 412) return;
    expectStatus(answer, 200, 201);
    this.#acknowledge(answer.text);
  }

  async #transact(): Promise<void> {
    const mark = newMark();
    const bundle = linkedResources(mark);
    const transaction = { mark, size: bundle.entry.length };
    const { ledger } = this.#load;
    let answer: Answer;
    try {
      answer = await this.#send('POST', '/fhir', bundle, undefined, { prefer: 'return=representation' });
    } catch (error) {
      ledger.recordTransaction({ ...transaction, acknowledged: false });
      throw error;
    }
    expectStatus(answer, 200);
    ledger.recordTransaction({ ...transaction, acknowledged: true });
    const parts: { resource: object }[] = JSON.parse(answer.text).entry;
    for (const { resource } of parts) this.#acknowledge(JSON.stringify(resource));
  }

  #acknowledge(text: string): Owned {
    const { resourceType, id, meta } = JSON.parse(text);
    const owned = { address: `${resourceType}/${id}`, version: Number(meta.versionId) };
    this.#load.ledger.acknowledge(owned.address, owned.version, text);
    return owned;
  }

  /** Sends a request; when no answer comes, `write` is noted as open and the client ends. */
  async #send(
    method: string,
    path: string,
    body?: object,
    write?: { address?: string; mark?: string },
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { port, token, ledger } = this.#load;
    try {
      const answer = await ask(port, this.#agent, {
        method,
        path,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // While it stops the server refuses what it does not take on any more: that was not written.
      if (answer.status === 503) throw new Gone();
      return answer;
    } catch (error) {
      if (write !== undefined && !(error instanceof Gone)) ledger.leaveOpen(write);
      throw new Gone();
    }
  }
}

function newMark(): string {
  return `mark-${randomUUID()}`;
}

function basic(mark: string, id?: string): object {
  return {
    resourceType: 'Basic',
    ...(id === undefined ? {} : { id }),
    identifier: [{ system: markSystem, value: mark }],
    code: { text: 'durability' },
  };
}

/** A patient with an encounter and two observations that refer to each other inside one transaction. */
function linkedResources(mark: string): { entry: object[] } & object {
  const patient = `urn:uuid:${randomUUID()}`;
  const encounter = `urn:uuid:${randomUUID()}`;
  const identifier = [{ system: markSystem, value: mark }];
  const observation = {
    resourceType: 'Observation',
    identifier,
    status: 'final',
    code: { text: 'durability' },
    subject: { reference: patient },
    encounter: { reference: encounter },
  };
  const ambulatory = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' };
  const entries: [string, { resourceType: string }][] = [
    [`urn:uuid:${randomUUID()}`, observation],
    [patient, { resourceType: 'Patient', identifier } as { resourceType: string }],
    [
      encounter,
      {
        resourceType: 'Encounter',
        identifier,
        status: 'finished',
        class: ambulatory,
        subject: { reference: patient },
      } as { resourceType: string },
    ],
    [`urn:uuid:${randomUUID()}`, observation],
  ];
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: entries.map(([fullUrl, resource]) => ({
      fullUrl,
      resource,
      request: { method: 'POST', url: resource.resourceType },
    })),
  } as { entry: object[] };
}

function versionOf(answer: Answer): number {
  return Number(/^W\/"(\d+)"$/.exec(answer.headers.etag ?? '')?.[1]);
}

function expectStatus(answer: Answer, ...expected: readonly number[]): void {
  if (!expected.includes(answer.status)) throw new Error(`unexpected answer ${answer.status}: ${answer.text}`);
}
