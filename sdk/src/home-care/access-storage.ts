import type { SinfoniaIssue } from '../errors.ts';
import type { RecordAccessInput } from './inputs.ts';

/** Why an access cannot be recorded as it is. */
export interface SetAside {
  /** Stable code of the refusal, e.g. `step-precondition`. */
  readonly code: string;
  readonly status?: number;
  readonly issues: readonly SinfoniaIssue[];
  /** Instant of the refusal, UTC. */
  readonly at: string;
}

/** An access that waits to be sent: what is to be sent and nothing else, health data of a person all the same. */
export interface WaitingAccess {
  /** Name of the access; a storage holds one of a name. */
  readonly key: string;
  /** `EpisodeOfCare/…`. */
  readonly episode: string;
  readonly input: RecordAccessInput & { readonly key: string };
  /** Instant at which it was put here, UTC. */
  readonly recordedAt: string;
  /** Set when the server refused it. */
  readonly setAside?: SetAside;
}

/**
 * Where accesses wait while there is no connection. An implementation keeps what it was given until it is removed, also when
 * the program or the device ends just after `put` returned. It holds health data: encrypting it, and who may open it, is the
 * caller's matter (GDPR art. 32).
 */
export interface AccessStorage {
  /** All that is there, in any order. */
  list(): Promise<readonly WaitingAccess[]>;
  get(key: string): Promise<WaitingAccess | undefined>;
  /** Writes one, over the one of the same key. */
  put(access: WaitingAccess): Promise<void>;
  /** Removes one; none of the key is no fault. */
  remove(key: string): Promise<void>;
}

/** A storage that ends with the program: for tests, and where losing what waits is accepted. */
export function memoryAccessStorage(): AccessStorage {
  const held = new Map<string, string>();
  const read = (text: string | undefined): WaitingAccess | undefined =>
    text === undefined ? undefined : (JSON.parse(text) as WaitingAccess);
  return {
    async list() {
      return [...held.values()].map((text) => JSON.parse(text) as WaitingAccess);
    },
    async get(key) {
      return read(held.get(key));
    },
    async put(access) {
      // Held as text, so that no later change of the caller's object changes what was recorded.
      held.set(access.key, JSON.stringify(access));
    },
    async remove(key) {
      held.delete(key);
    },
  };
}
