import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { CredentialsPort } from './credentials.ts';
import type { MessageContent, MessageOf, MessageTable } from './message-table.ts';
import { type AnswerOf, type OperationName, operations, type RequestOf, type SoapService } from './operations.ts';
import type { Finding, Reply, SistemaTsPort } from './port.ts';
import { largestDocument, readEnvelope, readMessage, UnwritableMessage, writeEnvelope } from './soap.ts';

/** How Sistema TS is reached. */
export interface SoapAdapterSettings {
  /** Address of its services; the name of the service follows as last part of the path. Anything but loopback needs `https:`. */
  readonly address: string;
  readonly credentials: CredentialsPort;
  /** Longest wait for a whole answer, ms. */
  readonly timeout: number;
  /** Connections at a time. */
  readonly connections: number;
}

type Transported =
  | { readonly ok: true; readonly status: number; readonly text: string }
  | { readonly ok: false; readonly wasSent: boolean; readonly reason: string };

/** Outcomes with which a call is done. Source: Sistema TS, specifiche tecniche (0000 done, 0001 done with warnings, 9999 refused). */
const accepted = new Set(['0000', '0001']);

/** Statuses of HTTP with which a call was certainly not let in. */
const notLetIn = new Set([401, 403, 404, 429]);

/** Calls Sistema TS with SOAP 1.1 over HTTP, and basic authentication. Source: Sistema TS, development kit; RFC 7617. */
export class SoapAdapter implements SistemaTsPort {
  readonly #settings: SoapAdapterSettings;
  readonly #base: URL;
  readonly #agent: HttpAgent | HttpsAgent;

  /** Throws `TypeError` for an address that is not of `https:`, unless it is that of the own machine. */
  constructor(settings: SoapAdapterSettings) {
    this.#settings = settings;
    this.#base = new URL(settings.address.endsWith('/') ? settings.address : `${settings.address}/`);
    const isSecure = this.#base.protocol === 'https:';
    const isOwn = ['127.0.0.1', '[::1]', 'localhost'].includes(this.#base.hostname);
    if (!isSecure && !(isOwn && this.#base.protocol === 'http:'))
      throw new TypeError('Sistema TS is called over https');
    const options = { keepAlive: true, maxSockets: settings.connections };
    this.#agent = isSecure ? new HttpsAgent({ ...options, minVersion: 'TLSv1.2' }) : new HttpAgent(options);
  }

  async call<N extends OperationName>(
    operation: N,
    caller: string,
    request: RequestOf<N>,
  ): Promise<Reply<AnswerOf<N>>> {
    return (await this.callService(operations[operation], caller, request as unknown as MessageContent)) as Reply<
      AnswerOf<N>
    >;
  }

  /** Calls a service by its description, e.g. one of therapeutic plans; what it answers is as its table has it. */
  async callService(
    { service, action, request: table, answer, outcome, encrypted }: SoapService,
    caller: string,
    request: MessageContent,
  ): Promise<Reply<MessageContent>> {
    const credentials = this.#settings.credentials.of(caller);
    if (credentials === undefined) return { kind: 'unreached', reason: 'no-credentials' };
    const document = this.#write(table, { ...request, pinCode: credentials.pinCode }, ['pinCode', ...encrypted]);
    if (document === undefined) return { kind: 'refused', reason: 'unwritable', findings: [] };
    const authorization = `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
    const got = await this.#post(service, document, { authorization, soapaction: `"${action}"` });
    if (!got.ok) return { kind: got.wasSent ? 'unsure' : 'unreached', reason: got.reason };
    if (notLetIn.has(got.status)) return { kind: 'unreached', reason: `status-${got.status}` };
    return toReply(got, answer, outcome);
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  #write(table: MessageTable, content: MessageContent, encrypted: readonly string[]): string | undefined {
    const changed = encrypted
      .map((name) => [name, content[name]] as const)
      .filter(([, value]) => typeof value === 'string');
    const secret = changed.map(([name, value]) => [name, this.#settings.credentials.encrypt(String(value))] as const);
    try {
      return writeEnvelope(table, { ...content, ...Object.fromEntries(secret) } as MessageOf<typeof table>);
    } catch (error) {
      if (error instanceof UnwritableMessage) return undefined;
      throw error;
    }
  }

  #post(service: string, document: string, headers: Readonly<Record<string, string>>): Promise<Transported> {
    const url = new URL(service, this.#base);
    const body = Buffer.from(document, 'utf8');
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      let isConnected = false;
      const outgoing = send(url, {
        method: 'POST',
        agent: this.#agent,
        headers: { ...headers, 'content-type': 'text/xml; charset=utf-8', 'content-length': body.length },
      });
      const end = (result: Transported): void => {
        clearTimeout(timer);
        resolve(result);
      };
      const fail = (reason: string): void => {
        end({ ok: false, wasSent: isConnected, reason });
        outgoing.destroy();
      };
      const timer = setTimeout(() => fail('timeout'), this.#settings.timeout);
      const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect';
      outgoing.on('socket', (socket) => {
        // A connection that is kept is past its beginning: what is written to it may arrive.
        if (outgoing.reusedSocket || !socket.connecting) isConnected = true;
        else socket.once(ready, () => (isConnected = true));
      });
      outgoing.on('error', () => fail('connection'));
      outgoing.on('response', (response) => read(response, fail, end));
      outgoing.end(body);
    });
  }
}

function read(response: IncomingMessage, fail: (reason: string) => void, end: (result: Transported) => void): void {
  const pieces: Buffer[] = [];
  let length = 0;
  response.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > largestDocument) fail('answer-too-large');
    else pieces.push(piece);
  });
  response.on('aborted', () => fail('connection'));
  response.on('error', () => fail('connection'));
  response.on('end', () => {
    if (response.complete)
      end({ ok: true, status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') });
    else fail('connection');
  });
}

function toReply(
  { status, text }: { readonly status: number; readonly text: string },
  table: MessageTable,
  outcome: string,
): Reply<MessageContent> {
  const envelope = readEnvelope(text);
  if (!envelope.ok) return { kind: 'unsure', reason: status === 200 ? 'unreadable' : `status-${status}` };
  if ('fault' in envelope) {
    const { party, code } = envelope.fault;
    if (party === 'caller') return { kind: 'refused', reason: `fault-${code}`, findings: [] };
    // Of another version is the exchange, not the message: the same message may be taken later.
    return { kind: 'unsure', reason: party === 'version' ? 'fault-VersionMismatch' : 'fault-Server' };
  }
  const message = readMessage(table, envelope.body);
  if (!message.ok || status !== 200) return { kind: 'unsure', reason: 'unreadable' };
  const answer = message.content as MessageContent;
  const findings = findingsOf(answer);
  const code = String(answer[outcome]);
  if (accepted.has(code)) return { kind: 'accepted', answer, warnings: findings };
  return { kind: 'refused', reason: findings.find(({ severity }) => severity === 'error')?.code ?? code, findings };
}

function findingsOf(answer: MessageContent): readonly Finding[] {
  const list = answer['ElencoErroriRicette'] as { readonly ErroreRicetta: readonly MessageContent[] } | undefined;
  return (list?.ErroreRicetta ?? []).map(({ codEsito, esito, progPresc, tipoErrore }) => ({
    code: String(codEsito),
    ...(typeof esito === 'string' && esito !== '' ? { text: esito } : {}),
    ...(typeof progPresc === 'string' && progPresc !== '' ? { line: progPresc } : {}),
    severity: tipoErrore === 'W' ? 'warning' : 'error',
  }));
}
