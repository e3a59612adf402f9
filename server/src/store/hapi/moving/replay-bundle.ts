import { randomUUID } from 'node:crypto';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { parseJsonText, toJsonText } from '@sinfonia/profiles/json';
import type { MovedVersion, RestoreFault } from '../../moving.ts';
import type { ResourceAddress, StoredVersion } from '../../port.ts';
import { type HapiAnswer, type HapiClient, hapiCodes } from '../client/hapi-client.ts';
import { toSend } from '../stored-text.ts';
import { transactionOf, writeHeaders } from '../write/send-write.ts';

const headers = { ...writeHeaders, prefer: 'return=minimal' };

/** The server that versions are written to. */
export interface ReplayTarget {
  readonly client: HapiClient;
  readonly read: (address: ResourceAddress) => Promise<StoredVersion | undefined>;
}

/** How the entry of a version is made. */
interface EntryOptions {
  /** False leaves it to the server over which version it goes. */
  readonly guarded?: boolean;
}

/**
 * Writes versions of different resources as one transaction; when the server does not take it, one by one, so that each fault
 * has its version.
 */
export async function replayBundle(target: ReplayTarget, versions: readonly MovedVersion[]): Promise<RestoreFault[]> {
  const answer = await transact(
    target,
    versions.map((version) => entryOf(version, {})),
  );
  const faults: RestoreFault[] = [];
  for (const [at, version] of versions.entries()) {
    const made = answer.status === 200 ? versionMade(answer.body?.entry?.[at]) : undefined;
    if (made === version.versionId) continue;
    const fault = made === undefined ? await replayAlone(target, version) : renumbered(version, made);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

async function replayAlone(target: ReplayTarget, version: MovedVersion): Promise<RestoreFault | undefined> {
  const address = addressOf(version);
  const before = Number(version.versionId) - 1;
  let answer = await transact(target, [entryOf(version, {})]);
  if (answer.status === 409 || answer.status === 412) {
    const current = Number((await target.read(version))?.versionId ?? 0);
    if (current > before) return { kind: 'refused', address, detail: `version ${current} is there` };
    answer = await transact(target, [entryOf(version, { guarded: false })]);
  }
  // A transaction asks more of references than an update does.
  if (answer.status !== 200 && version.json !== undefined) answer = await put(target, version);
  if (answer.status >= 300) return notTaken(address, answer);
  const number = answer.body?.entry === undefined ? numberIn(answer.header('etag')) : versionMade(answer.body.entry[0]);
  if (number === version.versionId) return undefined;
  return renumbered(version, number ?? '');
}

function notTaken(address: string, { status, body }: HapiAnswer): RestoreFault {
  const codes = hapiCodes(body).join(' ');
  if (status < 500) return { kind: 'refused', address, detail: codes || `${status}` };
  return { kind: 'failed', address, detail: `${status} ${codes}`.trim() };
}

function renumbered(version: MovedVersion, made: string): RestoreFault {
  return { kind: 'renumbered', address: addressOf(version), detail: made };
}

function addressOf({ type, id, versionId }: MovedVersion): string {
  return `${type}/${id}/${versionId}`;
}

function transact({ client }: ReplayTarget, entries: readonly BundleEntry[]): Promise<HapiAnswer> {
  return client.attempt({ ...transactionOf(entries), headers });
}

function put({ client }: ReplayTarget, version: MovedVersion): Promise<HapiAnswer> {
  const before = Number(version.versionId) - 1;
  return client.attempt({
    method: 'PUT',
    path: `${version.type}/${version.id}`,
    headers: { ...headers, ...(before > 0 ? { 'if-match': `W/"${before}"` } : {}) },
    body: toJsonText(resourceOf(version)),
  });
}

function entryOf(version: MovedVersion, { guarded = true }: EntryOptions): BundleEntry {
  const url = `${version.type}/${version.id}`;
  if (version.json === undefined) return { request: { method: 'DELETE', url } };
  const guard = guarded ? { ifMatch: `W/"${Number(version.versionId) - 1}"` } : {};
  return { resource: resourceOf(version), request: { method: 'PUT', url, ...guard } };
}

function resourceOf({ json = '', versionId, method }: MovedVersion): Resource {
  // The note of a write makes also a version that says the same as the one before.
  return toSend(parseJsonText(json) as Resource, Number(versionId), method, { id: randomUUID(), intended: false });
}

/** Number of the version that an entry of an answer tells; HAPI gives a deletion no ETag, but a location. */
function versionMade(entry: BundleEntry | undefined): string | undefined {
  return numberIn(entry?.response?.etag) ?? /\/_history\/(\d+)$/.exec(entry?.response?.location ?? '')?.[1];
}

function numberIn(etag: string | null | undefined): string | undefined {
  return /^W\/"(\d+)"$/.exec(etag ?? '')?.[1];
}
