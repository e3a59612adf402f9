import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { sealedType } from '../../audit-chain.ts';
import type { MovedVersion, RestoreFault } from '../../moving.ts';
import type { ReindexParts } from '../reindex.ts';
import { extractIndexRows } from '../search/index.ts';
import { methodNumber } from '../version-row.ts';
import type { UnitStep } from '../writer/protocol.ts';

/** Versions, and characters of their texts, in one unit. */
const unitVersions = 250;
const unitCharacters = 4 * 1024 * 1024;

/**
 * Adds versions to the log as they are given, with the index rows of each. One unit is committed while the next is prepared,
 * never two: after a failure the log ends with a unit, and has no gap.
 *
 * An AuditEvent has one version for ever, so a further one is not taken.
 *
 * @throws FhirError `move-target-newer` when the log has moved past a version; `store-unavailable`
 */
export async function restoreVersions(
  parts: ReindexParts,
  versions: AsyncIterable<MovedVersion>,
  progress: (done: number) => void,
): Promise<readonly RestoreFault[]> {
  const faults: RestoreFault[] = [];
  let steps: UnitStep[] = [];
  let characters = 0;
  let done = 0;
  let committing: Promise<void> = Promise.resolve();
  const commit = async (): Promise<void> => {
    await committing;
    const unit = steps;
    steps = [];
    characters = 0;
    committing = submit(parts, unit).then(() => {
      done += unit.length;
      progress(done);
    });
    // The failure is met where it is waited for.
    committing.catch(() => undefined);
  };
  try {
    for await (const version of versions) {
      if (version.type === sealedType && (version.versionId !== '1' || version.deleted)) {
        const address = `${version.type}/${version.id}/${version.versionId}`;
        faults.push({ kind: 'refused', address, detail: 'sealed' });
        continue;
      }
      steps.push(toStep(version, parts));
      characters += version.json?.length ?? 0;
      if (steps.length >= unitVersions || characters >= unitCharacters) await commit();
    }
    if (steps.length > 0) await commit();
    await committing;
  } finally {
    // Who is told of a failure finds nothing still on its way.
    await committing.catch(() => undefined);
  }
  return faults;
}

function toStep({ type, id, versionId, lastUpdated, method, json }: MovedVersion, parts: ReindexParts): UnitStep {
  const version = { kind: 'restore', type, id, version: Number(versionId), updated: lastUpdated } as const;
  if (json === undefined) return { ...version, method: methodNumber('DELETE'), content: null };
  const rows = extractIndexRows(JSON.parse(json) as Resource, parts.ids, parts.baseUrl);
  return { ...version, method: methodNumber(method), content: { text: json, rows } };
}

async function submit({ writer }: ReindexParts, steps: readonly UnitStep[]): Promise<void> {
  const answer = await writer.submit(steps);
  if (answer.kind === 'done') return;
  if (answer.kind === 'stale') throw new FhirError({ code: 'move-target-newer' });
  const reason = answer.kind === 'failed' ? answer.reason : answer.kind;
  throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(reason) });
}
