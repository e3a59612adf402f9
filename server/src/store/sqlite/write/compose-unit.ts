import { randomUUIDv7 } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { deferredTypes } from '../../deferred-types.ts';
import type { WriteOptions } from '../../port.ts';
import type { TransactionLinks } from '../../references/transaction-links.ts';
import { assembleText, formatInstant, textTail } from '../../resource-text.ts';
import { type Decision, type Entry, matchLimit, placed } from '../../writing/entry.ts';
import { finalResource, linksOf } from '../../writing/final-resource.ts';
import { type PredictedResult, PredictedVersion } from '../../writing/predicted-result.ts';
import { refuseSealed, requireState, requireVersion } from '../../writing/present-state.ts';
import { type ReferenceSearch, referenceTargets } from '../../writing/resolve-criteria.ts';
import type { CurrentVersion, PointReads } from '../point-reads.ts';
import { extractIndexRows, type ParameterIds } from '../search/index.ts';
import { methodNumber } from '../version-row.ts';
import type { UnitStep } from '../writer/protocol.ts';

/** A write ready for the writer: its steps and what its results will be if the writer accepts them. */
export interface ComposedUnit {
  readonly steps: readonly UnitStep[];
  readonly results: readonly PredictedResult[];
  /** False when nothing would be stored, so that the writer need not be asked. */
  readonly changes: boolean;
}

/** What composing needs to know besides the entries. */
export interface ComposeContext {
  readonly reads: PointReads;
  readonly ids: ParameterIds;
  /** FHIR base without a final slash: absolute references below it are indexed as relative. */
  readonly baseUrl: string | undefined;
  readonly options: WriteOptions;
}

type Put = Extract<Decision, { kind: 'put' }>;

/**
 * Turns decided entries into the steps of one unit, from the versions that are current now. It does not wait for
 * anything, so all it reads and predicts belongs together; the writer checks that it still holds.
 *
 * @returns `again` when a match is gone meanwhile and the criteria have to be looked up anew
 * @throws FhirError the refusals of the port and of `check`
 */
export function composeUnit(
  entries: readonly Entry[],
  decisions: readonly Decision[],
  references: readonly ReferenceSearch[],
  context: ComposeContext,
): ComposedUnit | 'again' {
  const composer = new Composer(decisions, context);
  const links = composer.links(entries, referenceTargets(references));
  for (const entry of entries) {
    const decision = decisions[entry.position];
    if (decision === undefined) continue;
    if (!placed(entry.operation.place, () => composer.add(entry, decision, links))) return 'again';
  }
  composer.refuseFaults();
  for (const [at, reference] of references.entries()) composer.guardReference(at, reference);
  composer.addAlongside();
  return composer.unit();
}

class Composer {
  readonly #context: ComposeContext;
  readonly #current = new Map<string, CurrentVersion | undefined>();
  readonly #made = new Map<string, PredictedVersion>();
  readonly #steps: UnitStep[] = [];
  readonly #results: PredictedResult[] = [];
  readonly #decisions: readonly Decision[];
  readonly #faults: Issue[] = [];
  #changes = false;
  readonly #alone: boolean;

  constructor(decisions: readonly Decision[], context: ComposeContext) {
    this.#context = context;
    this.#decisions = decisions;
    this.#alone = decisions.length === 1 && context.options.alongside === undefined;
    for (const decision of decisions) {
      if (decision.kind === 'put' && decision.fresh) continue;
      for (const id of decision.kind === 'delete' ? decision.ids : [decision.id]) {
        const address = `${decision.type}/${id}`;
        this.#current.set(address, context.reads.remembered(address) ?? context.reads.current(decision.type, id));
      }
    }
  }

  unit(): ComposedUnit {
    return { steps: this.#steps, results: this.#results, changes: this.#changes };
  }

  links(entries: readonly Entry[], conditional: ReadonlyMap<string, string>): TransactionLinks {
    return linksOf(entries, this.#decisions, conditional, (address) => this.#current.get(address)?.number ?? 0);
  }

  /** Adds one entry; false when the match it relies on is gone. */
  add(entry: Entry, decision: Decision, links: TransactionLinks): boolean {
    if (entry.criteria !== undefined) {
      const { criteria: plan, matches: expected = [] } = entry;
      this.#steps.push({
        kind: 'guard',
        about: `entry ${entry.position}`,
        plan,
        limit: matchLimit(entry.operation),
        expected,
      });
    }
    switch (decision.kind) {
      case 'keep':
        return this.#keep(decision);
      case 'delete':
        this.#delete(decision);
        return true;
      case 'put':
        this.#put(entry, decision, links);
        return true;
    }
  }

