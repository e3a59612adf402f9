import type { Extension, Resource, Schedule, ServiceRequest, Slot } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl, profileUrl } from '@sinfonia/profiles';
import { packageTerminology } from '@sinfonia/profiles/terminology';
import { createOpenEmergencies } from '../../../src/access/emergency/open-emergencies.ts';
import { openAccess } from '../../../src/access/open-access.ts';
import type { Principal } from '../../../src/access/principal.ts';
import { bookingOperations } from '../../../src/services/booking/bookings/steps.ts';
import { fhirBase, type InProcessApi, openInProcessApi } from '../../audit/in-process-api.ts';
import { callerOf, policies, put } from '../dispensing/dispensing-world.ts';
import { type Outcome, refusalOf, toOutcome, toParameters, type Values } from '../step-answers.ts';

const nomenclature = 'urn:oid:2.16.840.1.113883.2.9.6.1.11';
const base = 'https://fhir.sinfonia.campania.it/sid';
const fiscal = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const dayMs = 86_400_000;

/** Services that the agendas of the world are for. */
export const services = { visit: '89.7A.3', exam: '88.72.2' } as const;

/** Everybody and every place is invented. */
export const people = {
  person: 'Patient/persona',
  other: 'Patient/altra',
  doctor: 'PractitionerRole/medico',
  asl: 'Organization/asl',
  clinic: 'Organization/ambulatorio',
  otherClinic: 'Organization/poliambulatorio',
  pharmacy: 'Organization/farmacia',
} as const;

/** Identifiers on the health cards. */
export const cards = {
  person: { system: fiscal, value: 'RNRLCU52C58F839B' },
  other: { system: fiscal, value: 'ZNRLCU52C58F839Z' },
} as const;

/** A person at the portal. */
export function citizenOf(patient: string): Principal {
  const id = patient.split('/')[1] ?? '';
  return {
    clientId: 'portale',
    role: 'citizen',
    tokenId: `citizen-${id}`,
    scopes: ['patient/*.cruds'],
    purpose: 'PATRQT',
    subject: `conto-${id}`,
    level: 2,
    fhirUser: patient,
    patient: id,
  };
}

/** Callers by the names that tables of cases use. */
export const callers: Readonly<Record<string, Principal>> = {
  citizen: citizenOf(people.person),
  otherCitizen: citizenOf(people.other),
  desk: callerOf('cup-operator', people.asl),
  pharmacist: callerOf('pharmacist', people.pharmacy),
  doctor: callerOf('general-practitioner', people.asl, {
    practitionerRole: people.doctor,
    fhirUser: 'Practitioner/medico',
  }),
  specialist: callerOf('specialist', people.clinic),
  frontDesk: callerOf('administrative-operator', people.clinic),
  otherFrontDesk: callerOf('administrative-operator', people.otherClinic),
  nurse: callerOf('nurse', people.clinic),
  authority: callerOf('health-authority-system', people.asl),
  vendor: callerOf('vendor-system', people.clinic),
  analyst: callerOf('regional-analyst', people.asl),
};

/** A caller of {@link callers}. */
export function callerNamed(name: string): Principal {
  const found = callers[name];
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

/** An extension with a Coding. */
export const coded = (url: string, system: string, code: string): Extension => ({ url, valueCoding: { system, code } });

/** What an agenda of a test says beside the usual: first accesses at the clinic, all classes and channels. */
export interface AgendaOf {
  readonly id: string;
  readonly clinic?: string;
  readonly service?: string;
  readonly access?: '0' | '1';
  readonly classes?: readonly string[];
  readonly channels?: readonly string[];
  readonly regime?: string;
  readonly overbooking?: number;
  readonly active?: boolean;
  readonly horizonDays?: number;
  readonly closedOn?: string;
}

/** The day (Europe/Rome) of an instant. */
export const dayOf = (instant: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' }).format(instant);

/** An agenda with its offered service and place. */
export function agendaOf(given: AgendaOf): readonly Resource[] {
  const { id, clinic = people.clinic, service = services.visit, access = '1' } = given;
  const now = Date.now();
  const schedule: Schedule = {
    resourceType: 'Schedule',
    id,
    extension: [
      coded(extensionUrl.BookingAccessType, codeSystemUrl.AccessType, access),
      ...(given.classes ?? []).map((one) => coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, one)),
      ...(given.channels ?? []).map((one) => coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, one)),
      coded(extensionUrl.BookingRegime, codeSystemUrl.BookingRegime, given.regime ?? 'ssn'),
      ...(given.overbooking === undefined
        ? []
        : [{ url: extensionUrl.ScheduleOverbooking, valuePositiveInt: given.overbooking }]),
      ...(given.closedOn === undefined
        ? []
        : [
            {
              url: extensionUrl.ScheduleClosure,
              extension: [
                { url: 'period', valuePeriod: { start: given.closedOn, end: given.closedOn } },
                { url: 'reason', valueString: 'Manutenzione' },
              ],
            },
          ]),
    ],
    identifier: [{ system: `${base}/cup-schedule`, value: id }],
    active: given.active ?? true,
    serviceType: [{ coding: [{ system: nomenclature, code: service }] }],
    actor: [{ reference: `HealthcareService/${id}` }, { reference: `Location/${id}` }],
    planningHorizon: { start: dayOf(now - 30 * dayMs), end: dayOf(now + (given.horizonDays ?? 365) * dayMs) },
  };
  return [
    { resourceType: 'HealthcareService', id, active: true, providedBy: { reference: clinic } },
    { resourceType: 'Location', id, status: 'active', name: `Sede ${id}`, managingOrganization: { reference: clinic } },
    schedule,
  ];
}

