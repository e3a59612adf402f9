import type { Appointment, Patient, Resource, Schedule, ServiceRequest, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../../../src/access/open-access.ts';
import type { Principal } from '../../../../src/access/principal.ts';
import { bookingOperations } from '../../../../src/services/booking/steps.ts';
import { createWaitingWatch, type WaitingWatch } from '../../../../src/services/booking/waiting-list/watch/watch.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../../audit/in-process-api.ts';
import { callerOf, policies, put } from '../../dispensing/dispensing-world.ts';
import { dayFromNow } from '../../home-care/home-care-world.ts';
import { type Outcome, refusalOf, toOutcome, toParameters, type Values } from '../../step-answers.ts';

export { allOf, callerOf, now, policies, put } from '../../dispensing/dispensing-world.ts';
export { dayFromNow } from '../../home-care/home-care-world.ts';
export type { Outcome, Values } from '../../step-answers.ts';

const fiscal = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
export const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
const nreSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';

/** The service that is waited for: a first cardiological visit; everybody is invented. */
export const visit = '89.7A.3';

/** Fiscal codes of the people, by id. */
export const cards: Readonly<Record<string, string>> = {
  anna: 'RNRLCU52C58F839B',
  bruno: 'PVRMRA70A41F839S',
  carla: 'PVRGNN30A01F839H',
  fuori: 'ZNRLCU52C58F839Z',
  deceduta: 'RNRLCU52C58F839C',
};

/** Who takes part; scopes are wide, what they may do is for role, policy and machine to say. */
export const citizenOf = (id: string): Principal => ({
  clientId: 'app-cittadino',
  role: 'citizen',
  tokenId: `citizen-${id}`,
  scopes: ['user/*.cruds'],
  purpose: 'PATRQT',
  subject: `conto-${id}`,
  level: 2,
  fhirUser: `Patient/${id}`,
  patient: id,
});
export const operator = callerOf('cup-operator', 'Organization/cup');

const asl = (id: string): Resource => ({
  resourceType: 'Organization',
  id,
  active: true,
  name: `Azienda ${id}`,
  type: [{ coding: [{ system: 'http://terminology.hl7.it/CodeSystem/it-tipoEntita', code: 'asl' }] }],
});

/** Nine digits that are those of an id. */
const digitsOf = (id: string): string =>
  String([...id].reduce((sum, one) => sum * 37 + one.charCodeAt(0), 0) % 1_000_000_000).padStart(9, '0');

/** A line of a specialist prescription. */
export function lineOf(
  id: string,
  person: string,
  letter: string | undefined,
  access = '1',
  change: Partial<ServiceRequest> = {},
): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id,
    meta: { profile: [profileUrl.SpecialistServiceRequest] },
    extension: [
      {
        url: extensionUrl.CoPayment,
        valueCoding: { system: codeSystemUrl.CoPaymentPosition, code: 'not-exempt' },
      },
      { url: extensionUrl.PrescriptionAccess, valueCoding: { system: codeSystemUrl.AccessType, code: access } },
      { url: extensionUrl.PrescriptionStateCode, valueCoding: { system: codeSystemUrl.PrescriptionState, code: '3' } },
      ...(letter === undefined
        ? []
        : [
            {
              url: extensionUrl.PrescriptionPriority,
              valueCoding: { system: codeSystemUrl.PriorityClass, code: letter },
            },
          ]),
    ],
    requisition: { system: nreSystem, value: `1500A4${digitsOf(id)}` },
    status: 'active',
    intent: 'order',
    ...(letter === undefined ? {} : { priority: letter === 'U' ? 'asap' : letter === 'B' ? 'urgent' : 'routine' }),
    category: [{ coding: [{ system: codeSystemUrl.SpecialistBranch, code: '02' }] }],
    quantityQuantity: { value: 1 },
    code: { coding: [{ system: nomenclature, code: visit }], text: 'Prima visita' },
    subject: { reference: `Patient/${person}` },
    authoredOn: new Date(Date.now() - 3_600_000).toISOString(),
    requester: { reference: 'PractitionerRole/medico' },
    reasonCode: [{ text: 'Sospetta aritmia' }],
    ...change,
  };
}

/** The NRE of a line. */
export const nreOf = ({ requisition }: ServiceRequest): string => requisition?.value ?? '';

/** An agenda of the visit, at a place. */
export function agendaOf(id: string, place = 'ambulatorio', change: Partial<Schedule> = {}): Schedule {
  return {
    resourceType: 'Schedule',
    id,
    meta: { profile: [profileUrl.BookingSchedule] },
    extension: [{ url: extensionUrl.BookingAccessType, valueCoding: { system: codeSystemUrl.AccessType, code: '1' } }],
    identifier: [{ system: 'https://fhir.sinfonia.campania.it/sid/cup-schedule', value: id }],
    active: true,
    serviceType: [{ coding: [{ system: nomenclature, code: visit }] }],
    actor: [
      { reference: place === 'altrove' ? 'HealthcareService/altrove' : 'HealthcareService/cardiologia' },
      { reference: `Location/${place}` },
    ],
    planningHorizon: { start: '2026-01-01' },
    ...change,
  };
}