  /** Refuses the whole with everything that the checks of its resources found, entry by entry. */
  refuseFaults(): void {
    if (this.#faults.length > 0) throw new FhirError(this.#faults);
  }

  guardReference(at: number, { plan, matches = [] }: ReferenceSearch): void {
    // An address that cannot exist makes the writer tell what it finds after the operations of this write.
    const expected = matches.length === 0 ? ['?'] : matches;
    this.#steps.push({ kind: 'guard', about: `reference ${at}`, plan, limit: 2, expected });
  }

  addAlongside(): void {
    const { alongside } = this.#context.options;
    if (alongside === undefined) return;
    const now = Date.now();
    for (const resource of alongside(this.#results.map((result) => result.foresee(now)))) {
      const id = resource.id ?? randomUUIDv7();
      this.#pushPut(resource, id, undefined, 'POST', textTail(resource));
    }
  }

  #keep({ type, id }: { type: string; id: string }): boolean {
    const address = `${type}/${id}`;
    const current = this.#current.get(address);
    const made = this.#made.get(address);
    if (made !== undefined) this.#results.push(made.as('unchanged'));
    else if (current !== undefined && !current.version.deleted) {
      this.#results.push(PredictedVersion.known(current.version).as('unchanged'));
    } else return false;
    return true;
  }

  #delete({ type, ids, operation }: Extract<Decision, { kind: 'delete' }>): void {
    const markers: PredictedVersion[] = [];
    for (const id of ids) {
      const current = this.#current.get(`${type}/${id}`);
      if (current === undefined || current.version.deleted) continue;
      refuseSealed(type);
      requireVersion(type, id, current.version, operation.expectedVersion);
      this.#steps.push({ kind: 'delete', type, id, expected: current.number });
      this.#changes = true;
      markers.push(PredictedVersion.deletion(type, id, current.number + 1, current.version));
    }
    const [first, ...others] = markers;
    this.#results.push(first === undefined ? PredictedVersion.nothing() : first.as('deleted', others));
  }

  #put(entry: Entry, decision: Put, links: TransactionLinks): void {
    const { operation } = entry;
    const { type, id } = decision;
    const current = this.#current.get(`${type}/${id}`);
    if (operation.kind === 'update') requireState(operation, entry, type, id, current?.version);
    if (current !== undefined) refuseSealed(type);
    const resource = this.#final(entry, decision, links);
    // What is refused may have any shape, and nothing of the unit is written: only the faults of the rest are still to be told.
    if (this.#faults.length > 0) return;
    const tail = textTail(resource);
    if (operation.kind === 'update' && current !== undefined && isSame(current, tail)) {
      if (!this.#alone) this.#steps.push({ kind: 'expect', type, id, expected: current.number });
      this.#results.push(PredictedVersion.known(current.version).as('unchanged'));
      return;
    }
    const method = operation.kind === 'update' ? operation.method : 'POST';
    const made = this.#pushPut(resource, id, current, method, tail);
    this.#made.set(`${type}/${id}`, made);
    this.#results.push(made.as(current === undefined || current.version.deleted ? 'created' : 'updated'));
  }

  #final(entry: Entry, decision: Put, links: TransactionLinks): Resource {
    const resource = finalResource(entry, decision, links);
    const issues: readonly Issue[] = this.#context.options.check?.(resource, entry.position) ?? [];
    if (issues.some(isRefusal)) this.#faults.push(...issues);
    return resource;
  }

  #pushPut(
    resource: Resource,
    id: string,
    current: CurrentVersion | undefined,
    method: 'POST' | 'PUT' | 'PATCH',
    tail: string,
  ): PredictedVersion {
    const type = resource.resourceType;
    const expected = current?.number ?? 0;
    // The later pass looks at new resources only, so a further version brings its rows along.
    if (method === 'POST' && deferredTypes.has(type)) {
      this.#steps.push({ kind: 'defer', type, id, tail });
    } else {
      const rows = extractIndexRows(resource, this.#context.ids, this.#context.baseUrl);
      this.#steps.push({ kind: 'put', type, id, expected, method: methodNumber(method), tail, rows });
    }
    this.#changes = true;
    const replaced = current?.version.deleted === false ? current.version : undefined;
    return PredictedVersion.text({ type, id, number: expected + 1, method }, tail, replaced);
  }
}

function isSame(current: CurrentVersion, tail: string): boolean {
  const { json, type, id, lastUpdated } = current.version;
  if (json === undefined || !json.endsWith(tail)) return false;
  return json === assembleText(type, id, current.number, formatInstant(lastUpdated), tail);
}
