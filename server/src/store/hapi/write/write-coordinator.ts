import { setTimeout as wait } from 'node:timers/promises';
import type { BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import type { ResourceAddress, StoredVersion, WriteOperation, WriteOptions, WriteResult } from '../../port.ts';
import { AddressGate } from '../../writing/address-gate.ts';
import { addressesOf, decide, type Entry, refuseOverlap, toEntry } from '../../writing/entry.ts';
import {
  collectReferences,
  type Matcher,
  type ReferenceSearch,
  resolveCriteria,
} from '../../writing/resolve-criteria.ts';
import { type HapiAnswer, type HapiClient, hapiCodes } from '../client/hapi-client.ts';
import type { DeletionGuard } from '../ledger/deletions/deletion-guard.ts';
import { toStored } from '../stored-text.ts';
import { type ComposedBundle, composeBundle } from './compose-bundle.ts';
import { matchesAfter } from './matches-after.ts';

/** Preparations of one write before it is refused with `write-conflict`. */
const attemptLimit = 12;
/** A write that another server overtook waits up to this long (ms), more each time, before it is prepared again. */
const longestWait = 400;

/** Tags, profiles and labels of a resource are those that were sent, and no older ones. */
export const writeHeaders = { prefer: 'return=representation', 'x-meta-snapshot-mode': 'TAG,PROFILE,SECURITY_LABEL' };

/**
 * Messages of HAPI that mean that somebody else was faster, though their status is another than 409: another resource
 * matches the criteria now (2279).
 */
const overtaken = new Set(['HAPI-2279']);

/** What the writes of a store work with. */
export interface WriteParts {
  readonly client: HapiClient;
  readonly read: (address: ResourceAddress) => Promise<StoredVersion | undefined>;
  /** The marker that a delete left. */
  readonly marker: (address: ResourceAddress, versionId: string) => Promise<StoredVersion>;
  readonly match: Matcher;
  /** Guards deletions against other nodes; without it they are guarded within this process only. */
  readonly deletions?: Pick<DeletionGuard, 'during'>;
}

/**
 * Carries out writes optimistically, each as one transaction Bundle: prepares it against the present versions, lets the
 * server check that they still hold, and starts again when they do not.
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
    const criteria = entries.flatMap((entry) =>
      entry.criteria === undefined ? [] : [`? ${JSON.stringify([entry.criteria.types, entry.criteria.where])}`],
    );
    const release = criteria.length > 0 ? await this.#gate.enter([...new Set(criteria)]) : undefined;
    try {
      for (let attempt = 0; attempt < attemptLimit; attempt++) {
        if (attempt > 0) await wait(Math.random() * Math.min(longestWait, 25 * 2 ** attempt));
        for (const entry of entries) delete entry.matches;
        for (const reference of references) delete reference.matches;
        const results = await this.#attempt(entries, references, options);
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
  ): Promise<WriteResult[] | undefined> {
    await resolveCriteria(entries, references, this.#parts.match);
    const decisions = entries.map(decide);
    for (const reference of references) {
      reference.matches = matchesAfter(reference.plan, reference.matches ?? [], decisions);
      reference.seenByWriter = true;
    }
    refuseOverlap(decisions);
    const addresses = addressesOf(decisions);
    const kept = decisions.flatMap((each) => (each.kind === 'keep' ? [`${each.type}/${each.id}`] : []));
    const release = addresses.length > 0 ? await this.#gate.enter(addresses) : undefined;
    try {
      const present = new Map<string, StoredVersion | undefined>();
      const read = async (address: string): Promise<void> => {
        const [type = '', id = ''] = address.split('/');
        present.set(address, await this.#parts.read({ type, id }));
      };
      await Promise.all([...new Set([...addresses, ...kept])].map(read));
      const bundle = composeBundle(entries, decisions, references, present, options);
      if (bundle === 'again') return undefined;
      if (bundle.entry.length === 0) return bundle.results.map(({ foreseen }) => foreseen.foresee(Date.now()));
      const send = () => this.#send(bundle);
      const answer = await (this.#parts.deletions?.during(bundle.deletions, send) ?? send());
      return answer === undefined ? undefined : await this.#settle(bundle, answer);
    } finally {
      release?.();
    }
  }

  /** The entries of the answer; undefined when the server found something changed. */
  async #send({ entry }: ComposedBundle): Promise<readonly BundleEntry[] | undefined> {
    const answer = await this.#parts.client.send({
      method: 'POST',
      path: '',
      headers: writeHeaders,
      body: bundleText(entry),
    });
    if (answer.status === 200) return answer.body.entry;
    if (isOvertaken(answer)) return undefined;
    throw refused(answer);
  }

  async #settle(bundle: ComposedBundle, answer: readonly BundleEntry[]): Promise<WriteResult[]> {
    const made = async (at: number): Promise<StoredVersion> => {
      const resource = answer[at]?.resource as Resource | undefined;
      if (resource !== undefined) return toStored(resource);
      const [type = '', id = '', , versionId = ''] = (answer[at]?.response?.location ?? '').split('/');
      return this.#parts.marker({ type, id }, versionId);
    };
    return Promise.all(
      bundle.results.map(async ({ foreseen, at }) => {
        const { outcome, version } = foreseen.foresee(0);
        if (at.length === 0) return { outcome, ...(version === undefined ? {} : { version }) };
        const [first, ...others] = await Promise.all(at.map(made));
        return {
          outcome,
          ...(first === undefined ? {} : { version: first }),
          ...(others.length > 0 ? { others } : {}),
        };
      }),
    );
  }
}

/** A transaction as text. Each resource is written by itself, since only it remembers that there are decimals in it. */
export function bundleText(entries: readonly BundleEntry[]): string {
  const texts = entries.map(({ resource, request }) => {
    const content = resource === undefined ? '' : `"resource":${toJsonText(resource)},`;
    return `{${content}"request":${JSON.stringify(request)}}`;
  });
  return `{"resourceType":"Bundle","type":"transaction","entry":[${texts.join(',')}]}`;
}

function isOvertaken({ status, body }: HapiAnswer): boolean {
  return status === 409 || status === 412 || hapiCodes(body).some((code) => overtaken.has(code));
}

/** The refusal of content that HAPI does not take. Its own words stay out, since they may name content. */
export function refused({ status, body }: HapiAnswer): FhirError {
  const detail = hapiCodes(body as OperationOutcome).join(', ') || String(status);
  return new FhirError({ code: 'store-refused', values: { detail } });
}
