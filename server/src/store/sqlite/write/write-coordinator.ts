import { FhirError } from '@sinfonia/profiles/issues';
import type { WriteOperation, WriteOptions, WriteResult } from '../../port.ts';
import { AddressGate } from '../../writing/address-gate.ts';
import { addressesOf, type Decision, decide, type Entry, refuseOverlap, toEntry } from '../../writing/entry.ts';
import { settleAll } from '../../writing/predicted-result.ts';
import {
  collectReferences,
  type Matcher,
  type ReferenceSearch,
  resolveCriteria,
} from '../../writing/resolve-criteria.ts';
import type { PointReads } from '../point-reads.ts';
import type { ParameterIds } from '../search/index.ts';
import type { UnitAnswer } from '../writer/protocol.ts';
import type { WriterClient } from '../writer/writer-client.ts';
import { type ComposedUnit, composeUnit } from './compose-unit.ts';

/** Preparations of one write before it is refused with `write-conflict`; each condition of the write allows one more. */
const attemptLimit = 10;

/** What the writes of a store work with. */
export interface WriteParts {
  readonly reads: PointReads;
  readonly writer: WriterClient;
  readonly ids: ParameterIds;
  readonly baseUrl: string | undefined;
  readonly match: Matcher;
}

/**
 * Carries out writes optimistically: prepares each on this thread against the present state, hands it to the writer, which
 * checks inside its transaction that the state is still the same, and starts again when it is not.
 */
export class WriteCoordinator {
  readonly #parts: WriteParts;
  readonly #gate = new AddressGate();

  constructor(parts: WriteParts) {
    this.#parts = parts;
  }

  /**
   * Carries out all operations or none; resolves when they are durable, results in the order given.
   *
   * @throws FhirError as the store port says
   */
  async write(operations: readonly WriteOperation[], options: WriteOptions): Promise<readonly WriteResult[]> {
    const entries = operations.map(toEntry);
    const references = collectReferences(entries, options.planReference);
    const limit = attemptLimit + references.length + entries.filter((entry) => entry.criteria !== undefined).length;
    for (let attempt = 0; attempt < limit; attempt++) {
      await resolveCriteria(entries, references, this.#parts.match);
      const results = await this.#attempt(entries, references, options);
      if (results !== undefined) return results;
    }
    throw new FhirError({ code: 'write-conflict' });
  }

  /** One preparation; undefined when the state changed and another is needed. */
  async #attempt(
    entries: readonly Entry[],
    references: readonly ReferenceSearch[],
    options: WriteOptions,
  ): Promise<WriteResult[] | undefined> {
    const decisions = entries.map(decide);
    refuseOverlap(decisions);
    const addresses = addressesOf(decisions);
    const release = addresses.length > 0 ? await this.#gate.enter(addresses) : undefined;
    try {
      const unit = this.#compose(entries, decisions, references, addresses, options);
      if (unit === 'again') {
        forget(entries);
        return undefined;
      }
      if (!unit.changes) return settleAll(unit.results, Date.now());
      const answer = await this.#parts.writer.submit(unit.steps);
      if (answer.kind === 'done') return this.#remember(settleAll(unit.results, answer.updated));
      this.#parts.reads.forget(addresses);
      learn(answer, entries, references);
      return undefined;
    } finally {
      release?.();
    }
  }

  /**
   * Composes the unit from what this process remembers of its own writes. That is a guess which the writer verifies, so
   * nothing is refused or left undone because of it: then the present versions are read and it is composed again.
   */
  #compose(
    entries: readonly Entry[],
    decisions: readonly Decision[],
    references: readonly ReferenceSearch[],
    addresses: readonly string[],
    options: WriteOptions,
  ): ComposedUnit | 'again' {
    const { reads } = this.#parts;
    const compose = () => composeUnit(entries, decisions, references, { ...this.#parts, options });
    try {
      const unit = compose();
      if (unit !== 'again' && unit.changes) return unit;
      return reads.forget(addresses) ? compose() : unit;
    } catch (error) {
      if (!reads.forget(addresses)) throw error;
      return compose();
    }
  }

  #remember(results: WriteResult[]): WriteResult[] {
    for (const { version } of results) if (version !== undefined) this.#parts.reads.remember(version);
    return results;
  }
}

function forget(entries: readonly Entry[]): void {
  for (const entry of entries) delete entry.matches;
}

/** Takes over what the writer found, for the next preparation. */
function learn(answer: UnitAnswer, entries: readonly Entry[], references: readonly ReferenceSearch[]): void {
  if (answer.kind === 'failed') {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(answer.reason) });
  }
  if (answer.kind !== 'matches') return;
  const [subject, number] = answer.about.split(' ');
  if (subject === 'entry') {
    const entry = entries[Number(number)];
    if (entry !== undefined) entry.matches = answer.found;
  } else {
    const reference = references[Number(number)];
    if (reference !== undefined) {
      reference.matches = answer.found;
      reference.seenByWriter = true;
    }
  }
}
