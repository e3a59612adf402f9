import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import type { HapiClient } from './client/hapi-client.ts';
import { resourceCounts } from './scan.ts';

/** How often (ms) the server is asked how far it is. */
const interval = 500;

/**
 * Lets the server rebuild its search index, type by type, each as a job of its own.
 *
 * @param progress is told how many resources of all are done
 * @throws FhirError `store-unavailable` when a job fails
 */
export async function reindexTypes(
  client: HapiClient,
  types: readonly string[],
  progress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const counts = await resourceCounts(client);
  const total = types.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
  let done = 0;
  for (const type of types) {
    await finished(client, await start(client, type));
    done += counts.get(type) ?? 0;
    progress(done, total);
  }
}

/** Starts the job of a type and gives its address, relative to the base. */
async function start(client: HapiClient, type: string): Promise<string> {
  const parameters = { resourceType: 'Parameters', parameter: [{ name: 'url', valueString: `${type}?` }] };
  const answer = await client.send({ method: 'POST', path: '$reindex', body: toJsonText(parameters) });
  const named = (answer.body?.parameter ?? []) as readonly { name: string; valueString?: string }[];
  const job = named.find(({ name }) => name === 'jobId')?.valueString;
  if (answer.status >= 300 || job === undefined) throw failed(`answer ${answer.status}`);
  return job;
}

async function finished(client: HapiClient, job: string): Promise<void> {
  for (;;) {
    const { status, body } = await client.send({
      method: 'GET',
      path: '$hapi.fhir.reindex-status',
      query: [['jobId', job]],
    });
    if (status === 200 && body?.status === 'COMPLETED') return;
    if (status !== 202) throw failed(`answer ${status}`);
    await wait(interval);
  }
}

function failed(reason: string): FhirError {
  return new FhirError({ code: 'store-unavailable' }, { cause: new Error(`re-index: ${reason}`) });
}
