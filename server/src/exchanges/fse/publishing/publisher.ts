import type { Delivery, Inquiry } from '../../outbox/exchange-handler.ts';
import type { Accepted, FseGateway, Reply } from '../gateway/port.ts';
import { noteStep } from './follow.ts';
import type { PublishingAnswer } from './message.ts';
import type { Attempt, PublicationRecords } from './records.ts';
import { stateAfter } from './states.ts';
import { type Answered, recovered, refusedBy, unreachedBy, unsureBy } from './tell-delivery.ts';
import type { FseTransport } from './transport.ts';
import { giveUp, type Publication, Unanswered } from './unanswered.ts';

/** Times of publications, ms. */
export interface PublisherLimits {
  /**
   * How long a call that was not answered may go unmentioned in the events of its workflow before it counts as not made. Events are
   * written after the answer, and the gateway gives up its own inner calls within about a minute.
   */
  readonly grace: number;
  /** How long a validation counts: less than the five days of the gateway, whose clock is another one. */
  readonly validFor: number;
}

/** Limits unless others are given. */
export const publisherLimits: PublisherLimits = { grace: 5 * 60_000, validFor: 5 * 86_400_000 - 3_600_000 };

/** What the publisher is made of. */
export interface PublisherParts {
  readonly gateway: Pick<FseGateway, 'validate'>;
  readonly transport: FseTransport;
  readonly records: PublicationRecords;
  readonly limits: PublisherLimits;
  readonly clock: () => number;
}

/** What a call came to: the end, or a refusal that used up the validation. */
type Sent = Delivery | { readonly kind: 'burned'; readonly delivery: Delivery };

