import assert from 'node:assert/strict';
import type { AuditEvent, Bundle, Resource } from '@medplum/fhirtypes';
import { type Content, markOf } from '../../durability/ledger.ts';
import type { StoredHistory } from '../../durability/stored-history.ts';
import { ask } from '../../rest/ask.ts';
import { writtenTypes } from './resources.ts';

/** A node that is asked. */
export interface Asked {
  readonly port: number;
  readonly token: string;
}

/** Every version of the resources that clients wrote, as a node tells it in the history of each type. */
export async function readHistory(node: Asked): Promise<StoredHistory> {
  const versions = new Map<string, Content[]>();
  const marks = new Map<string, number>();
  for (const type of writtenTypes) {
    for await (const { resource, response, request } of entriesOf(node, `/fhir/${type}/_history?_count=500`)) {
      const version = Number(/^W\/"(\d+)"$/.exec(response?.etag ?? '')?.[1]);
      const content = resource === undefined ? 'deleted' : JSON.stringify(resource);
      const address = resource === undefined ? (request?.url ?? '') : `${type}/${resource.id}`;
      const known = versions.get(address) ?? [];
      assert.equal(known[version - 1], undefined, `${address} version ${version} is told twice`);
      known[version - 1] = content;
      versions.set(address, known);
      const mark = markOf(content);
      if (mark !== '') marks.set(mark, (marks.get(mark) ?? 0) + 1);
    }
  }
  // Not written by the clients.
  versions.delete('Patient/sandbox-cittadino');
  return {
    addresses: () => versions.keys(),
    versionCount: (address) => versions.get(address)?.length ?? 0,
    content: (address, version) => versions.get(address)?.[version - 1],
    marks: () => marks,
  };
}

/** All versions of a history, as `Type/id/_history/version`. */
export function versionsOf(stored: StoredHistory): string[] {
  return [...stored.addresses()].flatMap((address) =>
    Array.from({ length: stored.versionCount(address) }, (_, at) => `${address}/_history/${at + 1}`),
  );
}

/** What the access events say: versions that were written, how often each, and requests that were answered. */
export interface Audited {
  /** Number of all events. */
  readonly count: number;
  /** Versions of the written types that an event of a write names, with the number of such events. */
  readonly written: ReadonlyMap<string, number>;
  readonly requests: ReadonlySet<string>;
}

/** Pages through the access events. */
export async function readAudit(node: Asked): Promise<Audited> {
  const written = new Map<string, number>();
  const requests = new Set<string>();
  let count = 0;
  for await (const { resource } of entriesOf<AuditEvent>(node, '/fhir/AuditEvent?_count=500')) {
    count++;
    for (const { what } of resource?.entity ?? []) {
      if (what?.identifier?.value !== undefined) requests.add(what.identifier.value);
      const reference = what?.reference ?? '';
      if (resource?.action !== 'C' && resource?.action !== 'U' && resource?.action !== 'D' && resource?.action !== 'E')
        continue;
      if (reference.includes('/_history/')) written.set(reference, (written.get(reference) ?? 0) + 1);
    }
  }
  return { count, written, requests };
}

/** The entries of all pages that a search or a history has. */
async function* entriesOf<R extends Resource>({ port, token }: Asked, first: string) {
  const headers = { authorization: `Bearer ${token}` };
  let path: string | undefined = first;
  while (path !== undefined) {
    const answer = await ask(port, false, { method: 'GET', path, headers });
    assert.equal(answer.status, 200, answer.text);
    const page: Bundle<R> = JSON.parse(answer.text);
    yield* page.entry ?? [];
    path = page.link?.find(({ relation }) => relation === 'next')?.url?.replace(/^https?:\/\/[^/]+/, '');
  }
}
