import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@sinfonia/profiles/issues';
import { toJsonText } from '@sinfonia/profiles/json';
import { type SearchParameterModel, searchParameters } from '@sinfonia/profiles/model';
import { type HapiClient, hapiCodes } from './client/hapi-client.ts';
import { identifierParameters } from './search/identifier-parameters.ts';

/** How often they are sent while other nodes do the same, and the longest wait between two times, in ms. */
const attempts = 5;
const longestWait = 2_000;

/** Where our own search parameters are defined. */
const ownBase = 'https://fhir.sinfonia.campania.it/SearchParameter/';

/**
 * Puts our search parameters on the server, all or none; what is there already stays as it is. The server indexes what it
 * holds anew by itself when one changes.
 *
 * @throws FhirError `store-unavailable` when it does not take them
 */
export async function installSearchParameters(client: HapiClient): Promise<void> {
  const entry = ownParameters().map((parameter) => {
    const resource = definitionOf(parameter);
    return { resource, request: { method: 'PUT', url: `SearchParameter/${resource.id}` } };
  });
  const bundle = toJsonText({ resourceType: 'Bundle', type: 'transaction', entry });
  for (let attempt = 1; ; attempt++) {
    const { status, body } = await client.send({ method: 'POST', path: '', body: bundle });
    if (status === 200) return;
    // Another node puts the same there at this moment.
    if (status !== 409 || attempt === attempts) {
      const reason = `search parameters: answer ${status} ${hapiCodes(body).join(' ')}`;
      throw new FhirError({ code: 'store-unavailable' }, { cause: new Error(reason) });
    }
    await wait(Math.random() * longestWait);
  }
}

/**
 * Our search parameters that the server does not answer to, as `Type.code`: it has to be asked, since a definition that is stored may not
 * be in use yet.
 *
 * @throws FhirError `store-unavailable`
 */
export async function inactiveSearchParameters(client: HapiClient): Promise<readonly string[]> {
  const inactive: string[] = [];
  for (const { base, code } of ownParameters()) {
    const [type = ''] = base;
    const query = [
      [`${code}:missing`, 'true'],
      ['_id', 'doctor-nothing'],
      ['_summary', 'count'],
    ] as const;
    const { status } = await client.send({ method: 'GET', path: type, query });
    if (status !== 200) inactive.push(`${type}.${code}`);
  }
  return inactive;
}

/** Those of our package, and those that HAPI needs for `:identifier`. */
function ownParameters(): readonly SearchParameterModel[] {
  const ofPackage = searchParameters().filter(
    ({ url, expression }) => url.startsWith(ownBase) && expression !== undefined,
  );
  const ofReferences = identifierParameters().map(({ type, code, expression }): SearchParameterModel => {
    const url = `${ownBase}hapi-${type}-${code}`;
    return { url, code, base: [type], type: 'token', expression };
  });
  return [...ofPackage, ...ofReferences];
}

/** The resource that defines a search parameter; we have no composite ones. */
function definitionOf({ url, code, base, type, expression, target }: SearchParameterModel) {
  const id = url.slice(ownBase.length);
  return {
    resourceType: 'SearchParameter',
    id,
    url,
    name: id,
    status: 'active',
    description: code,
    code,
    base,
    type,
    expression,
    ...(target === undefined ? {} : { target }),
  };
}
