import { randomInt } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { endOf, type HapiAnswer, type HapiClient, hapiCodes } from '../client/hapi-client.ts';
import table from './settings.json' with { type: 'json' };

/** A setting of a HAPI FHIR server that the store relies on, and how it shows: what is written, removed, asked and answered. */
export interface Setting {
  readonly id: string;
  /** Property of the image, or what else sets it. */
  readonly set: string;
  readonly text: { readonly it: string; readonly en: string };
  readonly writes: readonly Probe[];
  /** Addresses of those that are deleted before the question, in one transaction and this order. */
  readonly remove?: readonly string[];
  /** Put under `If-Match: W/"0"` before the question; has to be refused. */
  readonly over?: Probe;
  readonly ask: string;
  /** True to ask before the last write too: an answer that the server keeps is then out of date. */
  readonly early?: boolean;
  /** Values by path; null: nothing is there. */
  readonly answer: Readonly<Record<string, string | number | null>>;
}

/** A resource that is written to see what the server does with it. */
type Probe = Pick<Resource, 'resourceType'> & { readonly id: string };

/** What was found about one setting. `why` is technical: a status, numbers of HAPI messages, or the path that differs. */
export type ProbedSetting = { readonly setting: Setting } & (
  | { readonly isMet: true }
  | { readonly isMet: false; readonly why: string }
);

/** Every setting, in the order in which it is tried. */
export const settings = table.settings as readonly Setting[];

const parameters = JSON.stringify({
  resourceType: 'Parameters',
  parameter: [
    { name: 'expungeDeletedResources', valueBoolean: true },
    { name: 'expungePreviousVersions', valueBoolean: true },
  ],
});

/**
 * Tries each setting on resources of its own (`doctor-…`, without personal data), and removes them: for good where the server allows
 * `$expunge`, else they are left as deleted.
 *
 * @throws FhirError `store-unavailable` when the server does not answer
 */
export async function* probeSettings(client: HapiClient): AsyncGenerator<ProbedSetting> {
  const run = String(randomInt(10 ** 11, 10 ** 12));
  const made = new Set<string>();
  try {
    for (const setting of settings) {
      const filled = JSON.parse(JSON.stringify(setting).replaceAll('{n}', run)) as Setting;
      const why = await difference(client, filled, made);
      yield why === undefined ? { setting, isMet: true } : { setting, isMet: false, why };
    }
  } finally {
    await remove(client, [...made].reverse());
  }
}

/** What the server does otherwise; undefined when it does as it should. */
async function difference(client: HapiClient, setting: Setting, made: Set<string>): Promise<string | undefined> {
  const last = setting.writes.length - 1;
  for (const [position, probe] of setting.writes.entries()) {
    if (setting.early === true && position === last) await ask(client, setting);
    const address = addressOf(probe);
    const answer = await client.send({ method: 'PUT', path: address, body: JSON.stringify(probe) }).catch(refusal);
    if (answer.status >= 300) return `PUT ${probe.resourceType}: ${told(answer)}`;
    made.add(address);
  }
  if (setting.remove !== undefined) {
    const entries = setting.remove.map((url) => ({ request: { method: 'DELETE', url } }));
    const answer = await transaction(client, entries);
    if (answer.status >= 300) return `DELETE: ${told(answer)}`;
  }
  if (setting.over !== undefined) {
    const request = { method: 'PUT', url: addressOf(setting.over), ifMatch: 'W/"0"' };
    const { status } = await transaction(client, [{ resource: setting.over, request }]);
    if (status !== 409 && status !== 412) return `PUT: ${status}`;
  }
  const answer = await ask(client, setting);
  if (answer.status !== 200) return `GET ${setting.ask.split(/[/?]/)[0]}: ${told(answer)}`;
  return Object.entries(setting.answer).find(([way, expected]) => (at(answer.body, way) ?? null) !== expected)?.[0];
}

function ask(client: HapiClient, setting: Setting): Promise<Refusal> {
  const [path = '', search] = setting.ask.split('?');
  const query = search === undefined ? [] : [...new URLSearchParams(search)];
  return client.send({ method: 'GET', path, query, headers: { 'cache-control': 'no-cache' } }).catch(refusal);
}

/** Deletes and, where it is allowed, expunges; what cannot be removed is left, under ids that nobody else has. */
async function remove(client: HapiClient, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    await transaction(client, [{ request: { method: 'DELETE', url: address } }]);
    await client.send({ method: 'POST', path: `${address}/$expunge`, body: parameters }).catch(refusal);
  }
}

async function transaction(client: HapiClient, entry: readonly object[]): Promise<Refusal> {
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
  return client.send({ method: 'POST', path: '', body }).catch(refusal);
}

type Refusal = Pick<HapiAnswer, 'status' | 'body'>;

/** A failure of the server in answering is a finding like a refusal; a server that is not there is not. */
function refusal(error: unknown): Refusal {
  if (endOf(error) !== 'ended') throw error;
  return { status: 500, body: undefined };
}

function told({ status, body }: Refusal): string {
  return [status, ...hapiCodes(body)].join(' ');
}

function addressOf({ resourceType, id }: Probe): string {
  return `${resourceType}/${id}`;
}

function at(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], body);
}
