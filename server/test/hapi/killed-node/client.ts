import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ledger } from '../../durability/ledger.ts';
import { type Answer, ask } from '../../rest/ask.ts';
import { basic, linkedResources, task } from './resources.ts';

/** Where the clients write and what they know. */
export interface Load {
  readonly ports: readonly [number, number];
  readonly token: string;
  readonly ledger: Ledger;
  /** Every request that was answered. */
  readonly answered: AnsweredRequest[];
  /** Every request that was sent to a process that listened, and not answered. */
  readonly unanswered: UnansweredRequest[];
  /** Logical ids of Tasks whose creation was acknowledged. */
  readonly tasks: string[];
  /** Whether connections are used again; without it no request crosses the closing of an idle one. */
  keepsAlive: boolean;
  /** Set to true to let the clients finish what they are doing and stop. */
  stopped: boolean;
}

/** A request that was acknowledged or refused. Instants are those of `performance.now()`. */
export interface AnsweredRequest {
  readonly id: string;
  readonly port: number;
  readonly at: number;
  /** Whether something was written, so that its audit event went with the write. */
  readonly wrote: boolean;
}

/** A request without an answer. */
export interface UnansweredRequest {
  readonly port: number;
  readonly sent: number;
  readonly mark?: string;
}

interface Owned {
  readonly address: string;
  version: number;
}

interface Write {
  readonly address?: string;
  readonly mark?: string;
}

/** Pause after each turn, in milliseconds: the requests of some seconds have to be compared afterwards. */
const pause = 40;
const hotAddress = 'Basic/hot';

/** A request has no answer: whether it was carried out is not known. */
class Unanswered extends Error {}

/**
 * One client, which goes on at the other node when its own does not answer: creates, changes by `If-Match`, deletes and reads resources
 * of its own, fights with the others for one, and sends transactions of linked resources, until `load.stopped`.
 */
export async function runClient(load: Load, number: number): Promise<void> {
  const client = new Client(load, number);
  try {
    for (let turn = number; !load.stopped; turn++) {
      await client.turn(turn).catch((error: unknown) => {
        if (!(error instanceof Unanswered)) throw error;
      });
      await wait(pause);
    }
  } finally {
    client.close();
  }
}

class Client {
  readonly #load: Load;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #owned: Owned[] = [];
  #node: number;

  constructor(load: Load, number: number) {
    this.#load = load;
    this.#node = number % 2;
  }

  close(): void {
    this.#agent.destroy();
  }

  turn(turn: number): Promise<void> {
    if (turn % 5 === 0) this.#changeNode();
    const target = this.#owned[turn % Math.max(1, this.#owned.length)];
    switch (turn % 8) {
      case 1:
      case 5:
        return target === undefined ? this.#create() : this.#update(target);
      case 2:
        return this.#transact();
      case 3:
        return this.#fight();
      case 4:
        return this.#order();
      case 6:
        return target !== undefined && this.#owned.length > 3 ? this.#delete(target) : this.#create();
      case 7:
        return target === undefined ? this.#create() : this.#read(target);
      default:
        return this.#create();
    }
  }

