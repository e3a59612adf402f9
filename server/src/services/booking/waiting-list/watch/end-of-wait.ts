import type { Appointment, ServiceRequest } from '@medplum/fhirtypes';
import { Changes, type Read } from '../../../steps/changes.ts';
import type { PlatformWriter } from '../../../steps/platform-write.ts';
import { type Reading, readResource } from '../../../steps/stored.ts';
import { personOf } from '../../bookings/booking.ts';
import { bookingsOfLines, nreOfLine, orderOf, stateOfOrder, timesOf } from '../../bookings/order/order.ts';
import { watchNotices } from '../machine.ts';
import { waitingNotices } from '../notices.ts';
import { withdrawn } from '../wait.ts';
import { writeByWatch } from './platform-write.ts';

/** Why a wait has nothing to wait for: a code of `booking-cancellation-reason`; undefined for one that has. */
export async function endOfWait(store: Reading, entry: Appointment, now: number): Promise<string | undefined> {
  const line = await readResource(store, 'ServiceRequest', entry.basedOn?.[0]?.reference);
  if (line === undefined) return undefined;
  if (await isBooked(store, line)) return 'patient-elsewhere';
  const order = await orderOf(store, nreOfLine(line));
  const state = order === undefined ? undefined : stateOfOrder(order, now);
  if (state === '4') return 'prescription';
  return state === '8' ? 'patient-elsewhere' : undefined;
}

async function isBooked(store: Reading, line: Read<ServiceRequest>): Promise<boolean> {
  return (await bookingsOfLines(store, [line])).length >= timesOf(line);
}

/** Takes a wait that has nothing to wait for off the list, and tells the person. */
export async function endWait(
  writer: PlatformWriter,
  entry: Read<Appointment>,
  reason: string,
  now: number,
): Promise<void> {
  const changes = new Changes(undefined);
  const about = changes.update(withdrawn(entry, reason));
  const happening = { about: [about], sender: undefined, now };
  const nobody = async (): Promise<undefined> => undefined;
  const { store } = writer.context;
  for (const notice of await waitingNotices(store, personOf(entry) ?? '', [watchNotices.left], happening, nobody))
    changes.create(notice);
  await writeByWatch(writer, changes);
}