/** What a slot of a test says beside the usual: free, of twenty minutes, in person. */
export interface SlotOf {
  readonly id: string;
  readonly agenda: string;
  /** Minutes from now. */
  readonly inMinutes: number;
  readonly status?: Slot['status'];
  readonly classes?: readonly string[];
  readonly channels?: readonly string[];
  readonly mode?: string;
}

/** A slot of an agenda. */
export function slotOf({ id, agenda, inMinutes, status = 'free', ...given }: SlotOf): Slot & { id: string } {
  const { classes = [], channels = [], mode } = given;
  const start = Math.floor(Date.now() / 1000) * 1000 + inMinutes * 60_000;
  return {
    resourceType: 'Slot',
    id,
    extension: [
      ...classes.map((one) => coded(extensionUrl.BookingPriorityClass, codeSystemUrl.PriorityClass, one)),
      ...channels.map((one) => coded(extensionUrl.BookingChannel, codeSystemUrl.BookingChannel, one)),
      ...(mode === undefined ? [] : [coded(extensionUrl.BookingDeliveryMode, codeSystemUrl.DeliveryMode, mode)]),
    ],
    schedule: { reference: `Schedule/${agenda}` },
    status,
    start: new Date(start).toISOString(),
    end: new Date(start + 20 * 60_000).toISOString(),
  };
}

let numbers = 0;
/** A number that no other prescription of the process has. */
export const newNre = (): string =>
  `1500A5${String(process.pid % 1000).padStart(3, '0')}${String(++numbers).padStart(6, '0')}`;

/** What a line of a test says beside the usual: a first visit of class B, once, with a ticket to pay. */
export interface LineOf {
  readonly id?: string;
  readonly nre: string;
  readonly patient?: string;
  readonly service?: string;
  readonly class?: string | undefined;
  readonly access?: '0' | '1';
  readonly quantity?: number;
  readonly state?: string;
  readonly exempt?: boolean;
  readonly daysAgo?: number;
}

const priorityOf: Readonly<Record<string, ServiceRequest['priority']>> = { U: 'asap', B: 'urgent' };
const statusOf: Readonly<Record<string, ServiceRequest['status']>> = { 4: 'revoked', 8: 'completed', 10: 'revoked' };

/** A line of a specialist prescription. */
export function lineOf(given: LineOf): ServiceRequest & { readonly id: string } {
  const letter = 'class' in given ? given.class : 'B';
  const state = given.state ?? '3';
  return {
    resourceType: 'ServiceRequest',
    id: given.id ?? `l${given.nre}`,
    meta: { profile: [profileUrl.SpecialistServiceRequest] },
    extension: [
      coded(extensionUrl.PrescriptionAccess, codeSystemUrl.AccessType, given.access ?? '1'),
      ...(letter === undefined ? [] : [coded(extensionUrl.PrescriptionPriority, codeSystemUrl.PriorityClass, letter)]),
      coded(extensionUrl.PrescriptionStateCode, codeSystemUrl.PrescriptionState, state),
      coded(extensionUrl.CoPayment, codeSystemUrl.CoPaymentPosition, given.exempt === true ? 'exempt' : 'not-exempt'),
    ],
    requisition: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: given.nre },
    status: statusOf[state] ?? 'active',
    intent: 'order',
    category: [{ coding: [{ system: 'http://hl7.it/fhir/televisita/CodeSystem/branca-prestazione', code: '02' }] }],
    priority: (letter === undefined ? undefined : priorityOf[letter]) ?? 'routine',
    code: { coding: [{ system: nomenclature, code: given.service ?? services.visit }] },
    quantityQuantity: { value: given.quantity ?? 1 },
    subject: { reference: given.patient ?? people.person },
    authoredOn: new Date(Date.now() - (given.daysAgo ?? 0) * dayMs - 3_600_000).toISOString(),
    requester: { reference: people.doctor },
    reasonCode: [{ text: 'Quesito di prova' }],
    ...(given.exempt === true ? { insurance: [{ reference: 'Coverage/esenzione' }] } : {}),
  };
}

