import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, FaultPlan } from '../../simulation/faults.ts';
import { callPath, isCall, largestMessage, readRequest, writeAnswer, writeRefusal } from '../envelope.ts';
import type { AnswerOf, CallName } from '../port.ts';
import { answerCall } from './answer-calls.ts';
import { moveOn, type Pace, usualPace } from './move-on.ts';
import { type StockItem, WebDpcRecords } from './records.ts';
import table from './stock.json' with { type: 'json' };
import type { SimulatedCall } from './verdict.ts';

/** What a simulator of WebDPC is started with. */
export interface WebDpcSimulatorSettings {
  /** File of its records; kept from one start to the next. */
  readonly file: string;
  /** Port on the own machine; any free one unless given. */
  readonly port?: number;
  /** What the distributor has when the file is new; that of `stock.json` unless given. */
  readonly stock?: readonly StockItem[];
  /** How long the distributor takes. */
  readonly pace?: Partial<Pace>;
  /** Milliseconds between looks at orders of which a step is due; without it they move on only when something calls. */
  readonly tick?: number;
  /** The only bearer token that is let in; any caller unless given. */
  readonly bearer?: string;
  /** Which faults calls meet; none unless given. */
  readonly faults?: FaultPlan;
  /** How late a slow answer comes, ms. */
  readonly slowness?: number;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
  /** Told of failures of the simulator itself. */
  readonly onFailure?: (error: unknown) => void;
}

/** A message of a version that callers do not know. */
const otherVersion = JSON.stringify({ header: { version: '2.0' }, result: {} });

/**
 * A WebDPC of its own on the own machine: keeps stock, orders, deliveries and closed months in a file, enforces the states, moves
 * orders on as a distributor would, and fails as it is told.
 */
export class WebDpcSimulator {
  readonly records: WebDpcRecords;
  readonly #server: Server;
  readonly #settings: WebDpcSimulatorSettings;
  readonly #pace: Pace;
  #timer: NodeJS.Timeout | undefined;
  #faults: FaultPlan;
  #calls = 0;

  private constructor(settings: WebDpcSimulatorSettings) {
    this.#settings = settings;
    this.#pace = { ...usualPace, ...settings.pace };
    this.#faults = settings.faults ?? (() => undefined);
    this.records = new WebDpcRecords(settings.file, settings.stock ?? table.stock);
    this.#server = createServer((incoming, response) => {
      // A caller that has gone gets no answer; nothing else can fail but the simulator itself.
      this.#take(incoming, response).catch((error: unknown) => {
        settings.onFailure?.(error);
        response.destroy();
      });
    });
  }

  /** Starts a simulator; it listens when this returns. */
  static async start(settings: WebDpcSimulatorSettings): Promise<WebDpcSimulator> {
    const simulator = new WebDpcSimulator(settings);
    await new Promise<void>((resolve, reject) => {
      simulator.#server.once('error', reject);
      simulator.#server.listen(settings.port ?? 0, '127.0.0.1', resolve);
    });
    if (settings.tick !== undefined) {
      simulator.#timer = setInterval(() => simulator.#tick(), settings.tick);
      simulator.#timer.unref();
    }
    return simulator;
  }

  /** Address for the adapter. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Calls that arrived. */
  get calls(): number {
    return this.#calls;
  }

  /** Makes the steps of the distributor that are due, and says how many there were. */
  moveOn(): number {
    return moveOn(this.records, this.#now(), this.#pace);
  }

  /** Fails in another way from now on. */
  failWith(faults: FaultPlan): void {
    this.#faults = faults;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.records.end();
  }

  #now(): number {
    return this.#settings.clock?.() ?? Date.now();
  }

  #tick(): void {
    try {
      this.moveOn();
    } catch (error) {
      this.#settings.onFailure?.(error);
    }
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls += 1;
    const fault = this.#faults();
    const document = await readAll(incoming);
    if (fault === 'reset-before') return void response.destroy();
    if (fault === 'timeout-before') return;
    if (fault === 'wrong-version') return reply(response, 200, otherVersion);
    if (fault === 'fault-before') return reply(response, 503, '');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#settings.slowness ?? 1_000));
    const { bearer } = this.#settings;
    if (bearer !== undefined && incoming.headers.authorization !== `Bearer ${bearer}`) return reply(response, 401, '');
    if (document === undefined) return reply(response, 413, '');
    const path = incoming.url ?? '';
    const name = path.slice(callPath.length + 1);
    if (path !== `/${callPath}${name}` || !isCall(name) || incoming.method !== 'POST') return reply(response, 404, '');
    let acted = this.#act(name, document);
    if (fault === 'duplicate') acted = this.#act(name, document);
    answerWith(response, fault, acted.status, acted.text);
  }

  #act(name: CallName, document: Buffer): { readonly status: number; readonly text: string } {
    const read = readRequest(name, document);
    if (!read.ok) {
      const code = read.reason === 'wrong-version' ? 'wrong-version' : 'unreadable';
      return { status: 400, text: writeRefusal(name, read.correlation ?? 'unread', code) };
    }
    const call = { call: name, request: read.request, now: this.#now() } as SimulatedCall;
    const verdict = answerCall(this.records, call, this.#pace);
    return verdict.ok
      ? { status: 200, text: writeAnswer(name, read.correlation, verdict.answer as AnswerOf<typeof name>) }
      : { status: 422, text: writeRefusal(name, read.correlation, verdict.code) };
  }
}

function answerWith(response: ServerResponse, fault: Fault | undefined, status: number, text: string): void {
  if (fault === 'timeout-after') return;
  if (fault === 'reset-after') response.destroy();
  else if (fault === 'fault-after') reply(response, 500, '');
  else if (fault === 'garbage') reply(response, 200, text.slice(0, text.length / 2));
  else reply(response, status, text);
}

function reply(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
    .end(body);
}

async function readAll(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestMessage) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