/** A slot of an agenda at noon UTC some days from now. */
export function slotOf(id: string, days: number, status: Slot['status'] = 'free', change: Partial<Slot> = {}): Slot {
  const start = `${dayFromNow(days)}T10:00:00.000Z`;
  return {
    resourceType: 'Slot',
    id,
    meta: { profile: [profileUrl.BookingSlot] },
    schedule: { reference: 'Schedule/agenda' },
    status,
    start,
    end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
    ...change,
  };
}

const personOf = (id: string): Patient => ({
  resourceType: 'Patient',
  id,
  active: true,
  identifier: [{ system: fiscal, value: cards[id] ?? id }],
  name: [{ family: 'Ornerini', given: ['Lucia'] }],
  birthDate: '1952-03-18',
  gender: 'female',
  ...(id === 'fuori' ? {} : { managingOrganization: { reference: 'Organization/asl-uno' } }),
  ...(id === 'deceduta' ? { deceasedBoolean: true } : {}),
});

/** Organizations, places and people. */
export const registers: readonly Resource[] = [
  asl('asl-uno'),
  asl('asl-due'),
  {
    resourceType: 'Organization',
    id: 'presidio',
    active: true,
    name: 'Presidio',
    partOf: { reference: 'Organization/asl-uno' },
  },
  {
    resourceType: 'Organization',
    id: 'clinica',
    active: true,
    name: 'Clinica',
    partOf: { reference: 'Organization/asl-due' },
  },
  { resourceType: 'Organization', id: 'cup', active: true, name: 'CUP' },
  {
    resourceType: 'Location',
    id: 'ambulatorio',
    status: 'active',
    managingOrganization: { reference: 'Organization/presidio' },
  },
  {
    resourceType: 'Location',
    id: 'altrove',
    status: 'active',
    managingOrganization: { reference: 'Organization/clinica' },
  },
  {
    resourceType: 'HealthcareService',
    id: 'altrove',
    active: true,
    providedBy: { reference: 'Organization/clinica' },
  },
  {
    resourceType: 'HealthcareService',
    id: 'cardiologia',
    active: true,
    providedBy: { reference: 'Organization/presidio' },
  },
  { resourceType: 'Practitioner', id: 'cup' },
  {
    resourceType: 'PractitionerRole',
    id: 'cup',
    active: true,
    practitioner: { reference: 'Practitioner/cup' },
    organization: { reference: 'Organization/cup' },
  },
  ...Object.keys(cards).map(personOf),
  agendaOf('agenda'),
];

/** The waiting list with the people of the registers. */
export interface WaitingWorld {
  readonly api: InProcessApi;
  /** Makes a step; `target` is `Appointment` for `booking-wait`, `Appointment/x` for the others. */
  step(who: Principal, target: string, name: string, values?: Values): Promise<Outcome>;
  /** Enters a wait for a line that is stored first; answers the entry. */
  enter(who: Principal, line: ServiceRequest, values?: Values): Promise<Appointment & { readonly id: string }>;
  /** A watch of its own, as another process has it. */
  watch(now?: () => number): WaitingWatch;
}

/** Opens the waiting list on a data directory, with the real access decision; `isNew`: with the people of the registers. */
export async function openWaitingList(folder: string, isNew = true): Promise<WaitingWorld> {
  const securityEventFor = () => {
    throw new Error('no security event is written here');
  };
  const api = await openInProcessApi(
    folder,
    (store) =>
      openAccess({
        store,
        policies,
        audit: { securityEventFor },
        terminology: packageTerminology(),
        fhirBase,
        emergencies: createOpenEmergencies(),
        dataProtectionOfficers: [],
      }).access,
    bookingOperations(),
  );
  if (isNew) await put(api, registers);
  const step: WaitingWorld['step'] = async (who, target, name, values = {}) => {
    const isReading = name.endsWith('-state');
    const body = isReading ? undefined : toParameters(values);
    try {
      const outcome = toOutcome(await api.ask(who, isReading ? 'GET' : 'POST', `${target}/$${name}`, body));
      return { ...outcome, remarks: [...new Set(outcome.body.match(/(?:WL|BK)-\d\d/g))] };
    } catch (error) {
      return refusalOf(error);
    }
  };
  return {
    api,
    step,
    async enter(who, line, values = {}) {
      await put(api, [line]);
      const made = await step(who, 'Appointment', 'booking-wait', {
        patient: line.subject.reference,
        // Who does not see the prescription names it by its number.
        ...(who.role === 'citizen' ? { line: `ServiceRequest/${line.id}` } : { nre: nreOf(line) }),
        ...values,
      });
      const [entry] = made.shown<Appointment>('wait');
      if (entry === undefined) throw new Error(`not entered: ${made.body}`);
      return entry;
    },
    watch: (now) =>
      createWaitingWatch({
        context: api.context,
        fhirBase,
        every: 60_000,
        onFailure: (error) => {
          throw error;
        },
        ...(now === undefined ? {} : { now }),
      }),
  };
}
