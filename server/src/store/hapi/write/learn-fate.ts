import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import type { HapiClient, RequestEnd } from '../client/hapi-client.ts';
import { writeOf } from '../stored-text.ts';
import type { ForeseenVersion } from './foreseen-version.ts';

/** What can be told of a write: it happened, it cannot happen any more, or it has not happened so far. */
export type Fate = 'happened' | 'impossible' | 'open';

/** A write by its id, with the versions that it was to make, the most telling first. */
interface SentWrite {
  readonly id: string;
  readonly operations: readonly ForeseenVersion[];
}

/** Pauses in milliseconds before each look at the server, when the caller waits for the outcome. */
const pauses = { ended: [0], unknown: [50, 200, 500, 1_000, 2_000] } as const;
/** Time in milliseconds after which the caller is told that the write is not confirmed. */
const callerPatience = 6_000;
/** Versions after the foreseen one among which the marker of a delete is looked for. */
const laterVersions = 20;

/** The foreseen versions with the one first that tells a write of ours from others: deletion markers carry no note. */
export function tellingFirst(versions: readonly ForeseenVersion[]): readonly ForeseenVersion[] {
  return [...versions].sort((a, b) => Number(a.deleted) - Number(b.deleted));
}

/**
 * Looks whether a write happened: it did when the first of its versions is there with its id. Writes are all or nothing.
 *
 * @throws FhirError `store-unavailable`
 */
export async function fateOf(client: HapiClient, { id: write, operations }: SentWrite): Promise<Fate> {
  const [first] = operations;
  if (first === undefined) return 'open';
  const { type, id, version, deleted } = first;
  const last = deleted ? version + laterVersions : version;
  for (let number = version; number <= last; number++) {
    const path = `${type}/${id}/_history/${number}`;
    const { status, body } = await client.send({ method: 'GET', path, headers: { 'cache-control': 'no-cache' } });
    if (status === 404) return 'open';
    if (status !== 200 && status !== 410) throw new FhirError({ code: 'store-unavailable' });
    if (status === 410 && deleted) return 'happened';
    if (!deleted) return status === 200 && writeOf(body as Resource) === write ? 'happened' : 'impossible';
  }
  return 'open';
}

/**
 * Finds out, within the patience of a caller, what became of a write whose answer was lost. `open` when it cannot be told, or when
 * the request may still be running.
 */
export async function learnFate(
  client: HapiClient,
  write: SentWrite,
  end: Exclude<RequestEnd, 'unsent'>,
): Promise<Fate> {
  const late = new AbortController();
  const limit = wait(callerPatience, 'open' as const, { signal: late.signal });
  limit.catch(() => undefined);
  const look = async (): Promise<Fate> => {
    for (const pause of pauses[end]) {
      await wait(pause);
      const fate = await fateOf(client, write);
      if (fate !== 'open') return fate;
      if (late.signal.aborted) break;
    }
    return end === 'ended' ? 'impossible' : 'open';
  };
  try {
    return await Promise.race([look().catch(() => 'open' as const), limit]);
  } finally {
    late.abort();
  }
}
