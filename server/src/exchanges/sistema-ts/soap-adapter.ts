import { DocumentPoster } from '../transport/post-document.ts';
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

/** Outcomes with which a call is done. Source: Sistema TS, specifiche tecniche (0000 done, 0001 done with warnings, 9999 refused). */
const accepted = new Set(['0000', '0001']);

/** Statuses of HTTP with which a call was certainly not let in. */
const notLetIn = new Set([401, 403, 404, 429]);

/** Calls Sistema TS with SOAP 1.1 over HTTP, and basic authentication. Source: Sistema TS, development kit; RFC 7617. */
export class SoapAdapter implements SistemaTsPort {
  readonly #settings: SoapAdapterSettings;
  readonly #poster: DocumentPoster;

  /** Throws `TypeError` for an address that is not of `https:`, unless it is that of the own machine. */
  constructor(settings: SoapAdapterSettings) {
    this.#settings = settings;
    const { address, timeout, connections } = settings;
    this.#poster = new DocumentPoster(address, { timeout, connections, largestAnswer: largestDocument });
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
    const got = await this.#poster.post(service, document, {
      authorization,
      soapaction: `"${action}"`,
      'content-type': 'text/xml; charset=utf-8',
    });
    if (!got.ok) return { kind: got.wasSent ? 'unsure' : 'unreached', reason: got.reason };
    if (notLetIn.has(got.status)) return { kind: 'unreached', reason: `status-${got.status}` };
    return toReply({ status: got.status, text: got.body.toString('utf8') }, answer, outcome);
  }

  /** Ends the connections that are kept. */
  close(): void {
    this.#poster.close();
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
