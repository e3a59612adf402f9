import type { Appointment, CodeableConcept, Extension } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { all, findResources, hasCode, type Reading, refersTo } from '../../steps/stored.ts';
import { newIup } from '../bookings/appointment.ts';
import { iupSystem } from '../bookings/booking.ts';
import { isSameService } from '../bookings/order/order.ts';
import type { BookingChannel } from '../channels.ts';
import type { PriorityClass } from '../classes.ts';
import type { Deadline } from '../maximum-times/deadline.ts';

/** What a wait begins with. */
export interface NewWait {
  readonly patient: string;
  readonly service: CodeableConcept;
  readonly specialty?: string | undefined;
  readonly question?: string | undefined;
  readonly access: '0' | '1';
  readonly class?: PriorityClass | undefined;
  readonly deadline?: Deadline | undefined;
  readonly channel: BookingChannel;
  readonly regime: 'ssn' | 'alpi' | 'private';
  readonly area?: string | undefined;
  readonly places: readonly string[];
  readonly days: readonly { readonly from: string; readonly to?: string | undefined }[];
  readonly contact?: { readonly system: 'phone' | 'email'; readonly value: string } | undefined;
  /** `ServiceRequest/x`. */
  readonly line?: string | undefined;
  /** ms, UTC. */
  readonly now: number;
}

/** The entry (profile WaitingListEntry) that a wait is, with an IUP of its own. */
export function toEntry(wait: NewWait): Appointment {
  const coded = (url: string, system: string, code: string): Extension => ({ url, valueCoding: { system, code } });
  return {
    resourceType: 'Appointment',
    meta: { profile: [profileUrl.WaitingListEntry] },
    extension: [
      coded(extensionUrl.WaitingListState, codeSystemUrl.WaitingListStatus, 'waiting'),
      coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, wait.access),
      ...(wait.class === undefined
        ? []
        : [coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, wait.class)]),
      coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, wait.channel),
      coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, wait.regime),
      ...(wait.deadline === undefined
        ? []
        : [{ url: extensionUrl.WaitingListMaximumDate, valueDate: wait.deadline.lastDay }]),
      ...(wait.area === undefined
        ? []
        : [{ url: extensionUrl.WaitingListArea, valueReference: { reference: wait.area } }]),
      ...(wait.contact === undefined
        ? []
        : [{ url: extensionUrl.WaitingListContact, valueContactPoint: { ...wait.contact } }]),
    ],
    identifier: [{ system: iupSystem, value: newIup(wait.now) }],
    status: 'waitlist',
    serviceType: [wait.service],
    ...(wait.specialty === undefined ? {} : { specialty: [{ text: wait.specialty }] }),
    ...(wait.question === undefined ? {} : { reasonCode: [{ text: wait.question }] }),
    created: new Date(wait.now).toISOString(),
    ...(wait.line === undefined ? {} : { basedOn: [{ reference: wait.line }] }),
    requestedPeriod: wait.days.map(({ from, to }) => ({ start: from, ...(to === undefined ? {} : { end: to }) })),
    participant: [
      { actor: { reference: wait.patient }, status: 'accepted' },
      ...wait.places.map((reference) => ({
        actor: { reference },
        required: 'optional' as const,
        status: 'needs-action' as const,
      })),
    ],
  };
}

/** Whether a person waits for a service already: on the same line of a prescription, or for the same service without one. */
export async function waitsAlready(store: Reading, { patient, line, service }: NewWait): Promise<boolean> {
  const open = await findResources(
    store,
    'Appointment',
    all(refersTo('Appointment', 'patient', patient), hasCode('Appointment', 'status', 'waitlist')),
  );
  return open.some(({ basedOn = [], serviceType }) =>
    line === undefined
      ? basedOn.length === 0 && isSameService(serviceType?.[0], service)
      : basedOn.some(({ reference }) => reference === line),
  );
}
