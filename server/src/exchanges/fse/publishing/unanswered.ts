import type { CallFacts } from '../gateway/tokens.ts';
import { noteStep } from './follow.ts';
import type { ReadyMessage } from './message.ts';
import { type Taking, takingOf } from './read-events.ts';
import type { Attempt, PublicationRecords } from './records.ts';
import type { FseTransport } from './transport.ts';

/** A publication or a replacement, with the id of its message. */
export type Publication = Extract<ReadyMessage, { readonly kind: 'publish' | 'replace' }> & {
  readonly message: string;
};

/** What is known of calls that were not answered: one was taken, none was, or nobody can say. */
export type Finding =
  | { readonly kind: 'taken'; readonly attempt: Attempt }
  | { readonly kind: 'none' }
  | { readonly kind: 'unsure'; readonly reason: string };

/** What is asked with. */
export interface UnansweredParts {
  readonly transport: Pick<FseTransport, 'status'>;
  readonly records: PublicationRecords;
  /** Time of grace, ms: see `PublisherLimits`. */
  readonly grace: number;
  readonly clock: () => number;
}

/** Finds out about publications and replacements whose answer was lost. */
export class Unanswered {
  readonly #parts: UnansweredParts;

  constructor(parts: UnansweredParts) {
    this.#parts = parts;
  }

  /**
   * The call of a document that was taken. What INI refused later was taken as well, as far as its own message goes: that is told by whoever
   * follows it, and another message may publish the document again.
   */
  taken(documentId: string, own: string): Attempt | undefined {
    return this.#parts.records
      .publicationsOf(documentId)
      .findLast(
        ({ state, message }) =>
          state === 'taken' || state === 'delivered' || state === 'ended' || (state === 'failed' && message === own),
      );
  }

  /** Asks about all calls for a document that were not answered. */
  async find({ body, facts, message }: Publication): Promise<Finding> {
    const { records, clock, grace } = this.#parts;
    const { identificativoDoc: documentId } = body;
    let unsure: Finding | undefined;
    for (const attempt of records.publicationsOf(documentId)) {
      if (attempt.state !== 'sent' || attempt.workflow === undefined) continue;
      const told = await this.#askAbout(attempt.workflow, attempt.kind, facts);
      if (told === 'taken') noteStep(records, attempt, 'taken', clock());
      if (told === 'refused') giveUp(records, attempt, 'burned', clock());
      if (told === 'unknown') unsure = { kind: 'unsure', reason: 'status-unknown' };
      const isRecent = clock() - attempt.at < grace;
      if (told === 'silent' && isRecent) unsure ??= { kind: 'unsure', reason: 'status-silent' };
    }
    // Also what a push has told meanwhile.
    const known = this.taken(documentId, message);
    return known === undefined ? (unsure ?? { kind: 'none' }) : { kind: 'taken', attempt: known };
  }

  /** Nothing is known of any call: should these records be lost, the message has the workflow of its validation still. */
  async findByValidation({ message, kind, body, facts, document, ...rest }: Publication): Promise<Finding> {
    const { records, clock } = this.#parts;
    const workflow = document.validation?.workflowInstanceId;
    if (workflow === undefined) return { kind: 'none' };
    const told = await this.#askAbout(workflow, kind, facts);
    if (told === 'unknown') return { kind: 'unsure', reason: 'status-unknown' };
    if (told !== 'taken') return { kind: 'none' };
    const attempt = records.atomically(() => {
      const replaces = 'id' in rest && rest.id !== undefined ? { replaces: rest.id } : {};
      const documentId = body.identificativoDoc;
      const found = records.begin({ message, kind, documentId, ...replaces, workflow, at: clock(), facts });
      noteStep(records, found, 'taken', clock());
      return found;
    });
    return { kind: 'taken', attempt };
  }

  async #askAbout(
    workflowInstanceId: string,
    kind: 'publish' | 'replace',
    facts: CallFacts,
  ): Promise<Taking | 'unknown'> {
    const reply = await this.#parts.transport.status({ facts, of: { workflowInstanceId } });
    if (reply.kind === 'accepted') return takingOf(reply.answer.events, kind);
    return reply.kind === 'refused' && reply.code === 'record-not-found' ? 'silent' : 'unknown';
  }
}

const eventOf = { refused: 'refuse', burned: 'burn', unreached: 'withdraw' } as const;

/** Notes that a call has no effect. */
export function giveUp(
  records: PublicationRecords,
  { place, documentId, replaces }: Attempt,
  state: 'refused' | 'burned' | 'unreached',
  now: number,
): void {
  records.atomically(() => {
    records.settle(place, state, now);
    records.move(documentId, eventOf[state], now);
    if (replaces !== undefined) records.move(replaces, 'keep', now);
  });
}
