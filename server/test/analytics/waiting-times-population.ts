import type { Appointment, Extension, Resource, Schedule, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';

/** A booking or wait; by default a first visit of class B that was asked for on 2 March and delivered on 9 March at hospital A. */
export interface RequestGiven {
  readonly id: string;
  readonly person?: string;
  readonly status?: Appointment['status'];
  readonly service?: string;
  readonly access?: '0' | '1';
  readonly class?: string | null;
  readonly regime?: string;
  readonly channel?: string;
  readonly requested?: string;
  readonly starts?: string | null;
  readonly first?: string;
  readonly accepted?: boolean;
  readonly wait?: string;
  readonly path?: string;
  readonly reason?: string;
  readonly updated?: string;
  readonly at?: 'a' | 'b';
}

/** An agenda at hospital A or B. */
export interface AgendaGiven {
  readonly id: string;
  readonly at?: 'a' | 'b';
  readonly active?: boolean;
  readonly publication?: string;
  readonly closed?: readonly [string, string];
  readonly until?: string;
  /** Starts of its slots by status. */
  readonly slots?: Readonly<Record<string, readonly string[]>>;
}

/** What there is. */
export interface WaitingPopulation {
  readonly requests?: readonly RequestGiven[];
  readonly agendas?: readonly AgendaGiven[];
}

const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
const coded = (url: string, system: string, code: string | null | undefined): Extension[] =>
  code === null || code === undefined ? [] : [{ url, valueCoding: { system, code } }];

/** Two health authorities, each with a hospital, and what is given. */
export function waitingPopulationOf({ requests = [], agendas = [] }: WaitingPopulation): readonly Resource[] {
  const persons = new Set(requests.map(({ id, person = id }) => person));
  return [
    ...(['a', 'b'] as const).flatMap((at): Resource[] => [
      {
        resourceType: 'Organization',
        id: `asl-${at}`,
        type: [{ coding: [{ system: 'http://terminology.hl7.it/CodeSystem/it-tipoEntita', code: 'asl' }] }],
      },
      { resourceType: 'Organization', id: `hospital-${at}`, partOf: { reference: `Organization/asl-${at}` } },
      {
        resourceType: 'HealthcareService',
        id: `service-${at}`,
        providedBy: { reference: `Organization/hospital-${at}` },
      },
    ]),
    ...[...persons].map((id): Resource => ({ resourceType: 'Patient', id, gender: 'female', birthDate: '1960-05-01' })),
    ...requests.map(toAppointment),
    ...agendas.flatMap(toAgenda),
  ];
}

function toAppointment(given: RequestGiven): Appointment {
  const { id, person = id, status = 'fulfilled', at = 'a', access = '1', requested = '2026-03-02' } = given;
  const starts = given.starts === undefined ? '2026-03-09' : given.starts;
  const isWaiting = status === 'waitlist';
  return {
    resourceType: 'Appointment',
    id,
    meta: { lastUpdated: `${given.updated ?? requested}T10:00:00Z` },
    extension: [
      ...coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, access),
      ...coded(
        extensionUrl.BookingPriorityClass,
        codeSystemUrl.PriorityClass,
        given.class === undefined ? 'B' : given.class,
      ),
      ...coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, given.regime),
      ...coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, given.channel ?? 'portal'),
      ...(isWaiting
        ? coded(extensionUrl.WaitingListState, codeSystemUrl.WaitingListStatus, given.wait ?? 'waiting')
        : []),
      ...(isWaiting
        ? [{ url: extensionUrl.WaitingListArea, valueReference: { reference: `Organization/asl-${at}` } }]
        : []),
      ...(given.path === undefined
        ? []
        : [
            {
              url: extensionUrl.WaitingListProtectedPath,
              extension: [
                { url: 'kind', valueCoding: { system: codeSystemUrl.ProtectedPathKind, code: given.path } },
                { url: 'since', valueDate: requested },
              ],
            },
          ]),
      ...(given.first === undefined
        ? []
        : [
            {
              url: extensionUrl.BookingFirstOffer,
              extension: [
                { url: 'firstAvailable', valueDate: given.first },
                { url: 'accepted', valueBoolean: given.accepted ?? true },
              ],
            },
          ]),
    ],
    status,
    serviceType: [{ coding: [{ system: nomenclature, code: given.service ?? '89.7A.3' }] }],
    created: `${requested}T09:00:00+01:00`,
    ...(starts === null || isWaiting ? {} : { start: `${starts}T09:00:00+01:00`, end: `${starts}T09:20:00+01:00` }),
    ...(status === 'cancelled'
      ? {
          cancelationReason: {
            coding: [{ system: codeSystemUrl.BookingCancellationReason, code: given.reason ?? 'patient' }],
          },
        }
      : {}),
    participant: [
      { actor: { reference: `Patient/${person}` }, status: 'accepted' },
      ...(isWaiting ? [] : [{ actor: { reference: `HealthcareService/service-${at}` }, status: 'accepted' as const }]),
    ],
  };
}

function toAgenda({ id, at = 'a', active = true, publication, closed, until, slots = {} }: AgendaGiven): Resource[] {
  const schedule: Schedule = {
    resourceType: 'Schedule',
    id,
    active,
    extension: [
      ...coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, '1'),
      ...(publication === undefined
        ? []
        : [
            {
              url: 'https://fhir.sinfonia.campania.it/StructureDefinition/schedule-publication',
              extension: [{ url: 'state', valueCoding: { code: publication } }],
            },
          ]),
      ...(closed === undefined
        ? []
        : [
            {
              url: extensionUrl.ScheduleClosure,
              extension: [
                { url: 'period', valuePeriod: { start: closed[0], end: closed[1] } },
                { url: 'reason', valueString: 'Lavori' },
              ],
            },
          ]),
    ],
    serviceType: [{ coding: [{ system: nomenclature, code: '89.7A.3' }] }],
    actor: [{ reference: `HealthcareService/service-${at}` }],
    planningHorizon: { start: '2026-01-01', ...(until === undefined ? {} : { end: until }) },
  };
  return [
    schedule,
    ...Object.entries(slots).flatMap(([status, starts]) =>
      starts.map(
        (day, index): Slot => ({
          resourceType: 'Slot',
          id: `${id}-${status}-${index}`,
          schedule: { reference: `Schedule/${id}` },
          status: status as Slot['status'],
          start: `${day}T09:00:00+01:00`,
          end: `${day}T09:20:00+01:00`,
        }),
      ),
    ),
  ];
}
