import { pollTolerance } from '../store/change-feed.ts';
import type { Store } from '../store/port.ts';
import { type MessageType, notificationText, type ToldEvent } from './channels/message.ts';
import { type EventJudge, tell } from './judge-events.ts';
import type { EventDeriver, FollowedSubscription } from './outbox/derive-events.ts';
import type { DeliveryState, Outbox } from './outbox/outbox.ts';
import { writeStatus } from './subscriptions/write-status.ts';

/** A message with what channels that do not carry it as it is need to know. */
export interface OutgoingMessage {
  readonly type: MessageType;
  readonly text: string;
  /** Number of events in it. */
  readonly count: number;
}

/** Carries one message of a subscription. `not connected`: nobody listens, which is no failure. */
export type Carry = (
  followed: FollowedSubscription,
  message: OutgoingMessage,
  secrets: { readonly headers: readonly string[]; readonly secret?: string },
) => Promise<string>;

/** Parts that delivery is made of. */
export interface DeliveryParts {
  readonly outbox: Outbox;
  readonly deriver: EventDeriver;
  readonly store: Store;
  readonly fhirBase: string;
  /** What owners may see. */
  readonly judge: EventJudge;
  readonly carry: Carry;
  /** Told a technical reason when a round fails as a whole. */
  readonly onFailure: (error: unknown) => void;
  /** First wait after a failure in milliseconds (1 s); it doubles up to a quarter of an hour. */
  readonly firstWait?: number;
  /** Time between two e-mails of one subscription in milliseconds (5 min). */
  readonly mailPeriod?: number;
  /** Failures in a row after which a subscription is set to `error` (10). */
  readonly maximumFailures?: number;
}

/** Time between two looks at the commit log, in milliseconds: a fraction of the second that an event may take. */
const period = 50;
/** Time without rounds after one that failed as a whole, in milliseconds. */
const pause = 2_000;
const mailPeriod = 300_000;
const longestWait = 900_000;
/** Subscriptions that are delivered to at the same time. */
const concurrency = 256;
const judgedAtOnce = 200;

