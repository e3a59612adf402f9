import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import type { ResourceAddress, StoredVersion, WriteOperation, WriteOptions, WriteResult } from '../../port.ts';
import { formatInstant } from '../../resource-text.ts';
import { AddressGate } from '../../writing/address-gate.ts';
import { addressesOf, type Decision, decide, type Entry, refuseOverlap, toEntry } from '../../writing/entry.ts';
import {
  collectReferences,
  type Matcher,
  type ReferenceSearch,
  resolveCriteria,
} from '../../writing/resolve-criteria.ts';
import { endOf, type HapiClient } from '../client/hapi-client.ts';
import type { AuditLedger } from '../ledger/audit/audit-ledger.ts';
import type { WriteIntent } from '../ledger/audit/write-intents.ts';
import type { CriteriaLock } from '../ledger/criteria/criteria-lock.ts';
import type { DeletionGuard } from '../ledger/deletions/deletion-guard.ts';
import type { ExpectationGuard } from '../ledger/expectations/expectation-guard.ts';
import { toStored } from '../stored-text.ts';
import { type ComposedBundle, composeBundle, type Present } from './compose-bundle.ts';
import { learnFate, tellingFirst } from './learn-fate.ts';
import { matchesAfter } from './matches-after.ts';
import type { RecentVersions } from './recent-versions.ts';
import { type MadeVersion, sendWrite } from './send-write.ts';
import { criteriaKey, criteriaToLock } from './server-condition.ts';

/** Preparations of one write before it is refused with `write-conflict`. */
const attemptLimit = 12;
/** A write that another server overtook waits up to this long (ms), more each time, before it is prepared again. */
const longestWait = 400;

/** What the writes of a store work with. */
export interface WriteParts {
  readonly client: HapiClient;
  readonly read: (address: ResourceAddress) => Promise<StoredVersion | undefined>;
  /** One version, the marker that a delete left included. */
  readonly version: (address: ResourceAddress, versionId: string) => Promise<StoredVersion>;
  readonly match: Matcher;
  readonly recent: RecentVersions;
  /** Guards deletions against other nodes; without it they are guarded within this process only. */
  readonly deletions?: Pick<DeletionGuard, 'during' | 'marker'>;
  /** Guards what a write relies on without changing it against other nodes; without it that is guarded within this process only. */
  readonly expectations?: Pick<ExpectationGuard, 'during'>;
  /** Keeps other nodes out where the server cannot check the criteria of a write; without it they are kept by this process only. */
  readonly criteria?: Pick<CriteriaLock, 'during'>;
  /** Where audit events are kept; without it they are sent to the server with the write. */
  readonly audit?: AuditLedger;
}

/** Where the preparation of a write takes present versions from: those seen last, or the server. */
type Source = 'recent' | 'server';

/**
 * Carries out writes optimistically, each as one request: prepares it against the present versions, lets the server check that
 * they still hold, and starts again when they do not.
 */
export class WriteCoordinator {
  readonly #parts: WriteParts;
  readonly #gate = new AddressGate();

  constructor(parts: WriteParts) {
    this.#parts = parts;
  }

  /**
   * Carries out all operations or none, results in the order given.
   *
   * @throws FhirError as the store port says; `store-refused` for what HAPI does not take
   */
  async write(operations: readonly WriteOperation[], options: WriteOptions): Promise<readonly WriteResult[]> {
    const entries = operations.map(toEntry);
    const references = collectReferences(entries, options.planReference);
    const criteria = entries.flatMap((entry) => (entry.criteria === undefined ? [] : [criteriaKey(entry.criteria)]));
    const toLock = criteriaToLock(entries);
    const lock = toLock.length > 0 ? this.#parts.criteria : undefined;
    const release = criteria.length > 0 ? await this.#gate.enter([...new Set(criteria)]) : undefined;
    try {
      for (let attempt = 0; attempt < attemptLimit; attempt++) {
        if (attempt > 1) await wait(Math.random() * Math.min(longestWait, 25 * 2 ** attempt));
        for (const entry of entries) delete entry.matches;
        for (const reference of references) delete reference.matches;
        const prepare = () => this.#attempt(entries, references, options, attempt === 0 ? 'recent' : 'server');
        const results = await (lock === undefined ? prepare() : lock.during(toLock, prepare));
        if (results !== undefined) return results;
      }
    } finally {
      release?.();
    }
    throw new FhirError({ code: 'write-conflict' });
  }