const structure = (address: string, partOf?: string): Resource[] => {
  const id = address.split('/')[1] ?? '';
  return [
    {
      resourceType: 'Organization',
      id,
      active: true,
      name: `Struttura ${id}`,
      ...(partOf === undefined ? {} : { partOf: { reference: partOf } }),
    },
    { resourceType: 'Practitioner', id },
    {
      resourceType: 'PractitionerRole',
      id,
      active: true,
      practitioner: { reference: `Practitioner/${id}` },
      organization: { reference: address },
    },
  ];
};

const registers: readonly Resource[] = [
  ...structure(people.asl),
  ...structure(people.clinic, people.asl),
  ...structure(people.otherClinic),
  ...structure(people.pharmacy),
  { resourceType: 'Practitioner', id: 'medico' },
  { resourceType: 'PractitionerRole', id: 'medico', active: true, practitioner: { reference: 'Practitioner/medico' } },
  {
    resourceType: 'Patient',
    id: 'persona',
    active: true,
    identifier: [cards.person],
    generalPractitioner: [{ reference: people.doctor }],
  },
  { resourceType: 'Patient', id: 'altra', active: true, identifier: [cards.other] },
  ...agendaOf({ id: 'prime' }),
  ...agendaOf({ id: 'esami', service: services.exam }),
  ...agendaOf({ id: 'altrove', clinic: people.otherClinic }),
];

/** The service on a data directory, with the real access decision. */
export async function openBookings(folder: string): Promise<InProcessApi> {
  const api = await openInProcessApi(
    folder,
    (store) =>
      openAccess({
        store,
        policies,
        audit: {
          securityEventFor: () => {
            throw new Error('no security event is written here');
          },
        },
        terminology: packageTerminology(),
        fhirBase,
        emergencies: createOpenEmergencies(),
        dataProtectionOfficers: [],
      }).access,
    bookingOperations(),
  );
  return api;
}

/** Stores the registers of the world. */
export const putRegisters = (api: InProcessApi): Promise<void> => put(api, registers);

/** Parameters of steps that are codes, and no texts. */
const codes: ReadonlySet<string> = new Set(['channel', 'mode', 'reason', 'service']);

/** Makes a step, `book` for `$booking-book`; `about` is the id of a booking, none for a step on the type. */
export async function make(
  api: InProcessApi,
  who: Principal,
  step: string,
  about: string | undefined,
  values: Values = {},
  headers: Record<string, string> = {},
): Promise<Outcome> {
  const place = about === undefined ? 'Appointment' : `Appointment/${about}`;
  const body = toParameters(values) as { parameter: { name: string; valueString?: string }[] };
  const parameter = body.parameter.map(({ name, valueString, ...rest }) => {
    if (valueString === undefined) return { name, ...rest };
    if (codes.has(name)) return { name, valueCode: valueString };
    if (/^\d{4}-\d{2}-\d{2}$/.test(valueString)) return { name, valueDate: valueString };
    return /^\d{4}-\d{2}-\d{2}T/.test(valueString) ? { name, valueDateTime: valueString } : { name, valueString };
  });
  try {
    return toOutcome(
      step === 'state'
        ? await api.ask(who, 'GET', `${place}/$booking-state${queryOf(values)}`)
        : await api.ask(who, 'POST', `${place}/$booking-${step}`, { resourceType: 'Parameters', parameter }, headers),
    );
  } catch (error) {
    return refusalOf(error);
  }
}

function queryOf(values: Values): string {
  const query = new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return query.size === 0 ? '' : `?${query}`;
}
