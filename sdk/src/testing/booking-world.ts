import assert from 'node:assert/strict';
import { type BookingSchedule, codeSystemUrl, extensionUrl, identifierSystem, profileUrl } from '@sinfonia/profiles';
import type { AvailableSlot } from '../booking/index.ts';
import type { SinfoniaClient } from '../client.ts';
import { day, type MedicineWorld, medicineWorld, type TestPerson } from './medicine-world.ts';

/** First cardiological visit; code of the nomenclature of outpatient services. */
export const visit = '89.7A.3';

/** The hospital of the sandbox whose the agendas of the tests are. */
export const hospital = 'Organization/hsp-150442';

/** The people of the tests of bookings, all of the sandbox. */
export interface BookingWorld extends MedicineWorld {
  /** Operator of the booking centre. */
  readonly desk: SinfoniaClient;
  /** Front desk of the {@link hospital}. */
  readonly frontDesk: SinfoniaClient;
  /** Physician of the {@link hospital}. */
  readonly physician: SinfoniaClient;
  /** A citizen, with a token for herself. */
  readonly citizen: SinfoniaClient;
  /** A prescription of class B, of a first visit unless another service is given, for a new person unless given. */
  prescription(service?: string, person?: TestPerson): Promise<Prescribed>;
  /** An agenda that is open day and night, published for three days, of a first visit unless another service is given; its reference. */
  agenda(service?: string): Promise<`Schedule/${string}`>;
  /** The first free slots of an agenda; from today unless given. */
  free(agenda: string, service?: string, from?: string): Promise<readonly AvailableSlot[]>;
}

/** A prescription and its person. */
export interface Prescribed extends TestPerson {
  readonly nre: string;
  readonly line: `ServiceRequest/${string}`;
}

/** The citizen of the sandbox. */
export const citizen: TestPerson = {
  patient: 'Patient/sandbox-cittadino',
  identifier: { system: identifierSystem.codiceFiscale, value: 'RNRLCU52C58F839B' },
};

let opened: Promise<BookingWorld> | undefined;

/** The world that the tests of one run share. */
export function bookingWorld(): Promise<BookingWorld> {
  opened ??= medicineWorld().then(open);
  return opened;
}

async function open(world: MedicineWorld): Promise<BookingWorld> {
  const desk = await world.as('operatore-cup');
  const as = async (user: string, code: string): Promise<SinfoniaClient> => {
    const { id } = await world.platform.create({
      resourceType: 'PractitionerRole',
      active: true,
      practitioner: { reference: `Practitioner/sandbox-${user}` },
      organization: { reference: hospital },
      code: [{ coding: [{ system: codeSystemUrl.SinfoniaRole, code }] }],
    });
    return world.as(user, {}, id);
  };
  let agendas = 0;
  return {
    ...world,
    desk,
    frontDesk: await as('infermiere', 'administrative-operator'),
    citizen: await world.as('cittadino', {}, undefined, 'openid fhirUser launch/patient patient/*.cruds'),
    physician: await as('specialista', 'hospital-physician'),
    async prescription(service = visit, person) {
      const { patient, identifier } = person ?? (await world.person());
      const { prescriptions } = world.doctor;
      const { lines } = await prescriptions.prescribeServices({
        place: 'A',
        patient,
        coPayment: 'not-exempt',
        priority: 'B',
        question: 'Sospetta aritmia',
        services: [{ code: service, branch: '02', accessType: '1' }],
      });
      const { nre } = await prescriptions.state(lines);
      return { nre, line: `ServiceRequest/${lines[0]?.id}`, patient, identifier };
    },
    async agenda(service) {
      agendas += 1;
      const { agenda } = await desk.booking.agendas.draft({ agenda: rules(`SDK-${process.pid}-${agendas}`, service) });
      assert.ok(agenda);
      await desk.booking.agendas.publish(agenda, { days: 3 });
      return `Schedule/${agenda.id}`;
    },
    async free(agenda, service = visit, from = day()) {
      const found = await desk.booking.findAvailability({
        services: [service],
        priority: 'B',
        municipality: '063049',
        from,
        count: 50,
      });
      return found.available.filter((one) => one.agenda === agenda);
    },
  };
}

/** The rules of an agenda of first accesses, a slot of twenty minutes, on every day and at every hour. */
export function rules(code: string, service = visit): BookingSchedule {
  return {
    resourceType: 'Schedule',
    meta: { profile: [profileUrl.BookingSchedule] },
    extension: [
      {
        url: extensionUrl.BookingAccessType,
        valueCoding: { system: codeSystemUrl.AccessType, code: '1' },
      },
      {
        url: extensionUrl.ScheduleSession,
        extension: [
          { url: 'slotMinutes', valuePositiveInt: 20 },
          { url: 'onHolidays', valueBoolean: true },
        ],
      },
      {
        url: extensionUrl.ScheduleOpening,
        valueTiming: {
          repeat: {
            dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
            timeOfDay: ['00:00:00'],
            duration: 24,
            durationUnit: 'h',
          },
        },
      },
    ],
    identifier: [{ system: identifierSystem.agenda, value: code }],
    active: false,
    serviceType: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: service }] }],
    actor: [
      { reference: 'HealthcareService/sandbox-cup-150442-cardiology' },
      { reference: 'Location/sandbox-cup-150442' },
    ],
    planningHorizon: { start: day() },
  };
}