  /** One preparation; undefined when the state changed and another is needed. */
  async #attempt(
    entries: readonly Entry[],
    references: readonly ReferenceSearch[],
    options: WriteOptions,
    source: Source,
  ): Promise<WriteResult[] | undefined> {
    await resolveCriteria(entries, references, this.#parts.match);
    const decisions = entries.map(decide);
    for (const reference of references) {
      reference.matches = matchesAfter(reference.plan, reference.matches ?? [], decisions);
      reference.seenByWriter = true;
    }
    refuseOverlap(decisions);
    const addresses = addressesOf(decisions);
    const release = addresses.length > 0 ? await this.#gate.enter(addresses) : undefined;
    try {
      const { present, guessed } = await this.#present(decisions, source);
      const composition = { ...options, write: randomUUID(), seals: this.#parts.audit !== undefined };
      let composed: ComposedBundle | 'again';
      try {
        composed = composeBundle(entries, decisions, references, present, composition);
      } catch (error) {
        // Only what is written is checked by the server: a refusal has to rest on what is there now.
        if (guessed.size > 0) return undefined;
        throw error;
      }
      if (composed === 'again' || keepsGuessed(composed, guessed)) return undefined;
      return await this.#carryOut(composed, composition.write);
    } finally {
      release?.();
    }
  }

  /** The present versions that decisions rely on, and the addresses of those that were not looked up. */
  async #present(
    decisions: readonly Decision[],
    source: Source,
  ): Promise<{ readonly present: Present; readonly guessed: ReadonlySet<string> }> {
    const present = new Map<string, StoredVersion | undefined>();
    const guessed = new Set<string>();
    const { recent, deletions, read } = this.#parts;
    const look = async (type: string, id: string, isGuarded: (known: StoredVersion | 'none') => boolean) => {
      const address = `${type}/${id}`;
      const known = source === 'recent' ? recent.get(address) : undefined;
      if (known === undefined || !isGuarded(known)) present.set(address, await read({ type, id }));
      else {
        present.set(address, known === 'none' ? undefined : known);
        guessed.add(address);
      }
    };
    const reads = decisions.flatMap((decision): Promise<void>[] => {
      const { type } = decision;
      if (decision.kind === 'put') return decision.fresh ? [] : [look(type, decision.id, () => true)];
      if (decision.kind === 'keep') return [look(type, decision.id, () => false)];
      // A deletion that finds nothing is not sent, so nobody checks it.
      const isThere = (known: StoredVersion | 'none'): boolean => known !== 'none' && !known.deleted;
      return decision.ids.map((id) => look(type, id, (known) => deletions !== undefined && isThere(known)));
    });
    await Promise.all(reads);
    return { present, guessed };
  }

  async #carryOut(composed: ComposedBundle, write: string): Promise<WriteResult[] | undefined> {
    const { audit } = this.#parts;
    if (composed.entry.length > 0) {
      const made = await this.#guarded(composed, write);
      return made === undefined ? undefined : await this.#settle(composed, made);
    }
    const { events } = composed;
    if (events.length > 0 && (await audit?.append(events)) === 'taken') return undefined;
    return this.#settle(composed, []);
  }

  /** Sends a write, its intent beside it, under the guards of what it relies on and deletes. */
  async #guarded(composed: ComposedBundle, write: string): Promise<readonly MadeVersion[] | undefined> {
    const { audit, deletions, expectations } = this.#parts;
    const intent = { id: write, operations: tellingFirst(composed.made), events: composed.events };
    const send = () =>
      deletions === undefined || composed.deletions.length === 0
        ? this.#send(composed, intent, audit?.record(intent))
        : deletions.during(composed.deletions, () => this.#send(composed, intent), audit && intent);
    return expectations?.during(write, composed.expected, send) ?? send();
  }

  /**
   * Sends a write. One whose answer was lost is looked for.
   *
   * @param recorded ends when the intent is recorded, where it is not yet
   * @returns what the entries made; undefined when the server found something changed
   */
  async #send(
    composed: ComposedBundle,
    intent: WriteIntent,
    recorded?: Promise<void>,
  ): Promise<readonly MadeVersion[] | undefined> {
    const { client, audit } = this.#parts;
    // Of a write that only deletes, nothing tells the server which one it is.
    if (intent.operations[0]?.deleted !== false) await recorded;
    // The server refuses what comes to its commit without the intent, so one that it made has it.
    recorded?.catch(() => undefined);
    try {
      const made = await sendWrite(client, composed.entry);
      if (made === undefined) {
        await recorded;
        audit?.drop(intent);
      } else audit?.confirm(intent);
      return made;
    } catch (error) {
      await recorded;
      const end = endOf(error);
      const fate = end === undefined || end === 'unsent' ? 'impossible' : await learnFate(client, intent, end);
      if (fate === 'impossible') audit?.drop(intent);
      // Something else is where the version was to be: that is known only when nothing is running any more.
      if (fate === 'impossible' && end === 'unknown') return undefined;
      // What is still open is resolved by the ledger when it can be told.
      if (fate !== 'happened') throw error;
      audit?.confirm(intent);
      return composed.made.map(({ type, id, version }) => ({ location: `${type}/${id}/_history/${version}` }));
    }
  }

  async #settle(composed: ComposedBundle, made: readonly MadeVersion[]): Promise<WriteResult[]> {
    const { recent } = this.#parts;
    for (const { type, id } of composed.made) recent.delete(`${type}/${id}`);
    const now = Date.now();
    return Promise.all(
      composed.results.map(async ({ foreseen, at }) => {
        if (at.length === 0) return foreseen.settle(now, formatInstant(now));
        const { outcome } = foreseen.foresee(now);
        const [first, ...others] = await Promise.all(at.map((index) => this.#version(made[index])));
        return {
          outcome,
          ...(first === undefined ? {} : { version: first }),
          ...(others.length > 0 ? { others } : {}),
        };
      }),
    );
  }

  async #version(made: MadeVersion | undefined): Promise<StoredVersion> {
    const [type = '', id = '', , versionId = ''] = (made?.location ?? '').split('/');
    const { recent } = this.#parts;
    const stored =
      made?.resource === undefined ? await this.#withoutResource({ type, id }, versionId) : toStored(made.resource);
    recent.set(`${stored.type}/${stored.id}`, stored);
    return stored;
  }

  /** A version that was made without the server giving its resource: mostly a marker. */
  async #withoutResource(address: ResourceAddress, versionId: string): Promise<StoredVersion> {
    const { deletions, version } = this.#parts;
    return (await deletions?.marker(address, versionId)) ?? version(address, versionId);
  }
}

/** Tells whether a result is a version that was neither looked up nor is checked by the server. */
function keepsGuessed({ results }: ComposedBundle, guessed: ReadonlySet<string>): boolean {
  return results.some(({ foreseen, at }) => {
    const { version } = foreseen.foresee(0);
    return at.length === 0 && version !== undefined && guessed.has(`${version.type}/${version.id}`);
  });
}