  async #create(): Promise<void> {
    const mark = newMark();
    const answer = await this.#write('POST', '/fhir/Basic', basic(mark), { mark });
    expectStatus(answer, 201);
    this.#owned.push(this.#acknowledge(answer.text));
  }

  /** A conditional create by the mark: the id is chosen by the node. */
  async #order(): Promise<void> {
    const mark = newMark();
    const answer = await this.#write(
      'POST',
      '/fhir/Task',
      task(mark),
      { mark },
      { 'if-none-exist': `identifier=${mark}` },
    );
    expectStatus(answer, 201);
    const { address } = this.#acknowledge(answer.text);
    this.#load.tasks.push(address.slice('Task/'.length));
  }

  async #update(target: Owned): Promise<void> {
    const mark = newMark();
    const { address, version } = target;
    const answer = await this.#own(target, () =>
      this.#write('PUT', `/fhir/${address}`, basic(mark, address.slice(6)), { address, mark }, match(version)),
    );
    expectStatus(answer, 200);
    target.version = this.#acknowledge(answer.text).version;
  }

  async #delete(target: Owned): Promise<void> {
    const { address } = target;
    const answer = await this.#own(target, () => this.#write('DELETE', `/fhir/${address}`, undefined, { address }));
    expectStatus(answer, 204);
    this.#load.ledger.acknowledge(address, versionOf(answer), 'deleted');
    this.#forget(target);
  }

  async #read(target: Owned): Promise<void> {
    const answer = await this.#send('GET', `/fhir/${target.address}`);
    expectStatus(answer, 200);
    this.#load.ledger.acknowledge(target.address, versionOf(answer), normal(answer.text));
  }

  /** Updates the resource that every client updates, from the version last seen: one of them wins, the others hear 412. */
  async #fight(): Promise<void> {
    const current = await this.#send('GET', `/fhir/${hotAddress}`);
    const mark = newMark();
    const headers = current.status === 404 ? { 'if-none-match': '*' } : match(versionOf(current));
    const write = { address: hotAddress, mark };
    const answer = await this.#write('PUT', `/fhir/${hotAddress}`, basic(mark, 'hot'), write, headers);
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
      answer = await this.#send('POST', '/fhir', bundle, { mark }, { prefer: 'return=representation' });
    } catch (error) {
      ledger.recordTransaction({ ...transaction, acknowledged: false });
      throw error;
    }
    expectStatus(answer, 200);
    ledger.recordTransaction({ ...transaction, acknowledged: true });
    const parts: { resource: object }[] = JSON.parse(answer.text).entry;
    for (const { resource } of parts) this.#acknowledge(JSON.stringify(resource));
  }

  /** A resource of which a write was not answered is left alone from then on: its version is not known. */
  async #own(target: Owned, write: () => Promise<Answer>): Promise<Answer> {
    try {
      return await write();
    } catch (error) {
      this.#forget(target);
      throw error;
    }
  }

  #forget(target: Owned): void {
    this.#owned.splice(this.#owned.indexOf(target), 1);
  }

  #acknowledge(text: string): Owned {
    const { resourceType, id, meta } = JSON.parse(text);
    const owned = { address: `${resourceType}/${id}`, version: Number(meta.versionId) };
    this.#load.ledger.acknowledge(owned.address, owned.version, normal(text));
    return owned;
  }

  async #write(
    method: string,
    path: string,
    body: object | undefined,
    write: Write,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    try {
      return await this.#send(method, path, body, write, headers);
    } catch (error) {
      if (error instanceof Unanswered) this.#load.ledger.leaveOpen(write);
      throw error;
    }
  }

  /** Sends a request to the node of now, or the other one where nobody listens. */
  async #send(
    method: string,
    path: string,
    body?: object,
    write: Write = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { ports, token, answered, unanswered } = this.#load;
    const id = randomUUID();
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/fhir+json',
      'x-request-id': id,
      ...more,
    };
    const request = { method, path, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    for (;;) {
      const port = ports[this.#node] ?? ports[0];
      const sent = performance.now();
      try {
        const answer = await ask(port, this.#load.keepsAlive ? this.#agent : false, request);
        // Neither says for certain that nothing was written: as if there were no answer.
        if (answer.status === 503 || answer.status === 408) throw new Error('no acknowledgement');
        answered.push({ id, port, at: performance.now(), wrote: method !== 'GET' && answer.status < 300 });
        return answer;
      } catch (error) {
        this.#changeNode();
        if (codeOf(error) === 'ECONNREFUSED') {
          await wait(10);
          continue;
        }
        unanswered.push({ port, sent, ...(write.mark === undefined ? {} : { mark: write.mark }) });
        throw new Unanswered();
      }
    }
  }

  #changeNode(): void {
    this.#node = 1 - this.#node;
  }
}

/** The text of a resource in the form in which texts are compared. */
export function normal(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

function newMark(): string {
  return `mark-${randomUUID()}`;
}

function match(version: number): Record<string, string> {
  return { 'if-match': `W/"${version}"` };
}

function versionOf(answer: Answer): number {
  return Number(/^W\/"(\d+)"$/.exec(answer.headers.etag ?? '')?.[1]);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function expectStatus(answer: Answer, ...expected: readonly number[]): void {
  if (!expected.includes(answer.status)) throw new Error(`unexpected answer ${answer.status}: ${answer.text}`);
}
