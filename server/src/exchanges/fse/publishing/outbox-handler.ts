import type {
  Delivery,
  EarlierAnswer,
  ExchangeHandler,
  Inquiry,
  OutboxMessage,
} from '../../outbox/exchange-handler.ts';
import type { FseGateway } from '../gateway/port.ts';
import { Changer } from './changer.ts';
import type { PublicationFollower } from './follow.ts';
import { fromOutbox, type ReadyMessage } from './message.ts';
import { Publisher, type PublisherLimits, publisherLimits } from './publisher.ts';
import type { PublicationRecords } from './records.ts';
import { type PublicationEvent, type PublicationState, stateAfter } from './states.ts';
import type { FseTransport } from './transport.ts';

/** Name of the exchange in the outbox. */
export const fseExchange = 'fse';

/** Times of the handler, ms. */
export interface PublishingLimits extends PublisherLimits {
  /** Wait before something that relies on a document under way is looked at again. */
  readonly pause: number;
}

/** Limits unless others are given. */
export const publishingLimits: PublishingLimits = { ...publisherLimits, pause: 30_000 };

/** What the handler is made of. */
export interface PublishingParts {
  readonly gateway: Pick<FseGateway, 'validate'>;
  readonly transport: FseTransport;
  readonly records: PublicationRecords;
  /** Asked about a document that something waits for. */
  readonly follower: Pick<PublicationFollower, 'lookAt'>;
  readonly limits?: Partial<PublishingLimits>;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
}

/** States that something under way leaves by itself. */
const passing: readonly PublicationState[] = ['publishing', 'in-charge', 'replacing', 'updating', 'deleting'];

/**
 * Sends what is queued for the gateway of the FSE, and finds out about what nobody is sure of. A publication is done when the gateway has
 * taken it in charge; what becomes of it from there is learnt by `PublicationFollower`. A replacement, new metadata and a deletion wait
 * until the document that they change is on INI: the gateway looks for it there.
 */
export class FsePublishingHandler implements ExchangeHandler {
  readonly #records: PublicationRecords;
  readonly #limits: PublishingLimits;
  readonly #publisher: Publisher;
  readonly #changer: Changer;
  readonly #follower: Pick<PublicationFollower, 'lookAt'>;

  constructor({ gateway, transport, records, follower, limits, clock = Date.now }: PublishingParts) {
    this.#records = records;
    this.#limits = { ...publishingLimits, ...limits };
    this.#publisher = new Publisher({ gateway, transport, records, limits: this.#limits, clock });
    this.#changer = new Changer({ transport, records, clock });
    this.#follower = follower;
  }

  async send(message: OutboxMessage, earlier: EarlierAnswer): Promise<Delivery> {
    const read = readMessage(message, earlier);
    if (read === undefined) return { kind: 'refused', reason: 'unwritable' };
    // What was answered already is not held against the state that it has brought about.
    const known = isPublication(read) ? this.#publisher.answered(read) : this.#changer.answered(read);
    if (known !== undefined) return known;
    if (read.kind === 'publish') return this.#publisher.send(read);
    const hindrance = await this.#hindrance(read.id, read.kind === 'update-metadata' ? 'update' : read.kind);
    if (hindrance !== undefined) return hindrance;
    if (read.kind === 'replace') return this.#publisher.send(read);
    return this.#changer.send(read, this.#records.stateOf(read.id) !== 'none');
  }

  async ask(message: OutboxMessage, earlier: EarlierAnswer): Promise<Inquiry> {
    const read = readMessage(message, earlier);
    if (read === undefined) return { kind: 'absent' };
    return isPublication(read) ? this.#publisher.ask(read) : (this.#changer.answered(read) ?? { kind: 'absent' });
  }

  /** Why a document cannot be changed now, or never; nothing when it can, or when it is not known here. */
  async #hindrance(documentId: string, event: PublicationEvent): Promise<Delivery | undefined> {
    let state = this.#records.stateOf(documentId);
    if (state === 'none' || stateAfter(event, state) !== undefined) return undefined;
    if (passing.includes(state)) {
      await this.#follower.lookAt(documentId);
      state = this.#records.stateOf(documentId);
      if (stateAfter(event, state) !== undefined) return undefined;
    }
    if (passing.includes(state)) return { kind: 'early', reason: `document-${state}`, after: this.#limits.pause };
    return { kind: 'refused', reason: `document-${state}` };
  }
}

type Read = ReadyMessage & { readonly message: string };

function readMessage(message: OutboxMessage, earlier: EarlierAnswer): Read | undefined {
  const read = fromOutbox(message, earlier);
  return read === undefined ? undefined : { ...read, message: message.id };
}

function isPublication(read: Read): read is Extract<Read, { readonly kind: 'publish' | 'replace' }> {
  return read.kind === 'publish' || read.kind === 'replace';
}