/**
 * Publishes each document once. A publication goes with the workflow of its validation, which is on disk before it is sent:
 *
 * * what was not answered is asked about by that workflow, and counts as not made only when the gateway says so, or says nothing for the
 *   time of grace;
 * * before it is sent again the document is validated anew. The gateway keeps one validation of a CDA, so that the earlier call, should
 *   it still be on its way, finds another workflow there and is refused (`cda-match`). The earlier workflows are asked about once more
 *   after that, and only then the new publication goes out.
 *
 * `validate-and-create` and `validate-and-replace` are never used, though the guide allows them when the validation before the signature
 * could not be reached: their workflow is known from the answer only, so that a lost answer could not be asked about.
 *
 * Source: integration guide v2.22; it-fse-gtw-dispatcher, snapshot of 10/04/2026 (one validation for each CDA, compared with the workflow).
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #unanswered: Unanswered;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    const { transport, records, clock, limits } = parts;
    this.#unanswered = new Unanswered({ transport, records, clock, grace: limits.grace });
  }

  /** The answer to a publication that was taken. */
  answered({ body, message }: Publication): Answered | undefined {
    const known = this.#unanswered.taken(body.identificativoDoc, message);
    return known?.message === message ? recovered(known) : undefined;
  }

  /** Sends a publication that was not answered yet. */
  async send(asked: Publication): Promise<Delivery> {
    const { records, clock } = this.#parts;
    const { identificativoDoc: documentId } = asked.body;
    if (stateAfter('validate', records.stateOf(documentId)) === undefined) return this.#refuseState(documentId);
    let workflow = this.#stillValidated(asked);
    for (let isSecond = false; ; isSecond = true) {
      if (workflow === undefined) {
        const validation = await this.#validate(asked);
        if (validation.kind !== 'validated') return validation;
        workflow = validation.workflow;
        const finding = await this.#unanswered.find(asked);
        if (finding.kind === 'taken') return this.#answerFor(asked, finding.attempt);
        if (finding.kind === 'unsure') return finding;
      }
      if (!records.move(documentId, 'validate', clock())) return this.#refuseState(documentId);
      const sent = await this.#sendOnce(asked, workflow);
      if (sent.kind !== 'burned') return sent;
      if (isSecond) {
        records.move(documentId, 'refuse', clock());
        return sent.delivery;
      }
      workflow = undefined;
    }
  }

  /** Asks whether a publication was taken. */
  async ask(asked: Publication): Promise<Inquiry> {
    const { identificativoDoc: documentId } = asked.body;
    const finding =
      this.#parts.records.publicationsOf(documentId).length === 0
        ? await this.#unanswered.findByValidation(asked)
        : await this.#unanswered.find(asked);
    if (finding.kind === 'taken') {
      const { attempt } = finding;
      return attempt.message === asked.message ? recovered(attempt) : { kind: 'conflict', reason: 'other-message' };
    }
    return finding.kind === 'none' ? { kind: 'absent' } : finding;
  }

  /** The workflow of the validation before the signature, while it counts and nothing was sent with it. */
  #stillValidated({ document: { validation }, body }: Publication): string | undefined {
    const { records, clock, limits } = this.#parts;
    if (validation === undefined) return undefined;
    const age = clock() - validation.at;
    if (age < 0 || age >= limits.validFor) {
      records.move(body.identificativoDoc, 'expire', clock());
      return undefined;
    }
    const attempts = records.publicationsOf(body.identificativoDoc);
    // With a call of which nobody knows, a new validation is needed whatever this one is worth.
    const isFree = attempts.every(
      ({ state, workflow }) =>
        state === 'unreached' || (state !== 'sent' && workflow !== validation.workflowInstanceId),
    );
    return isFree ? validation.workflowInstanceId : undefined;
  }

  async #validate(asked: Publication): Promise<{ readonly kind: 'validated'; readonly workflow: string } | Delivery> {
    const { gateway, records, clock } = this.#parts;
    const { document, facts, body, kind } = asked;
    const reply = await gateway.validate({
      ...fileOf(asked),
      facts,
      body: {
        activity: 'VALIDATION',
        ...(body.healthDataFormat === undefined ? {} : { healthDataFormat: body.healthDataFormat }),
        ...(body.mode === undefined ? {} : { mode: body.mode }),
      },
      forReplacement: kind === 'replace',
      ...(document.cda === undefined ? {} : { cda: document.cda }),
    });
    switch (reply.kind) {
      case 'accepted': {
        const workflow = reply.answer.workflowInstanceId;
        return workflow === undefined ? { kind: 'unreached', reason: 'no-workflow' } : { kind: 'validated', workflow };
      }
      case 'refused':
        records.move(body.identificativoDoc, 'refuse', clock());
        return refusedBy(reply);
      case 'unreached':
        return unreachedBy(reply);
      case 'unsure':
        // A validation that nobody knows about is made again; no publication has left.
        return unreachedBy(reply);
    }
  }

  async #sendOnce(asked: Publication, workflow: string): Promise<Sent> {
    const { transport, records, clock } = this.#parts;
    const { body, facts, kind, message, callbackUrl, document } = asked;
    const { identificativoDoc: documentId } = body;
    const replaces = asked.kind === 'replace' ? { replaces: asked.id } : {};
    const attempt = records.atomically(() => {
      records.move(documentId, 'send', clock());
      if (asked.kind === 'replace') records.move(asked.id, 'replace', clock());
      return records.begin({ message, kind, documentId, ...replaces, workflow, at: clock(), facts });
    });
    const call = {
      ...fileOf(asked),
      facts,
      body: { ...body, workflowInstanceId: workflow },
      ...(document.cda === undefined ? {} : { cda: document.cda }),
      ...(callbackUrl === undefined ? {} : { callbackUrl }),
    };
    const reply =
      asked.kind === 'replace' ? await transport.replace({ ...call, id: asked.id }) : await transport.publish(call);
    return this.#settle(asked, attempt, reply);
  }

  async #settle(asked: Publication, attempt: Attempt, reply: Reply<Accepted>): Promise<Sent> {
    const { records, clock } = this.#parts;
    const { documentId } = attempt;
    const now = clock();
    switch (reply.kind) {
      case 'accepted': {
        const { answer } = reply;
        noteStep(records, attempt, 'taken', now);
        const kept: PublishingAnswer = {
          documentId,
          at: now,
          state: 'in-charge',
          traceID: answer.traceID,
          ...(attempt.workflow === undefined ? {} : { workflowInstanceId: attempt.workflow }),
          ...(answer.warning === undefined ? {} : { warning: answer.warning }),
        };
        return { kind: 'done', answer: JSON.stringify(kept) };
      }
      case 'refused': {
        if (reply.code === 'cda-match') return this.#readMismatch(asked);
        const isBurned = reply.validateAgain;
        giveUp(records, attempt, isBurned ? 'burned' : 'refused', now);
        const delivery = refusedBy(reply);
        return isBurned ? { kind: 'burned', delivery } : delivery;
      }
      case 'unreached':
        giveUp(records, attempt, 'unreached', now);
        return unreachedBy(reply);
      case 'unsure':
        return unsureBy(reply);
    }
  }

  /** No validation by this workflow: it was never there, or the same call arrived twice and the first one was taken. */
  async #readMismatch(asked: Publication): Promise<Delivery> {
    const finding = await this.#unanswered.find(asked);
    if (finding.kind === 'taken') return this.#answerFor(asked, finding.attempt);
    return { kind: 'unsure', reason: 'cda-match' };
  }

  /** What a call that was taken means for a message: another one may have published under the same identifier. */
  #answerFor({ message }: Publication, attempt: Attempt): Delivery {
    return attempt.message === message ? recovered(attempt) : this.#refuseState(attempt.documentId);
  }

  #refuseState(documentId: string): Delivery {
    return { kind: 'refused', reason: `document-${this.#parts.records.stateOf(documentId)}` };
  }
}

function fileOf({ document }: Publication): { readonly file: Uint8Array } {
  return { file: Buffer.from(document.pdf, 'base64') };
}
