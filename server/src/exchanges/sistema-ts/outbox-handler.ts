import type { Delivery, EarlierAnswer, ExchangeHandler, Inquiry, OutboxMessage } from '../outbox/exchange-handler.ts';
import { type Asked, askAbout } from './inquiries.ts';
import type { OperationName, RequestOf } from './operations.ts';
import { meaningOf } from './outcome-codes.ts';
import type { SistemaTsPort } from './port.ts';
import { fromOutbox, type PrescriptionAnswer } from './prescription-message.ts';

/** Name of the exchange in the outbox. */
export const sistemaTsExchange = 'sistema-ts';

/** Mark in the regional element of a prescription that is sent without NRE, by which it is found again. */
const markStart = 'SINFONIA:';

/**
 * Sends what is queued for Sistema TS, and asks Sistema TS about what nobody is sure of.
 *
 * A prescription that is sent without NRE carries the id of its message in `dispReg`, so that it can be found among those of its
 * prescriber; that Sistema TS gives this element back is unverified, so regions with lots of NRE should send with one.
 */
export class SistemaTsHandler implements ExchangeHandler {
  readonly #port: SistemaTsPort;

  constructor(port: SistemaTsPort) {
    this.#port = port;
  }

  async send(message: OutboxMessage, earlier: EarlierAnswer): Promise<Delivery> {
    const asked = this.#read(message, earlier);
    if (asked === undefined) return { kind: 'refused', reason: 'unwritable' };
    const { kind, caller, request } = asked;
    const reply = await this.#port.call(kind, caller, request as unknown as RequestOf<OperationName>);
    if (reply.kind === 'refused') {
      const codes = reply.findings.map(({ code }) => code);
      return { kind: 'refused', reason: meaningOf(reply.reason) ?? reply.reason, answer: JSON.stringify({ codes }) };
    }
    if (reply.kind !== 'accepted') return reply;
    const answer = reply.answer as { readonly nre?: string; readonly codAutenticazione?: string } & Record<
      string,
      unknown
    >;
    const nre = answer.nre === undefined || answer.nre === '' ? request['nre'] : answer.nre;
    // An answer about another prescription is no answer.
    if (typeof nre !== 'string' || nre === '') return { kind: 'unsure', reason: 'no-nre' };
    if (request['nre'] !== undefined && request['nre'] !== nre) return { kind: 'unsure', reason: 'other-nre' };
    const at = answer['dataInserimento'] ?? answer['dataRicezione'];
    const kept: PrescriptionAnswer = {
      nre,
      ...(answer.codAutenticazione === undefined ? {} : { authenticationCode: answer.codAutenticazione }),
      ...(typeof at === 'string' ? { at } : {}),
      ...(reply.warnings.length === 0 ? {} : { warnings: reply.warnings.map(({ code }) => code) }),
    };
    return { kind: 'done', answer: JSON.stringify(kept) };
  }

  async ask(message: OutboxMessage, earlier: EarlierAnswer): Promise<Inquiry> {
    const asked = this.#read(message, earlier);
    return asked === undefined ? { kind: 'absent' } : askAbout(this.#port, asked);
  }

  #read(message: OutboxMessage, earlier: EarlierAnswer): Asked | undefined {
    const sent = message.kind === 'send' ? undefined : earlier('send');
    const read = fromOutbox(message, sent === undefined ? undefined : (JSON.parse(sent) as PrescriptionAnswer));
    if (read === undefined) return undefined;
    if (read.kind !== 'send' || read.request['nre'] !== undefined) return { ...read, mark: undefined };
    // The place of the mark is taken: the prescription could not be found again.
    if (read.request['dispReg'] !== undefined) return undefined;
    const mark = `${markStart}${message.id}`;
    return { ...read, mark, request: { ...read.request, dispReg: mark } };
  }
}