/**
 * Derives events and delivers them: per subscription one message at a time and in order, each event until it is accepted. What
 * the owner may see is judged before an event gets its number, and again for every message.
 */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #running = new Map<string, Promise<void>>();
  readonly #lastSent = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #round: Promise<void> | undefined;
  #pausedUntil = 0;
  #isComing = false;
  /** Whether the last round found more to do than may run at once. */
  #isCut = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.round(), period);
    this.#timer.unref();
  }

  /** Derives what is new and begins the deliveries that are due; one round at a time. */
  round(): Promise<void> {
    this.#round ??= this.#deriveAndBegin().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #deriveAndBegin(): Promise<void> {
    if (this.#closed || Date.now() < this.#pausedUntil) return;
    const { outbox, deriver, onFailure } = this.#parts;
    this.#isCut = false;
    try {
      const any = await deriver.step(pollTolerance);
      if (this.#closed) return;
      // The rest of a long log is derived in the rounds to come, so that requests are answered in between.
      if (any) this.#again();
      const known = new Map(outbox.states().map((one) => [one.id, one]));
      const waiting = new Set(outbox.waiting());
      const now = Date.now();
      for (const followed of deriver.followed.values()) {
        const { id } = followed;
        const one = known.get(id);
        if (this.#running.size >= concurrency) {
          this.#isCut = true;
          return;
        }
        if (one === undefined || this.#running.has(id) || one.nextAttempt > now) continue;
        const { status } = followed.resource;
        if (status === 'requested') this.#begin(id, this.#activate(followed, one));
        else if (status === 'active' && waiting.has(id)) this.#begin(id, this.#deliver(followed));
        else if (status === 'active' && this.#needsHeartbeat(followed, now)) this.#begin(id, this.#beat(followed, one));
      }
    } catch (error) {
      this.#pausedUntil = Date.now() + pause;
      onFailure(error);
    }
  }

  /** Sends a handshake to who has just connected, and begins what waited for it. */
  async greet(id: string): Promise<void> {
    const { outbox, deriver, onFailure } = this.#parts;
    const followed = deriver.followed.get(id);
    if (followed === undefined) return;
    try {
      await this.#send(followed, 'handshake', this.lastNumberOf(id), []);
      outbox.postpone(id, 0, 0);
    } catch (error) {
      onFailure(error);
    }
  }

  /** Stops; messages on their way end. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#round;
    await Promise.allSettled(this.#running.values());
  }

  /** Has another round begin once what is at hand is done. */
  #again(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    setImmediate(() => {
      this.#isComing = false;
      void this.round();
    });
  }

  #begin(id: string, work: Promise<void>): void {
    const end = (): void => {
      this.#running.delete(id);
      if (this.#isCut) this.#again();
    };
    this.#running.set(
      id,
      work.then(end, (error: unknown) => {
        end();
        this.#parts.onFailure(error);
        this.#postpone(id);
      }),
    );
  }

  #needsHeartbeat({ id, read }: FollowedSubscription, now: number): boolean {
    return read.heartbeat > 0 && now - (this.#lastSent.get(id) ?? 0) >= read.heartbeat * 1000;
  }

  async #activate(followed: FollowedSubscription, known: DeliveryState): Promise<void> {
    const { store } = this.#parts;
    const outcome = await this.#send(followed, 'handshake', known.lastNumber, []);
    if (outcome === 'delivered' || outcome === 'not connected') await writeStatus(store, followed, 'active');
    else await this.#fail(followed, outcome);
  }

  async #beat(followed: FollowedSubscription, known: DeliveryState): Promise<void> {
    this.#lastSent.set(followed.id, Date.now());
    const outcome = await this.#send(followed, 'heartbeat', known.lastNumber, []);
    if (outcome !== 'delivered' && outcome !== 'not connected') await this.#fail(followed, outcome);
  }

  async #deliver(followed: FollowedSubscription): Promise<void> {
    const { outbox, judge } = this.#parts;
    const { id, read } = followed;
    const pending = outbox.pending(id, judgedAtOnce);
    const judged = new Set(pending.map(({ focus }) => focus));
    const visible = await judge.visibleTo(followed, [...judged]);
    if (pending.length > 0) outbox.number(pending, (focus) => visible.has(focus));
    const events = outbox.undelivered(id, read.maxCount);
    const last = events.at(-1)?.number;
    if (last === undefined) return;
    // What was judged a moment ago needs not be asked again.
    const isFresh = events.every(({ focus }) => judged.has(focus));
    const told = isFresh ? tell(events, visible) : await judge.told(followed, events);
    const outcome = await this.#send(followed, 'event-notification', this.lastNumberOf(id), told);
    if (outcome === 'delivered') {
      outbox.markDelivered(id, last, Date.now());
      // One e-mail for what happens within some time.
      if (read.channel === 'email') outbox.postpone(id, 0, Date.now() + (this.#parts.mailPeriod ?? mailPeriod));
    } else if (outcome !== 'not connected') await this.#fail(followed, outcome);
    // Kept until somebody connects.
    else outbox.postpone(id, 0, Date.now() + 250);
  }

  /** Number of the last event of a subscription; 0 when there was none. */
  lastNumberOf(id: string): number {
    return this.#parts.outbox.state(id)?.lastNumber ?? 0;
  }

  async #send(
    followed: FollowedSubscription,
    type: MessageType,
    lastNumber: number,
    events: readonly ToldEvent[],
  ): Promise<string> {
    const { outbox, carry, fhirBase } = this.#parts;
    const { id, read } = followed;
    const pass = read.pass === undefined ? undefined : outbox.passes.find(read.pass);
    // Secrets go only to the address that they were given for.
    if (pass === undefined || pass.endpoint !== read.endpoint) return 'no pass';
    const at = Date.now();
    const text = notificationText(followed, { type, lastNumber, events }, fhirBase);
    const message = { type, text, count: events.length };
    const headers = JSON.parse(pass.headers) as string[];
    const outcome = await carry(followed, message, {
      headers,
      ...(pass.secret === undefined ? {} : { secret: pass.secret }),
    });
    if (outcome === 'not connected') return outcome;
    this.#lastSent.set(id, Date.now());
    const [first] = events;
    const last = events.at(-1);
    outbox.log.add(id, {
      at,
      kind: type === 'handshake' || type === 'heartbeat' ? type : 'events',
      outcome,
      milliseconds: Date.now() - at,
      ...(first === undefined || last === undefined ? {} : { firstNumber: first.number, lastNumber: last.number }),
    });
    return outcome;
  }

  async #fail(followed: FollowedSubscription, outcome: string): Promise<void> {
    const failures = this.#postpone(followed.id);
    if (outcome === 'no pass' || failures >= (this.#parts.maximumFailures ?? 10))
      await writeStatus(this.#parts.store, followed, 'error', outcome);
  }

  #postpone(id: string): number {
    const { outbox, firstWait = 1_000 } = this.#parts;
    const failures = (outbox.state(id)?.failures ?? 0) + 1;
    const wait = Math.min(longestWait, firstWait * 2 ** Math.min(failures - 1, 20));
    // Not all at once after an outage of many.
    outbox.postpone(id, failures, Math.round(Date.now() + wait * (0.75 + Math.random() / 2)));
    return failures;
  }
}
