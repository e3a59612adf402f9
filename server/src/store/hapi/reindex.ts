import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import type { HapiClient } from './client/hapi-client.ts';
import { countOf } from './scan.ts';

/** Wait (ms) while another pass of the server is at work. */
const interval = 500;

/**
 * Lets the server rebuild its search index, type by type, in passes of some hundred resources.
 *
 * @param progress is told how many resources of all are done
 * @throws FhirError `store-unavailable`
 */
export async function reindexTypes(
  client: HapiClient,
  types: readonly string[],
  progress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, await countOf(client, type));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let before = 0;
  for (const [type, ofType] of counts) {
    if (ofType === 0) continue;
    await operate(client, '$mark-all-resources-for-reindexing', [{ name: 'type', valueCode: type }]);
    for (let done = 0; ; ) {
      const indexed = await pass(client);
      if (indexed === 0) break;
      done += indexed ?? 0;
      progress(before + Math.min(done, ofType), total);
      if (indexed === undefined) await wait(interval);
    }
    before += ofType;
    progress(before, total);
  }
}

/** One pass: how many resources it indexed; undefined when the server was at it already. */
async function pass(client: HapiClient): Promise<number | undefined> {
  const status = await operate(client, '$perform-reindexing-pass', []);
  const indexed = /^Indexed (\d+) resources$/.exec(status)?.[1];
  return indexed === undefined ? undefined : Number(indexed);
}

/** Calls an operation of the server and gives the status it tells. */
async function operate(
  client: HapiClient,
  name: string,
  parameter: readonly { name: string; valueCode: string }[],
): Promise<string> {
  const body = toJsonText({ resourceType: 'Parameters', ...(parameter.length > 0 ? { parameter } : {}) });
  const answer = await client.send({ method: 'POST', path: name, body });
  if (answer.status !== 200) {
    throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(`${name}: answer ${answer.status}`) });
  }
  const told = (answer.body?.parameter ?? []) as readonly { name: string; valueString?: string }[];
  return told.find((each) => each.name === 'status')?.valueString ?? '';
}
