import { randomUUIDv7 } from 'node:crypto';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { parseJsonText } from '@sinfonia/profiles/json';
import { sealedType } from '../../audit-chain.ts';
import type { StoredVersion, WriteOptions } from '../../port.ts';
import type { TransactionLinks } from '../../references/transaction-links.ts';
import { textTail } from '../../resource-text.ts';
import { type Decision, type Entry, placed } from '../../writing/entry.ts';
import { finalResource, linksOf } from '../../writing/final-resource.ts';
import { type PredictedResult, PredictedVersion } from '../../writing/predicted-result.ts';
import { refuseSealed, requireState, requireVersion } from '../../writing/present-state.ts';
import { type ReferenceSearch, referenceTargets } from '../../writing/resolve-criteria.ts';
import { type SealedEvent, sealedTail } from '../ledger/audit/sealed-event.ts';
import type { IntendedDeletion } from '../ledger/deletions/deletion-guard.ts';
import type { ExpectedVersion } from '../ledger/expectations/expectation-guard.ts';
import { contentKey, toSend } from '../stored-text.ts';
import type { ForeseenVersion } from './foreseen-version.ts';
import { serverCondition } from './server-condition.ts';

/** A version that is there now: undefined when the resource never existed. */
export type Present = ReadonlyMap<string, StoredVersion | undefined>;

/** How a write is composed. */
export interface CompositionOptions extends WriteOptions {
  /** UUID of the write, noted in what is sent. */
  readonly write: string;
  /** True when new audit events are kept in the ledger with the intent of the write, and not sent to the server with it. */
  readonly seals: boolean;
}

/** A transaction for the server and what it will come to. */
export interface ComposedBundle {
  readonly entry: readonly BundleEntry[];
  /** The version that each entry makes. */
  readonly made: readonly ForeseenVersion[];
  /** What is deleted, with the versions that were read. */
  readonly deletions: readonly IntendedDeletion[];
  /** What the write relies on without changing it. */
  readonly expected: readonly ExpectedVersion[];
  /** Audit events for the ledger. */
  readonly events: readonly SealedEvent[];
  /** One for each operation; `at` names the entries of the bundle that make its versions, first and others. */
  readonly results: readonly { readonly foreseen: PredictedResult; readonly at: readonly number[] }[];
}

/**
 * Turns decided entries into the entries of a transaction Bundle. Every resource is put at an id of ours under the condition
 * that its version is still the one that was read (`If-Match`, version 0: none), so that the server refuses the whole when
 * anything changed meanwhile. A conditional write that found nothing stays conditional: the server then also refuses when
 * somebody else created the resource, and keeps two servers from creating it at once.
 *
 * @returns `again` when a match is gone meanwhile
 * @throws FhirError the refusals of the port and of `check`
 */
export function composeBundle(
  entries: readonly Entry[],
  decisions: readonly Decision[],
  references: readonly ReferenceSearch[],
  present: Present,
  options: CompositionOptions,
): ComposedBundle | 'again' {
  const composer = new Composer(present, options);
  const links = linksOf(entries, decisions, referenceTargets(references), (address) => composer.number(address));
  for (const entry of entries) {
    const decision = decisions[entry.position];
    if (decision === undefined) continue;
    if (!placed(entry.operation.place, () => composer.add(entry, decision, links))) return 'again';
  }
  composer.finish();
  return composer;
}

class Composer implements ComposedBundle {
  readonly entry: BundleEntry[] = [];
  readonly made: ForeseenVersion[] = [];
  readonly deletions: IntendedDeletion[] = [];
  readonly expected: ExpectedVersion[] = [];
  readonly events: SealedEvent[] = [];
  readonly results: { foreseen: PredictedResult; at: readonly number[] }[] = [];
  readonly #present: Present;
  readonly #options: CompositionOptions;
  readonly #written = new Map<string, { version: PredictedVersion; at: number }>();
  readonly #faults: Issue[] = [];

  constructor(present: Present, options: CompositionOptions) {
    this.#present = present;
    this.#options = options;
  }

