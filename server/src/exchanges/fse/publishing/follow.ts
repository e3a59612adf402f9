import type { WorkflowEvent } from '../gateway/port.ts';
import type { WorkflowKeeper } from '../gateway/push.ts';
import { endingOf, takingOf } from './read-events.ts';
import type { Attempt, AttemptState, PublicationRecords } from './records.ts';
import type { FseTransport } from './transport.ts';

/** How what was taken in charge is followed. Times in ms. */
export interface FollowLimits {
  /** Wait before a workflow is asked about again: a quarter of its age, within these. */
  readonly shortestWait: number;
  readonly longestWait: number;
  /** How long the regional store is waited for once a document is on INI: not every region has told of it. */
  readonly regionalStore: number;
  /** Workflows that are asked about at a time. */
  readonly atOnce: number;
}

/** Limits unless others are given. The push comes first as a rule, so that asking need not be fast. */
export const followLimits: FollowLimits = {
  shortestWait: 30_000,
  longestWait: 3_600_000,
  regionalStore: 86_400_000,
  atOnce: 4,
};

/** What the follower is made of. */
export interface FollowerParts {
  readonly records: PublicationRecords;
  readonly transport: Pick<FseTransport, 'status'>;
  readonly limits?: Partial<FollowLimits>;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
  /** Told of each step of what was taken: on INI, come to its end, failed. */
  readonly onStep?: (attempt: Attempt, state: AttemptState) => void;
}

const page = 200;
/** Questions without an answer, one after the other, after which a round ends: the gateway is not there. */
const mostSilent = 5;

/**
 * Learns the final state of what the gateway has taken in charge: by its push, which `takePush()` hands on, and by asking regularly.
 * Source: integration guide v2.22, chapter 11: the push first, questions as a fallback.
 */
export class PublicationFollower implements WorkflowKeeper {
  readonly #records: PublicationRecords;
  readonly #transport: Pick<FseTransport, 'status'>;
  readonly #limits: FollowLimits;
  readonly #clock: () => number;
  readonly #onStep: (attempt: Attempt, state: AttemptState) => void;

  constructor({ records, transport, limits, clock = Date.now, onStep = () => {} }: FollowerParts) {
    this.#records = records;
    this.#transport = transport;
    this.#limits = { ...followLimits, ...limits };
    this.#clock = clock;
    this.#onStep = onStep;
  }

  /** Takes the events of a workflow; false when nothing was sent in it from here. */
  async take(workflowInstanceId: string, events: readonly WorkflowEvent[]): Promise<boolean> {
    return this.#apply(workflowInstanceId, events) !== undefined;
  }

  /** Asks once about everything that is due; says how much changed. `isStopped` ends it early. */
  async look(isStopped: () => boolean = () => false): Promise<number> {
    let changed = 0;
    let silent = 0;
    const rest = [...this.#records.due(this.#clock(), page)];
    const isOver = (): boolean => isStopped() || silent >= mostSilent;
    const work = async (): Promise<void> => {
      for (let next = rest.shift(); next !== undefined && !isOver(); next = rest.shift()) {
        const became = await this.#ask(next);
        silent = became === undefined ? silent + 1 : 0;
        changed += became ?? 0;
      }
    };
    await Promise.all(Array.from({ length: this.#limits.atOnce }, work));
    return changed;
  }

  /** Asks about everything that is under way for a document. */
  async lookAt(documentId: string): Promise<void> {
    for (const attempt of this.#records.openAbout(documentId)) await this.#ask(attempt);
  }

  /** How many calls changed; undefined when there was no answer. */
  async #ask({ place, workflow, facts, at }: Attempt): Promise<number | undefined> {
    if (workflow === undefined || facts === undefined) return 0;
    const reply = await this.#transport.status({ facts, of: { workflowInstanceId: workflow } });
    const now = this.#clock();
    const { shortestWait, longestWait } = this.#limits;
    this.#records.postpone(place, now + Math.min(longestWait, Math.max(shortestWait, Math.ceil((now - at) / 4))));
    if (reply.kind === 'accepted') return this.#apply(workflow, reply.answer.events) ?? 0;
    // Its events may have expired, or are not there yet.
    return reply.kind === 'refused' ? 0 : undefined;
  }

  #apply(workflow: string, events: readonly WorkflowEvent[]): number | undefined {
    const steps: (readonly [Attempt, AttemptState])[] = [];
    const known = this.#records.atomically(() => {
      const attempts = this.#records.attemptsIn(workflow);
      for (const attempt of attempts) {
        const state = this.#stateBy(attempt, events);
        if (state === attempt.state) continue;
        noteStep(this.#records, attempt, state, this.#clock());
        steps.push([attempt, state]);
      }
      return attempts.length;
    });
    for (const [attempt, state] of steps) this.#onStep(attempt, state);
    return known === 0 ? undefined : steps.length;
  }

  #stateBy({ state, kind, changed }: Attempt, events: readonly WorkflowEvent[]): AttemptState {
    if (state !== 'sent' && state !== 'taken' && state !== 'delivered') return state;
    const ending = endingOf(events, kind);
    if (ending === 'under-way') return state === 'sent' && takingOf(events, kind) === 'taken' ? 'taken' : state;
    const isWaitedFor = state !== 'delivered' || this.#clock() - changed < this.#limits.regionalStore;
    return ending === 'delivered' && !isWaitedFor ? 'ended' : ending;
  }
}

/** Notes a step of what was sent, and what it means for its documents. */
export function noteStep(
  records: PublicationRecords,
  { place, kind, documentId, replaces }: Attempt,
  state: AttemptState,
  now: number,
): void {
  records.atomically(() => {
    records.settle(place, state, now);
    if (kind === 'delete' || kind === 'update-metadata') {
      if (state === 'ended') records.move(documentId, kind === 'delete' ? 'deleted' : 'updated', now);
      if (state === 'failed') records.move(documentId, 'keep', now);
      return;
    }
    movePublished(records, documentId, replaces, state, now);
  });
}

function movePublished(
  records: PublicationRecords,
  documentId: string,
  replaces: string | undefined,
  state: AttemptState,
  now: number,
): void {
  switch (state) {
    case 'taken':
      records.move(documentId, 'take', now);
      break;
    case 'delivered':
    case 'ended':
      records.move(documentId, 'deliver', now);
      if (replaces !== undefined) records.move(replaces, 'supersede', now);
      break;
    case 'failed':
      records.move(documentId, 'fail', now);
      if (replaces !== undefined) records.move(replaces, 'keep', now);
      break;
    default:
  }
}
