import type { Resource, Schedule, Slot } from '@medplum/fhirtypes';
import type { Principal } from '../../../src/access/principal.ts';
import type { AccessPort } from '../../../src/fhir/access-port.ts';
import type { OperationHandler } from '../../../src/fhir/context.ts';
import { bookingOperations } from '../../../src/services/booking/steps.ts';
import { findResources, refersTo } from '../../../src/services/steps/stored.ts';
import type { Store } from '../../../src/store/port.ts';
import { type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { dayFromNow, principalOf, readAnswer, type StepAnswer, toParameters } from '../home-care/home-care-world.ts';

export { dayFromNow, principalOf, readAnswer, type StepAnswer, toParameters };

const canonical = 'https://fhir.sinfonia.campania.it';
const coded = (name: string, system: string, code: string) => ({
  url: `${canonical}/StructureDefinition/${name}`,
  valueCoding: { system: `${canonical}/CodeSystem/${system}`, code },
});

/** Who keeps agendas and who searches; scopes are wide. */
export const operator = principalOf('cup-operator', {
  subject: 'conto-cup',
  fhirUser: 'Practitioner/cup',
  practitionerRole: 'PractitionerRole/cup',
  organization: 'Organization/asl-uno',
  purpose: 'HOPERAT',
});
export const administratorOf = (organization: string): Principal =>
  principalOf('administrative-operator', {
    subject: `conto-${organization}`,
    fhirUser: 'Practitioner/amministrativo',
    practitionerRole: 'PractitionerRole/amministrativo',
    organization: `Organization/${organization}`,
    purpose: 'HOPERAT',
  });
export const citizen = principalOf('citizen', { fhirUser: 'Patient/persona', patient: 'persona', purpose: 'PATRQT' });

/** The rules of an agenda: Monday to Saturday, 8 to 12, a slot of 20 minutes, unless changed. */
export function agendaOf(change: Partial<Schedule> = {}, extension: Schedule['extension'] = []): Schedule {
  return {
    resourceType: 'Schedule',
    meta: { profile: [`${canonical}/StructureDefinition/sinfonia-booking-schedule`] },
    extension: [
      coded('booking-access-type', 'access-type', '1'),
      {
        url: `${canonical}/StructureDefinition/schedule-session`,
        extension: [
          { url: 'slotMinutes', valuePositiveInt: 20 },
          { url: 'onHolidays', valueBoolean: true },
        ],
      },
      {
        url: `${canonical}/StructureDefinition/schedule-opening`,
        valueTiming: {
          repeat: {
            dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
            timeOfDay: ['08:00:00'],
            duration: 4,
            durationUnit: 'h',
          },
        },
      },
      ...extension,
    ],
    identifier: [{ system: `${canonical}/sid/cup-schedule`, value: 'PROVA-01' }],
    active: false,
    serviceType: [{ coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '89.7A.3' }] }],
    actor: [{ reference: 'HealthcareService/cardiologia' }, { reference: 'Location/ambulatorio' }],
    planningHorizon: { start: dayFromNow(-10) },
    ...change,
  };
}

/** A kind of access, class, channel, regime or mode as an extension. */
export { coded };

/** Rules of a closure. */
export const closureOf = (from: string, to: string, reason: string) => ({
  url: `${canonical}/StructureDefinition/schedule-closure`,
  extension: [
    { url: 'period', valuePeriod: { start: from, end: to } },
    { url: 'code', valueCoding: { system: `${canonical}/CodeSystem/booking-closure-reason`, code: reason } },
  ],
});

const aslCode = (code: string) => ({
  extension: [
    {
      url: 'https://fhir.sinfonia.campania.it/StructureDefinition/address-asl',
      valueCoding: { system: 'https://www.hl7.it/fhir/terminology/CodeSystem/cs-asl', code },
    },
  ],
});

