import type { Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { sealedType } from '../../../audit-chain.ts';
import type { HapiClient } from '../../client/hapi-client.ts';
import { resourcesOf } from '../../scan.ts';
import { sealedTail, sealedText } from './sealed-event.ts';

/** An event as the server gives it. */
export interface EventText {
  /** Text after `meta.lastUpdated`, as the chain seals it. */
  readonly tail: string;
  readonly text: string;
  readonly version: number;
  /** Instant of the version, ms since the epoch. */
  readonly updated: number;
  /** Whether its first version is the current one. */
  readonly current: boolean;
}

/** Reads the first versions of audit events from the HAPI server. */
export class EventReader {
  readonly #client: HapiClient;

  constructor(client: HapiClient) {
    this.#client = client;
  }

  /** Events by id, those that are not there left out. */
  async read(ids: readonly string[]): Promise<ReadonlyMap<string, EventText>> {
    const texts = new Map<string, EventText>();
    if (ids.length === 0) return texts;
    for (const resource of await resourcesOf(this.#client, sealedType, ids)) {
      texts.set(resource.id ?? '', toText(resource, resource.meta?.versionId === '1'));
    }
    for (const id of ids.filter((each) => !texts.has(each))) {
      const first = await this.first(id);
      if (first !== undefined) texts.set(id, first);
    }
    return texts;
  }

  /** The first version of an event that was changed or deleted since. */
  async first(id: string): Promise<EventText | undefined> {
    const { status, body } = await this.#client.send({
      method: 'GET',
      path: `${sealedType}/${id}/_history/1`,
      headers: { 'cache-control': 'no-cache' },
    });
    if (status === 200) return toText(body as Resource, false);
    if (status === 404 || status === 410) return undefined;
    throw new FhirError({ code: 'store-unavailable' });
  }
}

function toText(resource: Resource, current: boolean): EventText {
  const { id = '', meta } = resource;
  const tail = sealedTail(resource);
  const version = Number(meta?.versionId ?? 1);
  const updated = Date.parse(meta?.lastUpdated ?? '');
  return { tail, text: sealedText(id, version, updated, tail), version, updated, current };
}
