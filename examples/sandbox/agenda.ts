import type { TimingRepeat } from '@medplum/fhirtypes';
import { type BookingSchedule, codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/sdk';

/** The national nomenclature of outpatient services. */
export const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';

/** What the agenda of an example says. */
export interface AgendaFacts {
  /** Code in the booking centre. */
  readonly code: string;
  /** Service of the nomenclature. */
  readonly service: string;
  readonly title: string;
  /** `HealthcareService/…` and `Location/…`. */
  readonly offered: string;
  readonly place: string;
  /** First and last day that can be booked, Europe/Rome; the last one open unless given. */
  readonly from: string;
  readonly to?: string;
  readonly slotMinutes: number;
  /** Time by the clock in Italy at which it opens, and for how long. */
  readonly opens: string;
  readonly hours: number;
}

const everyDay: TimingRepeat['dayOfWeek'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The rules of an agenda of first accesses that is open on every day, holidays too. */
export function agendaFrom(facts: AgendaFacts): BookingSchedule {
  const { code, service, title, offered, place, from, to, slotMinutes, opens, hours } = facts;
  return {
    resourceType: 'Schedule',
    meta: { profile: [profileUrl.BookingSchedule] },
    extension: [
      { url: extensionUrl.BookingAccessType, valueCoding: { system: codeSystemUrl.AccessType, code: '1' } },
      { url: extensionUrl.BookingRegime, valueCoding: { system: codeSystemUrl.BookingRegime, code: 'ssn' } },
      {
        url: extensionUrl.ScheduleSession,
        extension: [
          { url: 'slotMinutes', valuePositiveInt: slotMinutes },
          { url: 'onHolidays', valueBoolean: true },
        ],
      },
      {
        url: extensionUrl.ScheduleOpening,
        valueTiming: {
          repeat: { dayOfWeek: everyDay, timeOfDay: [`${opens}:00`], duration: hours, durationUnit: 'h' },
        },
      },
    ],
    identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-schedule', value: code }],
    active: false,
    serviceType: [{ coding: [{ system: nomenclature, code: service }], text: title }],
    actor: [{ reference: offered }, { reference: place }],
    planningHorizon: { start: from, ...(to === undefined ? {} : { end: to }) },
  } as BookingSchedule;
}