  number(address: string): number {
    return Number(this.#present.get(address)?.versionId ?? 0);
  }

  /** Adds one entry; false when the match it relies on is gone. */
  add(entry: Entry, decision: Decision, links: TransactionLinks): boolean {
    switch (decision.kind) {
      case 'keep':
        return this.#keep(`${decision.type}/${decision.id}`);
      case 'delete':
        this.#delete(decision);
        return true;
      case 'put':
        this.#put(entry, decision, links);
        return true;
    }
  }

  /** Refuses what the checks found, then adds what is written alongside when anything is written or asked for. */
  finish(): void {
    if (this.#faults.length > 0) throw new FhirError(this.#faults);
    const now = Date.now();
    const foreseen = this.results.map((result) => result.foreseen.foresee(now));
    for (const resource of this.#options.alongside?.(foreseen) ?? []) {
      const id = resource.id ?? randomUUIDv7();
      if (this.#isSealed(resource.resourceType)) this.events.push({ id, tail: sealedTail(resource) });
      else this.#push(resource, id, 0, 'POST');
    }
  }

  #keep(address: string): boolean {
    const made = this.#written.get(address);
    const present = this.#present.get(address);
    if (made !== undefined) this.results.push({ foreseen: made.version.as('unchanged'), at: [made.at] });
    else if (present !== undefined && !present.deleted) {
      this.results.push({ foreseen: PredictedVersion.known(present).as('unchanged'), at: [] });
    } else return false;
    return true;
  }

  #delete({ type, ids, operation }: Extract<Decision, { kind: 'delete' }>): void {
    const markers: PredictedVersion[] = [];
    const at: number[] = [];
    for (const id of ids) {
      const present = this.#present.get(`${type}/${id}`);
      if (present === undefined || present.deleted) continue;
      refuseSealed(type);
      requireVersion(type, id, present, operation.expectedVersion);
      at.push(this.entry.length);
      const version = Number(present.versionId) + 1;
      this.entry.push({ request: { method: 'DELETE', url: `${type}/${id}` } });
      this.made.push({ type, id, version, deleted: true });
      this.deletions.push({ type, id, expected: Number(present.versionId) });
      markers.push(PredictedVersion.deletion(type, id, version, present));
    }
    const [first, ...others] = markers;
    const foreseen = first === undefined ? PredictedVersion.nothing() : first.as('deleted', others);
    this.results.push({ foreseen, at });
  }

  #put(entry: Entry, decision: Extract<Decision, { kind: 'put' }>, links: TransactionLinks): void {
    const { operation } = entry;
    const { type, id } = decision;
    const address = `${type}/${id}`;
    const present = this.#present.get(address);
    if (operation.kind === 'update') requireState(operation, entry, type, id, present);
    if (present !== undefined) refuseSealed(type);
    const resource = finalResource(entry, decision, links);
    const issues = this.#options.check?.(resource, entry.position) ?? [];
    if (issues.some(isRefusal)) this.#faults.push(...issues);
    const there = present?.json === undefined ? undefined : (parseJsonText(present.json) as Resource);
    if (present !== undefined && there !== undefined && contentKey(there) === contentKey(resource)) {
      if (operation.kind === 'update' && operation.expectedVersion !== undefined) {
        this.expected.push({ type, id, expected: Number(present.versionId) });
      }
      this.results.push({ foreseen: PredictedVersion.known(present).as('unchanged'), at: [] });
      return;
    }
    const method = operation.kind === 'update' ? operation.method : 'POST';
    if (this.#isSealed(type)) {
      const tail = sealedTail(resource);
      this.events.push({ id, tail });
      const made = PredictedVersion.text({ type, id, number: 1, method }, tail);
      this.results.push({ foreseen: made.as('created'), at: [] });
      return;
    }
    const version = Number(present?.versionId ?? 0) + 1;
    const criteria = entry.criteria !== undefined && entry.matches?.length === 0 ? serverCondition(entry) : undefined;
    const at = this.#push(resource, id, version - 1, method, criteria);
    const replaced = present?.deleted === false ? present : undefined;
    const made = PredictedVersion.text({ type, id, number: version, method }, textTail(resource), replaced);
    this.#written.set(address, { version: made, at });
    const outcome = present === undefined || present.deleted ? 'created' : 'updated';
    this.results.push({ foreseen: made.as(outcome), at: [at] });
  }

  /** Adds the put of a resource over a version (0: none), and gives its place in the bundle. */
  #push(resource: Resource, id: string, over: number, method: 'POST' | 'PUT' | 'PATCH', criteria?: string): number {
    const type = resource.resourceType;
    const request =
      criteria === undefined
        ? { method: 'PUT' as const, url: `${type}/${id}`, ifMatch: `W/"${over}"` }
        : { method: 'PUT' as const, url: criteria };
    this.made.push({ type, id, version: over + 1, deleted: false });
    const { write, seals } = this.#options;
    const sent = toSend({ ...resource, id }, over + 1, method, { id: write, intended: seals });
    return this.entry.push({ resource: sent, request }) - 1;
  }

  #isSealed(type: string): boolean {
    return this.#options.seals && type === sealedType;
  }
}
