import type {
  Delivery,
  EarlierAnswer,
  ExchangeHandler,
  Inquiry,
  OutboxMessage,
} from '../../outbox/exchange-handler.ts';
import { meaningOf } from '../outcome-codes.ts';
import type { Reply } from '../port.ts';
import type { PlanAnswerOf, PlanRequestOf } from './plan-messages.ts';
import type { PlansPort } from './plans-port.ts';

/** Kinds of messages about plans in the outbox. */
export const planKinds = ['plan-send', 'plan-cancel'] as const;

/** What is queued about a plan; the id of the sending is that of the message. `protocollo` may be left out after a sending. */
export type PlanMessage =
  | {
      readonly kind: 'plan-send';
      readonly caller: string;
      readonly request: Omit<PlanRequestOf<'planSend'>, 'idInvio'>;
    }
  | {
      readonly kind: 'plan-cancel';
      readonly caller: string;
      readonly request: Omit<PlanRequestOf<'planCancel'>, 'protocollo'> & { readonly protocollo?: string };
    };

/** What is kept of the answer to a message about a plan. */
export interface PlanAnswer {
  readonly protocol: string;
  /** `YYYY-MM-DD HH:MM:SS` of Europe/Rome. */
  readonly at?: string;
  readonly warnings?: readonly string[];
  /** The answer was lost, and Sistema TS was asked what came of the message. */
  readonly isRecovered?: true;
}

/** States of a plan, as the simulator has them. Unverified. */
export const planStates = { active: 'A', cancelled: 'N' } as const;

/** Sends what is queued about plans, and asks about what nobody is sure of: a plan is found by our identifier and the id of its sending. */
export class PlansHandler implements ExchangeHandler {
  readonly #port: PlansPort;

  constructor(port: PlansPort) {
    this.#port = port;
  }

  async send(message: OutboxMessage, earlier: EarlierAnswer): Promise<Delivery> {
    const read = readMessage(message, earlier);
    if (read === undefined) return { kind: 'refused', reason: 'unwritable' };
    const { caller } = read;
    if (read.kind === 'plan-send') {
      const request = { ...read.request, idInvio: message.id };
      return deliveryOf(await this.#port.call('planSend', caller, request), undefined);
    }
    const { protocollo } = read.request;
    if (protocollo === undefined) return { kind: 'refused', reason: 'unwritable' };
    return deliveryOf(await this.#port.call('planCancel', caller, { ...read.request, protocollo }), protocollo);
  }

  async ask(message: OutboxMessage, earlier: EarlierAnswer): Promise<Inquiry> {
    const read = readMessage(message, earlier);
    if (read === undefined) return { kind: 'absent' };
    const { cfMedico, codRegione, idPianoRegione } = read.request;
    const reply = await this.#port.call('planView', read.caller, { cfMedico, codRegione, idPianoRegione });
    if (reply.kind === 'refused' && meaningOf(reply.reason) === 'absent') return { kind: 'absent' };
    if (reply.kind !== 'accepted') return { kind: 'unsure', reason: reply.reason };
    const known = reply.answer;
    if (read.kind === 'plan-cancel')
      return known.statoPiano === planStates.cancelled ? recovered(known) : { kind: 'absent' };
    if (known.idInvio === message.id) return recovered(known);
    // A change is not there yet; a new plan has another one in its place.
    return read.request.tipoOperazione === '2' ? { kind: 'absent' } : { kind: 'conflict', reason: 'other-plan' };
  }
}

function readMessage({ kind, body }: OutboxMessage, earlier: EarlierAnswer): PlanMessage | undefined {
  if (!planKinds.some((one) => one === kind)) return undefined;
  const read = { ...(JSON.parse(body) as object), kind } as PlanMessage;
  if (read.request.protocollo !== undefined) return read;
  const sent = earlier('plan-send');
  const protocollo = sent === undefined ? undefined : (JSON.parse(sent) as PlanAnswer).protocol;
  const isNeeded = read.kind === 'plan-cancel' || read.request.tipoOperazione === '2';
  if (!isNeeded || protocollo === undefined) return read;
  return { ...read, request: { ...read.request, protocollo } } as PlanMessage;
}

function deliveryOf(
  reply: Reply<PlanAnswerOf<'planSend'> | PlanAnswerOf<'planCancel'>>,
  known: string | undefined,
): Delivery {
  if (reply.kind === 'refused') {
    const codes = reply.findings.map(({ code }) => code);
    return { kind: 'refused', reason: meaningOf(reply.reason) ?? reply.reason, answer: JSON.stringify({ codes }) };
  }
  if (reply.kind !== 'accepted') return reply;
  const protocol = reply.answer.protocollo ?? known;
  if (protocol === undefined || protocol === '') return { kind: 'unsure', reason: 'no-protocol' };
  if (known !== undefined && protocol !== known) return { kind: 'unsure', reason: 'other-protocol' };
  const at = 'dataInserimento' in reply.answer ? reply.answer.dataInserimento : undefined;
  const answer: PlanAnswer = {
    protocol,
    ...(at === undefined ? {} : { at }),
    ...(reply.warnings.length === 0 ? {} : { warnings: reply.warnings.map(({ code }) => code) }),
  };
  return { kind: 'done', answer: JSON.stringify(answer) };
}

function recovered({ protocollo, dataInserimento }: PlanAnswerOf<'planView'>): Inquiry {
  if (protocollo === undefined) return { kind: 'unsure', reason: 'no-protocol' };
  const answer: PlanAnswer = {
    protocol: protocollo,
    ...(dataInserimento === undefined ? {} : { at: dataInserimento }),
    isRecovered: true,
  };
  return { kind: 'done', answer: JSON.stringify(answer) };
}
