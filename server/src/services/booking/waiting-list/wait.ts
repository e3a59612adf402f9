import type { Appointment, Extension, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { toInstant } from '../../calendar/civil-day.ts';
import type { Read } from '../../steps/changes.ts';
import { codeIn, extensionOf, withExtension } from '../../steps/elements.ts';
import { findResources, type Reading, refersTo } from '../../steps/stored.ts';
import { calledOff } from '../bookings/appointment.ts';
import { serviceSystem } from '../bookings/service-codes.ts';
import { kindOf } from '../bookings/wait.ts';
import { isBookingChannel } from '../channels.ts';
import { isPriorityClass } from '../classes.ts';
import { declinedSlots } from './offer-task.ts';
import type { WaitingEntry } from './waiting-entry.ts';

/** A wait on the list, with what was offered to who waits. */
export interface Wait {
  /** `Patient/x`. */
  readonly patient: string;
  /** The entry, or the booking that it became; absent before the person is on the list. */
  readonly entry?: Read<Appointment>;
  /** Tasks of the list about it: offers, protected path. */
  readonly tasks: readonly Read<Task>[];
}

/** State of a wait: a code of `waiting-list-status`; `none` before it, `closed` when it has become a booking. */
export function stateOf({ entry }: Pick<Wait, 'entry'>): string {
  if (entry === undefined) return 'none';
  return extensionOf(entry, extensionUrl.WaitingListState)?.valueCoding?.code ?? 'closed';
}

/** The entry that a step is made on. Throws for a step made before there is one: a fault of the program. */
export function entryOf({ entry }: Wait): Read<Appointment> {
  if (entry === undefined) throw new Error('the wait has no entry');
  return entry;
}

/** The tasks of the list about an appointment. */
export async function tasksOf(store: Reading, entry: string): Promise<readonly Read<Task>[]> {
  const found = await findResources(store, 'Task', refersTo('Task', 'focus', entry));
  return found.filter(({ code }) => codeIn(code, codeSystemUrl.WaitingListTaskKind) !== undefined);
}

/** The code that an extension of a resource has. */
export function codeOfExtension(entry: { readonly extension?: Extension[] }, address: string): string | undefined {
  return extensionOf(entry, address)?.valueCoding?.code;
}

/** An entry in another state. */
export function inState<A extends Appointment>(entry: A, state: NonNullable<WaitingEntry['state']>): A {
  return withExtensions(entry, {
    url: extensionUrl.WaitingListState,
    valueCoding: { system: codeSystemUrl.WaitingListStatus, code: state },
  });
}

/** An appointment with extensions in place of those of the same addresses. */
export function withExtensions<A extends Appointment>(entry: A, ...next: readonly Extension[]): A {
  const extension = next.reduce((given, one) => withExtension(given, one.url, one), entry.extension ?? []);
  return { ...entry, extension };
}

/** Instant at which the person asked (ms, UTC); a day alone means its begin in Italy. */
export function requestedAt({ created = '' }: Appointment): number {
  return created.length <= 10 ? toInstant(created, 0) : Date.parse(created);
}

/** Code of the service in the nomenclature, or the first that there is. */
export function serviceOf({ serviceType }: Appointment): string {
  const own = serviceType?.map((one) => codeIn(one, serviceSystem)).find((one) => one !== undefined);
  return own ?? serviceType?.[0]?.coding?.[0]?.code ?? '';
}

/** Places that the person takes, `Location/x`; none: any. */
export function placesOf({ participant }: Appointment): readonly string[] {
  return participant.flatMap(({ actor }) =>
    actor?.reference?.startsWith('Location/') === true ? [actor.reference] : [],
  );
}

/**
 * A stored entry as order and offers look at it. `level` tells what its area is, since a reference does not say it; without an area
 * the whole Region. Undefined for an appointment that is no entry.
 */
export function toWaitingEntry(
  entry: Read<Appointment>,
  tasks: readonly Task[],
  level: 'asl' | 'district' = 'asl',
): WaitingEntry | undefined {
  const state = stateOf({ entry });
  if (entry.status !== 'waitlist' || !isState(state)) return undefined;
  const letter = codeOfExtension(entry, extensionUrl.BookingPriorityClass) ?? '';
  const channel = codeOfExtension(entry, extensionUrl.BookingChannel) ?? '';
  const regime = codeOfExtension(entry, extensionUrl.BookingRegime);
  const area = extensionOf(entry, extensionUrl.WaitingListArea)?.valueReference?.reference;
  const service = serviceOf(entry);
  return {
    id: entry.id,
    state,
    service,
    kind: kindOf(entry.serviceType?.[0] ?? {}),
    access: codeOfExtension(entry, extensionUrl.BookingAccessType) === '0' ? 'control' : 'first',
    ...(isPriorityClass(letter) ? { class: letter } : {}),
    regime: regime === 'alpi' || regime === 'private' ? regime : 'ssn',
    channel: isBookingChannel(channel) ? channel : 'desk',
    requestedAt: requestedAt(entry),
    area: area === undefined ? { level: 'region' } : { level, code: area },
    wished: (entry.requestedPeriod ?? []).flatMap(({ start, end }) =>
      start === undefined ? [] : [{ from: start.slice(0, 10), ...(end === undefined ? {} : { to: end.slice(0, 10) }) }],
    ),
    places: placesOf(entry),
    declined: declinedSlots(tasks),
  };
}

const states: readonly string[] = ['waiting', 'offered', 'offer-refused', 'protected-path', 'suspended', 'closed'];

function isState(text: string): text is WaitingEntry['state'] {
  return states.includes(text);
}

/** An entry that has left the list, for a reason of `booking-cancellation-reason`. */
export function withdrawn(entry: Read<Appointment>, reason: string): Read<Appointment> {
  return { ...calledOff(inState(entry, 'closed'), reason) };
}
