import { hash } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { MovedVersion, RestoreFault } from '../../moving.ts';
import { type ReplayTarget, replayBundle } from './replay-bundle.ts';

/** Bundles that are on their way at once. */
const lanes = 4;

/** Versions, and characters of their texts, in one bundle. */
const bundleVersions = 50;
const bundleCharacters = 2 * 1024 * 1024;

/** Versions in a row that a server breaks down over, after which it is no longer taken for a fault of the versions. */
const failuresInARow = 20;

/** One line of bundles, sent one after the other. All versions of a resource go down the same one. */
interface Lane {
  versions: MovedVersion[];
  addresses: Set<string>;
  characters: number;
  sending: Promise<void>;
}

/**
 * Writes versions again on a server, each resource in its order, so that the server counts to the same numbers. Versions of
 * different resources may change places.
 *
 * @throws FhirError `store-unavailable`, also when the server answers 500 to everything; what was told to `progress` is on the server
 */
export async function replayVersions(
  target: ReplayTarget,
  versions: AsyncIterable<MovedVersion>,
  progress: (done: number) => void,
): Promise<readonly RestoreFault[]> {
  const faults: RestoreFault[] = [];
  let done = 0;
  let failing = 0;
  const all = Array.from({ length: lanes }, emptyLane);
  const send = async (lane: Lane): Promise<void> => {
    await lane.sending;
    const bundle = lane.versions;
    lane.versions = [];
    lane.addresses = new Set();
    lane.characters = 0;
    lane.sending = replayBundle(target, bundle).then((found) => {
      faults.push(...found);
      done += bundle.length - found.filter(({ kind }) => kind !== 'renumbered').length;
      progress(done);
      const failed = found.filter(({ kind }) => kind === 'failed').length;
      failing = failed === bundle.length ? failing + failed : 0;
      if (failing >= failuresInARow) throw new FhirError({ code: 'store-unavailable' });
    });
    // The failure is met where it is waited for.
    lane.sending.catch(() => undefined);
  };
  try {
    for await (const version of versions) {
      const address = `${version.type}/${version.id}`;
      const lane = all[laneOf(address)] ?? emptyLane();
      const full = lane.versions.length >= bundleVersions || lane.characters >= bundleCharacters;
      // HAPI takes a resource once in a transaction.
      if (full || lane.addresses.has(address)) await send(lane);
      lane.versions.push(version);
      lane.addresses.add(address);
      lane.characters += version.json?.length ?? 0;
    }
    for (const lane of all) if (lane.versions.length > 0) await send(lane);
    await Promise.all(all.map(({ sending }) => sending));
  } finally {
    // Who is told of a failure finds nothing still on its way.
    await Promise.allSettled(all.map(({ sending }) => sending));
  }
  return faults;
}

function emptyLane(): Lane {
  return { versions: [], addresses: new Set(), characters: 0, sending: Promise.resolve() };
}

function laneOf(address: string): number {
  return Number.parseInt(hash('sha1', address, 'hex').slice(0, 6), 16) % lanes;
}
