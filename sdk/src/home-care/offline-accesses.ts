import { clientFault, SinfoniaError } from '../errors.ts';
import type { CallOptions } from '../requests/sender.ts';
import type { AccessStorage, WaitingAccess } from './access-storage.ts';
import type { RecordedAccessAnswer } from './answers.ts';
import type { CaseReference } from './case-reference.ts';
import type { RecordAccessInput } from './inputs.ts';

/** What the queue needs of home care. */
export interface AccessRecorder {
  recordAccess(episode: CaseReference, input: RecordAccessInput, options?: CallOptions): Promise<RecordedAccessAnswer>;
}

/** What became of the accesses that were to be sent. */
export interface SentAccesses {
  /** Keys and answers of those that are on the server now. */
  readonly recorded: readonly { readonly key: string; readonly answer: RecordedAccessAnswer }[];
  /** Those that the server refused in this turn. They stay until they are sent again or discarded. */
  readonly setAside: readonly WaitingAccess[];
  /** How many wait for the next turn. */
  readonly waiting: number;
  /** Why this turn ended before it was through, or left some waiting: no connection, nobody signed in, a busy server. */
  readonly fault?: SinfoniaError;
}

/** Which accesses a turn sends. */
export interface SendOptions extends CallOptions {
  /** Sends these in this order, also those that were set aside; unless given all that wait, the oldest first. */
  readonly keys?: readonly string[];
}

/**
 * Accesses that were made where there is no connection: recorded in a storage, sent when there is one, each once on the
 * server however often it is sent. Made by `client.homeCare.offlineAccesses`.
 *
 * An access leaves the storage when the server has it. What the server refuses for good (not found, not allowed, a rule, a
 * key used for another access) is set aside with its outcome, and the others are sent all the same. No answer, 429, 401 and
 * faults of the server leave it waiting.
 *
 * @example
 * ```ts
 * const queue = client.homeCare.offlineAccesses(fileAccessStorage('accesses'));
 * await queue.record(episode, { start, end, operators, services });
 * const { setAside } = await queue.send();
 * ```
 */
export class OfflineAccesses {
  readonly #recorder: AccessRecorder;
  readonly #storage: AccessStorage;
  #turn: Promise<unknown> = Promise.resolve();
  #last = 0;

  constructor(recorder: AccessRecorder, storage: AccessStorage) {
    this.#recorder = recorder;
    this.#storage = storage;
  }

  /**
   * Puts an access into the storage; needs no connection. Answers its key. The same access again under its key changes
   * nothing; another one is refused: `step-key-reused`.
   */
  async record(episode: CaseReference, input: RecordAccessInput): Promise<string> {
    const key = input.key ?? crypto.randomUUID();
    if (!/^[A-Za-z0-9._-]{8,80}$/.test(key)) throw new TypeError('a key has 8 to 80 letters, digits, ".", "-", "_"');
    const access: WaitingAccess = {
      key,
      episode: typeof episode === 'string' ? episode : `EpisodeOfCare/${episode.id}`,
      input: { ...input, key },
      recordedAt: this.#nextInstant(),
    };
    return this.#inTurn(async () => {
      const held = await this.#storage.get(key);
      if (held === undefined) await this.#storage.put(access);
      else if (contentOf(held) !== contentOf(access)) throw reused();
      return key;
    });
  }

  /** Those that wait to be sent, the oldest first. */
  async waiting(): Promise<readonly WaitingAccess[]> {
    return (await this.#all()).filter(({ setAside }) => setAside === undefined);
  }

  /** Those that the server refused, the oldest first. */
  async setAside(): Promise<readonly WaitingAccess[]> {
    return (await this.#all()).filter(({ setAside }) => setAside !== undefined);
  }

  /** Corrects an access that was set aside, so that the next turn sends it. A key without one is no fault. */
  async correct(key: string, change: (input: RecordAccessInput) => RecordAccessInput): Promise<void> {
    await this.#inTurn(async () => {
      const held = await this.#storage.get(key);
      if (held?.setAside === undefined) return;
      const { setAside: _, ...rest } = held;
      // A refused access left nothing under its key on the server, so the corrected one may have it.
      await this.#storage.put({ ...rest, input: { ...change(held.input), key } });
    });
  }

  /** Gives an access up. It is lost unless the server has it. */
  async discard(key: string): Promise<void> {
    await this.#inTurn(() => this.#storage.remove(key));
  }

  /** Sends what waits. Never throws for what becomes of an access; only when the storage fails. */
  send(options: SendOptions = {}): Promise<SentAccesses> {
    return this.#inTurn(() => this.#send(options));
  }

  async #send({ keys, ...options }: SendOptions): Promise<SentAccesses> {
    const recorded: { key: string; answer: RecordedAccessAnswer }[] = [];
    const setAside: WaitingAccess[] = [];
    let fault: SinfoniaError | undefined;
    for (const access of await this.#chosen(keys)) {
      const { key, input } = access;
      try {
        const answer = await this.#recorder.recordAccess(access.episode as CaseReference, input, options);
        await this.#storage.remove(key);
        recorded.push({ key, answer });
      } catch (error) {
        if (!(error instanceof SinfoniaError)) throw error;
        if (isForGood(error)) {
          const { code, status, issues } = error;
          const at = new Date().toISOString();
          const kept = { ...access, setAside: { code, issues, at, ...(status === undefined ? {} : { status }) } };
          await this.#storage.put(kept);
          setAside.push(kept);
          continue;
        }
        fault ??= error;
        // Without a connection or a session the next one would fare no better; after a fault of the server it might.
        if (error.status === undefined || error.status === 401 || error.status === 429) break;
      }
    }
    const waiting = (await this.waiting()).length;
    return { recorded, setAside, waiting, ...(fault === undefined ? {} : { fault }) };
  }

  async #chosen(keys: readonly string[] | undefined): Promise<readonly WaitingAccess[]> {
    if (keys === undefined) return this.waiting();
    const found = await Promise.all([...new Set(keys)].map((key) => this.#storage.get(key)));
    return found.filter((one) => one !== undefined);
  }

  /** Later than the one before, so that two accesses of one millisecond keep their order. */
  #nextInstant(): string {
    this.#last = Math.max(Date.now(), this.#last + 1);
    return new Date(this.#last).toISOString();
  }

  async #all(): Promise<readonly WaitingAccess[]> {
    const all = await this.#storage.list();
    return [...all].sort((a, b) => compare(a.recordedAt, b.recordedAt) || compare(a.key, b.key));
  }

  /** One thing after the other, so that two turns do not send the same access at once. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** Refusals that pass: nobody signed in, a busy server, somebody who wrote at the same time. */
const passing: ReadonlySet<number | string> = new Set([401, 408, 425, 429, 'write-conflict', 'version-mismatch']);

/** Whether the same request would be refused again. */
function isForGood({ status, code, uncertain }: SinfoniaError): boolean {
  if (status === undefined || uncertain) return false;
  return status >= 400 && status < 500 && !passing.has(status) && !passing.has(code);
}

const contentOf = ({ episode, input }: WaitingAccess): string => JSON.stringify([episode, sorted(input)]);

/** A value with the members of its objects in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return entries.sort(([a], [b]) => compare(a, b)).map(([name, member]) => [name, sorted(member)]);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function reused(): SinfoniaError {
  return clientFault('step-key-reused', 'another access waits under this key');
}