/** Structures and people of two ASL; everybody is invented. */
export const registers: readonly Resource[] = [
  ...[
    ['asl-uno', '150204'],
    ['asl-due', '150207'],
  ].map(
    ([id = '', code = '']): Resource => ({
      resourceType: 'Organization',
      id,
      active: true,
      name: `Azienda ${id}`,
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: code }],
    }),
  ),
  {
    resourceType: 'Organization',
    id: 'ospedale',
    active: true,
    name: 'Ospedale di prova',
    partOf: { reference: 'Organization/asl-uno' },
  },
  { resourceType: 'Organization', id: 'accreditato', active: true, name: 'Centro accreditato di prova' },
  ...[
    ['ambulatorio', 'ospedale', '150204', 40.85, 14.25],
    ['centro', 'accreditato', '150207', 40.68, 14.77],
  ].map(
    ([id, organization, asl, latitude, longitude]): Resource => ({
      resourceType: 'Location',
      id: String(id),
      status: 'active',
      name: `Sede ${id}`,
      managingOrganization: { reference: `Organization/${organization}` },
      address: { ...aslCode(String(asl)), city: 'Prova' },
      position: { latitude: Number(latitude), longitude: Number(longitude) },
    }),
  ),
  ...[
    ['cardiologia', 'ospedale', 'ambulatorio'],
    ['cardiologia-due', 'accreditato', 'centro'],
  ].map(
    ([id = '', organization, place]): Resource => ({
      resourceType: 'HealthcareService',
      id,
      active: true,
      name: `Servizio ${id}`,
      providedBy: { reference: `Organization/${organization}` },
      location: [{ reference: `Location/${place}` }],
    }),
  ),
  {
    resourceType: 'Patient',
    id: 'persona',
    active: true,
    birthDate: '1952-03-18',
    gender: 'female',
    managingOrganization: { reference: 'Organization/asl-uno' },
  },
  {
    resourceType: 'Patient',
    id: 'altra',
    active: true,
    birthDate: '1960-03-18',
    gender: 'male',
    managingOrganization: { reference: 'Organization/asl-due' },
  },
];

/** The booking centre with the structures and people of the registers. */
export interface BookingWorld extends InProcessApi {
  step(who: Principal, address: string, values: Parameters<typeof toParameters>[0]): Promise<StepAnswer>;
  /** The code or the rule by which a step is refused; fails when it is not. */
  refusal(who: Principal, address: string, values: Parameters<typeof toParameters>[0]): Promise<string>;
  put(...resources: readonly Resource[]): Promise<void>;
  /** Drafts and publishes an agenda; its id. */
  publish(agenda: Schedule, values?: Parameters<typeof toParameters>[0]): Promise<string>;
  /** The slots of an agenda, by start. */
  slots(agenda: string): Promise<readonly Slot[]>;
}

/** Opens the booking centre on a data directory. */
export async function openBooking(
  dataDirectory: string,
  accessTo?: (store: Store) => AccessPort,
  operations: (store: Store) => readonly OperationHandler[] = () => bookingOperations(),
): Promise<BookingWorld> {
  const api = await openInProcessApi(dataDirectory, accessTo, operations);
  const put = async (...resources: readonly Resource[]): Promise<void> => {
    await api.store.write(resources.map((resource) => ({ kind: 'update', method: 'PUT', resource })));
  };
  await put(...registers);
  const step: BookingWorld['step'] = async (who, address, values) =>
    readAnswer(await api.ask(who, 'POST', address, toParameters(values)));
  return {
    ...api,
    put,
    step,
    async refusal(who, address, values) {
      try {
        await api.ask(who, 'POST', address, toParameters(values));
      } catch (error) {
        const [issue] =
          (error as { issues?: readonly { code: string; values?: Record<string, string> }[] }).issues ?? [];
        if (issue === undefined) throw error;
        return issue.values?.['rule'] ?? issue.code;
      }
      throw new Error('the step was made');
    },
    async publish(agenda, values = {}) {
      const drafted = await step(operator, 'Schedule/$booking-draft-agenda', { agenda });
      const id = drafted.shown<Schedule>('agenda')[0]?.id ?? '';
      await step(operator, `Schedule/${id}/$booking-publish-agenda`, values);
      return id;
    },
    async slots(agenda) {
      const found = await findResources(api.store, 'Slot', refersTo('Slot', 'schedule', `Schedule/${agenda}`));
      return found.sort((one, other) => one.start.localeCompare(other.start));
    },
  };
}
