import type { Delivery } from '../../outbox/exchange-handler.ts';
import type { Accepted, Reply } from '../gateway/port.ts';
import type { PublishingAnswer, ReadyMessage } from './message.ts';
import type { Attempt, PublicationRecords } from './records.ts';
import { type Answered, recovered, refusedBy, unreachedBy, unsureBy } from './tell-delivery.ts';
import type { FseTransport } from './transport.ts';

/** New metadata or a deletion, with the id of its message. */
export type Change = Extract<ReadyMessage, { readonly kind: 'update-metadata' | 'delete' }> & {
  readonly message: string;
};

/** What changes are made with. */
export interface ChangerParts {
  readonly transport: FseTransport;
  readonly records: PublicationRecords;
  readonly clock: () => number;
}

/**
 * Sends new metadata and deletions. Their workflow is known from the answer only, so that one whose answer was lost cannot be asked about.
 * It need not be: metadata are written anew as a whole, and a deletion of what is gone is answered with `record-not-found`, which is what
 * was wanted when the document was there.
 *
 * Source: integration guide v2.22; it-fse-gtw-dispatcher, snapshot of 10/04/2026.
 */
export class Changer {
  readonly #parts: ChangerParts;

  constructor(parts: ChangerParts) {
    this.#parts = parts;
  }

  /** Sends a change. `wasThere`: the document was on INI when it was looked at. */
  async send(asked: Change, wasThere: boolean): Promise<Delivery> {
    const { transport, records, clock } = this.#parts;
    const { message, kind, id: documentId, facts } = asked;
    const attempts = records.attemptsFor(message);
    const mayBeGone = wasThere || attempts.some(({ state }) => state === 'sent');
    const attempt = records.atomically(() => {
      records.move(documentId, kind === 'delete' ? 'delete' : 'update', clock());
      return records.begin({ message, kind, documentId, at: clock(), facts });
    });
    const reply =
      asked.kind === 'delete'
        ? await transport.delete({ facts, id: documentId })
        : await transport.updateMetadata({ facts, id: documentId, body: asked.body });
    return this.#settle(attempt, reply, mayBeGone);
  }

  /** The answer to a change that has one. Anything else may be sent again without harm. */
  answered({ message }: Change): Answered | undefined {
    const known = answered(this.#parts.records.attemptsFor(message));
    return known === undefined ? undefined : recovered(known);
  }

  #settle(attempt: Attempt, reply: Reply<Accepted>, mayBeGone: boolean): Delivery {
    const { records, clock } = this.#parts;
    const { place, documentId, kind } = attempt;
    const now = clock();
    const end = (): void =>
      records.atomically(() => {
        records.settle(place, 'ended', now);
        records.move(documentId, kind === 'delete' ? 'deleted' : 'updated', now);
      });
    switch (reply.kind) {
      case 'accepted': {
        const { state, workflowInstanceId, traceID, warning } = reply.answer;
        // Without a workflow nobody could follow it.
        if (state === 'done' || workflowInstanceId === undefined) end();
        else records.settle(place, 'taken', now, workflowInstanceId);
        const kept: PublishingAnswer = {
          documentId,
          at: now,
          state,
          traceID,
          ...(workflowInstanceId === undefined ? {} : { workflowInstanceId }),
          ...(warning === undefined ? {} : { warning }),
        };
        return { kind: 'done', answer: JSON.stringify(kept) };
      }
      case 'refused':
        if (kind === 'delete' && reply.code === 'record-not-found' && mayBeGone) {
          end();
          return recovered({ ...attempt, state: 'ended' });
        }
        this.#keep(attempt, 'refused', now);
        return refusedBy(reply);
      case 'unreached':
        this.#keep(attempt, 'unreached', now);
        return unreachedBy(reply);
      case 'unsure':
        return unsureBy(reply);
    }
  }

  #keep({ place, documentId, message }: Attempt, state: 'refused' | 'unreached', now: number): void {
    const { records } = this.#parts;
    records.atomically(() => {
      records.settle(place, state, now);
      // An earlier call of which nobody knows may have changed it.
      if (!records.attemptsFor(message).some((one) => one.state === 'sent')) records.move(documentId, 'keep', now);
    });
  }
}

function answered(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast(({ state }) => state === 'taken' || state === 'ended' || state === 'failed');
}
