import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import type { ResourceAddress } from '../../../port.ts';
import type { HapiClient } from '../../client/hapi-client.ts';

/** Attempts while somebody else writes the same resource. */
const attempts = 3;
/** Answers after which there is nothing to index: the resource was removed for good, or deleted. */
const gone = new Set([404, 410]);

/**
 * Has a HAPI server extract the search index of one resource from its current text, without a new version of it. `Type/id/$index-anew` answers
 * when that is done; the server has to offer it (setting `index-anew`).
 *
 * @throws FhirError `store-unavailable` when it was not done
 */
export async function indexAnew(client: HapiClient, { type, id }: ResourceAddress): Promise<void> {
  const body = toJsonText({ resourceType: 'Parameters' });
  let status = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    status = (await client.send({ method: 'POST', path: `${type}/${id}/$index-anew`, body })).status;
    if (status === 200 || gone.has(status)) return;
    if (status !== 409) break;
  }
  throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(`$index-anew: answer ${status}`) });
}
