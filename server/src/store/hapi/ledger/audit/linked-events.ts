import { sealedType } from '../../../audit-chain.ts';
import type { MovedVersion } from '../../../moving.ts';
import type { EventReader, EventText } from './event-reader.ts';
import { isOnServer, keptTail, type LinkRow } from './linked-rows.ts';
import { sealedText } from './sealed-event.ts';

/**
 * The first versions of the events of links, in their order, with the texts that the chain answers for; `order` is the position. One that
 * the server has is of the instant that it has there, another of that at which it was accepted. One that is nowhere is left out.
 *
 * @param instantOf the instant to show for each, in order
 * @throws FhirError `store-unavailable`
 */
export async function linkedEvents(
  rows: readonly LinkRow[],
  events: EventReader,
  instantOf: (made: number) => number = (made) => made,
): Promise<readonly MovedVersion[]> {
  const found = await events.read(rows.filter(isOnServer).map(({ id }) => id));
  const versions: MovedVersion[] = [];
  for (const row of rows) {
    const event = found.get(row.id);
    const kept = keptTail(row, event);
    const first = kept === undefined ? await firstOf(row.id, event, events) : undefined;
    const tail = kept ?? first?.tail;
    if (tail === undefined) continue;
    const made = first?.updated ?? event?.updated ?? row.accepted_at?.getTime() ?? 0;
    versions.push(versionOf(row, tail, instantOf(made)));
  }
  return versions;
}

/** As {@link linkedEvents}, for one link: the server gives a single version sooner than it finds a resource. */
export async function linkedEvent(row: LinkRow, events: EventReader): Promise<MovedVersion | undefined> {
  if (row.tail !== null) return (await linkedEvents([row], events))[0];
  const first = await events.first(row.id);
  return first && versionOf(row, first.tail, first.updated);
}

async function firstOf(id: string, event: EventText | undefined, events: EventReader): Promise<EventText | undefined> {
  return event === undefined || event.version === 1 ? event : events.first(id);
}

function versionOf({ id, position }: LinkRow, tail: string, instant: number): MovedVersion {
  return {
    type: sealedType,
    id,
    versionId: '1',
    lastUpdated: instant,
    method: 'POST',
    deleted: false,
    order: Number(position),
    json: sealedText(id, 1, instant, tail),
  };
}
