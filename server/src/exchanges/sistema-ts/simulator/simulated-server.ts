import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, FaultPlan } from '../../simulation/faults.ts';
import type { MessageContent, MessageOf } from '../message-table.ts';
import type { SoapService } from '../operations.ts';
import { largestDocument, readEnvelope, readMessage, writeEnvelope, writeFault } from '../soap.ts';

/** How services are simulated. */
export interface SimulatedServices {
  readonly services: Readonly<Record<string, SoapService>>;
  /** Does what a call asks; `now` is a time of Europe/Rome as the messages have it. */
  readonly act: (operation: string, request: MessageContent, now: string) => MessageContent;
  /** Port on the own machine; any free one unless given. */
  readonly port?: number;
  /** Which faults calls meet; none unless given. */
  readonly faults?: FaultPlan;
  /** How late a slow answer comes, ms. */
  readonly slowness?: number;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
}

/** An envelope of SOAP 1.2, which callers of Sistema TS do not speak. */
const otherVersion =
  '<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>';

const romeTime = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'medium' });

/** Services of SOAP on the own machine that fail as they are told. */
export class SimulatedServer {
  readonly #server: Server;
  readonly #settings: SimulatedServices;
  #faults: FaultPlan;
  #calls = 0;

  private constructor(settings: SimulatedServices) {
    this.#settings = settings;
    this.#faults = settings.faults ?? (() => undefined);
    this.#server = createServer((incoming, response) => {
      // A caller that has gone gets no answer; nothing else can fail but the simulator itself.
      this.#take(incoming, response).catch(() => response.destroy());
    });
  }

  /** Starts it; it listens when this returns. */
  static async start(settings: SimulatedServices): Promise<SimulatedServer> {
    const started = new SimulatedServer(settings);
    await new Promise<void>((resolve, reject) => {
      started.#server.once('error', reject);
      started.#server.listen(settings.port ?? 0, '127.0.0.1', resolve);
    });
    return started;
  }

  /** Address for the adapter. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Calls that arrived. */
  get calls(): number {
    return this.#calls;
  }

  /** Fails in another way from now on. */
  failWith(faults: FaultPlan): void {
    this.#faults = faults;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls += 1;
    const fault = this.#faults();
    const document = await readAll(incoming);
    if (fault === 'reset-before') return void response.destroy();
    if (fault === 'timeout-before') return;
    if (fault === 'wrong-version') return reply(response, 500, otherVersion);
    if (fault === 'fault-before') return reply(response, 500, writeFault('Server', 'simulated'));
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#settings.slowness ?? 1_000));
    if (!/^Basic \S+$/.test(incoming.headers.authorization ?? '')) return reply(response, 401, '');
    if (document === undefined) return reply(response, 413, '');
    const service = (incoming.url ?? '').split('/').at(-1);
    const known = Object.entries(this.#settings.services).find(([, one]) => one.service === service);
    if (known === undefined || incoming.method !== 'POST') return reply(response, 404, '');
    const { status, text } = this.#act(known, document, fault === 'duplicate' ? 2 : 1);
    answerWith(response, fault, status, text);
  }

  #act(
    [operation, { request, answer }]: readonly [string, SoapService],
    document: string,
    times: number,
  ): { readonly status: number; readonly text: string } {
    const envelope = readEnvelope(document);
    if (!envelope.ok) return { status: 500, text: writeFault('Client', envelope.reason) };
    if ('fault' in envelope)
      return { status: 500, text: writeFault(envelope.fault.code, 'not an envelope of SOAP 1.1') };
    const message = readMessage(request, envelope.body);
    if (!message.ok) return { status: 500, text: writeFault('Client', message.reason) };
    const now = romeTime.format(this.#settings.clock?.() ?? Date.now());
    let text = '';
    for (let time = 0; time < times; time++) {
      const { pinCode: _pinCode, ...content } = message.content as MessageContent;
      text = writeEnvelope(answer, this.#settings.act(operation, content, now) as MessageOf<typeof answer>);
    }
    return { status: 200, text };
  }
}

function answerWith(response: ServerResponse, fault: Fault | undefined, status: number, text: string): void {
  if (fault === 'timeout-after') return;
  if (fault === 'reset-after') response.destroy();
  else if (fault === 'fault-after') reply(response, 500, writeFault('Server', 'simulated'));
  else if (fault === 'garbage') reply(response, 200, text.slice(0, text.length / 2).replaceAll('>', '<'));
  else reply(response, status, text);
}

function reply(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', 'content-length': body.length }).end(body);
}

async function readAll(incoming: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestDocument) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
