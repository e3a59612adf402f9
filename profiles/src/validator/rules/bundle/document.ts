import type { JsonObject } from '../../../json/json-object.ts';
import type { Run } from '../../run.ts';
import { BundleIndex, type FoundReference, type IndexedEntry, referencesIn } from './bundle-index.ts';

/** Paths of the references of a Composition whose targets belong to the document. Source: FHIR R4 documents.html#content. */
const ownReferences =
  /^\.(subject|encounter|author\[\d+\]|custodian|attester\[\d+\]\.party|event\[\d+\]\.detail\[\d+\]|section\[\d+\].*\.(author\[\d+\]|focus|entry\[\d+\]))$/;

/**
 * The rules of a document: what its Composition refers to is in the bundle, once; and every other entry is reached from
 * the Composition by references, or refers to what is reached.
 *
 * @see FHIR R4 documents.html#content, bundle.html#references
 */
export function checkDocument(bundle: JsonObject, run: Run): void {
  const index = run.bundle ?? new BundleIndex(bundle);
  const [first] = index.entries;
  if (first?.resource['resourceType'] !== 'Composition') return;
  const references = new Map(index.entries.map((entry) => [entry, referencesIn(entry.resource)]));
  checkOwnReferences(first, references.get(first) ?? [], index, run);
  checkReach(first, index, references, run);
}

function checkOwnReferences(
  first: IndexedEntry,
  references: readonly FoundReference[],
  index: BundleIndex,
  run: Run,
): void {
  for (const { text, path } of references) {
    if (!ownReferences.test(path)) continue;
    const found = index.resolve(text, first.resource);
    if (found.length === 1) continue;
    run.reportAt(
      `entry[${first.position}].resource${path}`,
      -1,
      found.length > 1 ? 'bundle-reference-ambiguous' : 'document-reference-missing',
      undefined,
      // What an absolute address points to may be published elsewhere.
      found.length === 0 && /^https?:/.test(text) ? 'warning' : undefined,
    );
  }
}

function checkReach(
  first: IndexedEntry,
  index: BundleIndex,
  references: ReadonlyMap<IndexedEntry, readonly FoundReference[]>,
  run: Run,
): void {
  const targets = (entry: IndexedEntry): readonly IndexedEntry[] =>
    (references.get(entry) ?? []).flatMap(({ text }) => {
      const found = index.resolve(text, entry.resource);
      return found.length > 0 ? found : index.likely(text);
    });
  const reached = new Set<IndexedEntry>();
  reach([first], targets, reached);
  if (reached.size === index.entries.length) return;
  const forward = new Set(reached);
  let before: number;
  do {
    before = reached.size;
    const backward = index.entries.filter(
      (entry) => !reached.has(entry) && targets(entry).some((target) => reached.has(target)),
    );
    reach(backward, targets, reached);
  } while (reached.size > before);
  for (const entry of index.entries) {
    if (forward.has(entry)) continue;
    const isLinked = reached.has(entry);
    // Provenance points at what it tells of, never the other way round.
    if (isLinked && entry.resource['resourceType'] === 'Provenance') continue;
    run.reportAt('entry', entry.position, 'entry-unreachable', undefined, isLinked ? 'warning' : undefined);
  }
}

function reach(
  start: readonly IndexedEntry[],
  targets: (entry: IndexedEntry) => readonly IndexedEntry[],
  reached: Set<IndexedEntry>,
): void {
  const pending = [...start];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    if (reached.has(entry)) continue;
    reached.add(entry);
    pending.push(...targets(entry));
  }
}
