import type { Identifier, ServiceRequest } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { notFound } from '../../../fhir/showing.ts';
import { requirePatience } from '../../dispensing/patience.ts';
import type { Attempts } from '../../dispensing/prescription/attempts.ts';
import type { Read } from '../../steps/changes.ts';
import { findPerson } from '../../steps/person.ts';
import { isSeen } from '../../steps/seen.ts';
import type { StepRequest } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { findResources, organizationChain, type Reading, readResource, refersTo } from '../../steps/stored.ts';
import { refusedBy } from '../rules.ts';
import { type OfferedSlot, readSlot, slotAddress } from '../slots/offered-slot.ts';
import { type Booking, personOf } from './booking.ts';
import { bookingRuleOf } from './machine.ts';
import { isSameService, nreOfLine, type Order, orderOf } from './order/order.ts';
import { providerOf } from './provider.ts';

/** What a request gives, by name. */
type Input = Readonly<Record<string, unknown>>;

/**
 * What a step is about. A booking is found by who sees it, by the structure of its agenda, and by who presents it with an identifier of
 * the person; what is not found and what is not shown are the same. Steps on the type read the person, her prescription and the slot.
 */
export async function loadBooking(
  attempts: Attempts,
  asked: StepRequest,
  step: string,
  input: Input,
): Promise<Booking> {
  if (asked.id !== undefined) return loadOwn(attempts, asked, step, input, asked.id);
  const hold = input['hold'];
  if (typeof hold === 'string') {
    return loadOwn(attempts, asked, step, input, hold.slice('Appointment/'.length));
  }
  const { store } = asked.context;
  const offered = await readSlot(store, typeof input['slot'] === 'string' ? input['slot'] : undefined);
  if (offered === undefined) throw refusedBy('BK-33', parameterPlace('slot'));
  const ordered = await loadOrder(attempts, asked, step, input, offered);
  const provider = await providerOf(store, offered.schedule);
  const patient =
    ordered?.order.patient ??
    (await findPerson(asked, step, named(input), bookingRuleOf(step), (place) => refusedBy('BK-29', place)));
  return { patient, offered, ...ordered, ...(provider === undefined ? {} : { provider }) };
}

/** `findPerson` names the identifier `patientIdentifier`; here it is `identifier`, as on the health card. */
const named = (input: Input): Input => ({ patient: input['patient'], patientIdentifier: input['identifier'] });

/** Who asks in vain: each operator of a booking centre alone, or the mistakes of one would stop the others. */
const askerOf = ({ actor }: StepRequest): string => actor.person ?? actor.organization ?? actor.client;

/** The booking at an id, with all that belongs to it. */
export async function bookingAt(store: Reading, id: string): Promise<Booking | undefined> {
  const appointment = await readResource(store, 'Appointment', `Appointment/${id}`);
  const patient = appointment === undefined ? undefined : personOf(appointment);
  if (appointment === undefined || patient === undefined) return undefined;
  const offered = await readSlot(store, appointment.slot?.[0]?.reference);
  // Visits at home are appointments too, on agendas of their own.
  if (offered === undefined && appointment.status !== 'waitlist') return undefined;
  const line = await readResource(store, 'ServiceRequest', appointment.basedOn?.[0]?.reference);
  const order = line === undefined ? undefined : await orderOf(store, nreOfLine(line));
  const current = order?.lines.find((one) => one.id === line?.id);
  const provider = offered === undefined ? undefined : await providerOf(store, offered.schedule);
  const visit =
    appointment.status === 'arrived' || appointment.status === 'fulfilled'
      ? (await findResources(store, 'Encounter', refersTo('Encounter', 'appointment', `Appointment/${id}`)))[0]
      : undefined;
  return {
    patient,
    appointment,
    ...(offered === undefined ? {} : { offered }),
    ...(order === undefined || order.patient !== patient ? {} : { order }),
    ...(current === undefined ? {} : { line: current }),
    ...(provider === undefined ? {} : { provider }),
    ...(visit === undefined ? {} : { visit }),
  };
}

/** Whether the caller acts for the structure of an agenda, or for one that it is part of. */
export async function isOfProvider(store: Reading, provider: string | undefined, own: string | undefined) {
  if (provider === undefined || own === undefined) return false;
  return provider === own || (await organizationChain(store, provider)).includes(own);
}

async function loadOwn(
  attempts: Attempts,
  asked: StepRequest,
  step: string,
  input: Input,
  id: string,
): Promise<Booking> {
  const { context, actor, now } = asked;
  const address = { type: 'Appointment', id };
  const identifier = input['identifier'] as Identifier | undefined;
  const mayPresent = bookingRuleOf(step).byIdentifier?.includes(actor.role) === true && identifier !== undefined;
  const caller = mayPresent ? requirePatience(attempts, asked, askerOf(asked)) : undefined;
  const found = await bookingAt(context.store, id);
  if (found !== undefined) {
    if (await isSeen(asked, address)) return found;
    if (await isOfProvider(context.store, found.provider, actor.organization)) return found;
    if (mayPresent && (await isOf(context.store, found.patient, identifier))) return found;
  }
  if (caller !== undefined) attempts.fail(caller, now);
  throw notFound(address);
}

/**
 * The prescription that a request names: by a line that the caller sees, or by its number, which who does not see it presents with an
 * identifier of the person. Refusals: `prescription-not-found` 404, BK-29, `too-many-requests` 429.
 */
async function loadOrder(
  attempts: Attempts,
  asked: StepRequest,
  step: string,
  input: Input,
  offered: OfferedSlot,
): Promise<{ readonly order: Order; readonly line: Read<ServiceRequest> } | undefined> {
  const { store } = asked.context;
  const given = input['line'] as string | undefined;
  const asLine = await readResource(store, 'ServiceRequest', given);
  const nre = given === undefined ? (input['nre'] as string | undefined) : asLine && nreOfLine(asLine);
  if (given === undefined && nre === undefined) return undefined;
  const identifier = input['identifier'] as Identifier | undefined;
  const mayPresent = bookingRuleOf(step).byIdentifier?.includes(asked.actor.role) === true && identifier !== undefined;
  const caller = mayPresent ? requirePatience(attempts, asked, askerOf(asked)) : undefined;
  const order = await orderOf(store, nre);
  const first = order?.lines.find(({ id }) => given === undefined || `ServiceRequest/${id}` === given);
  const isShown =
    order !== undefined &&
    first !== undefined &&
    ((mayPresent && (await isOf(store, order.patient, identifier))) ||
      (await isSeen(asked, { type: 'ServiceRequest', id: first.id })));
  if (!isShown) {
    if (caller !== undefined) attempts.fail(caller, asked.now);
    throw new FhirError({ code: 'prescription-not-found' });
  }
  if (given !== undefined) return { order, line: first };
  const fitting = order.lines.filter((line) => isOffered(offered, line));
  const [line] = fitting.length > 0 ? fitting : order.lines;
  if (line === undefined || fitting.length > 1) throw refusedBy('BK-29', parameterPlace('nre'));
  return { order, line };
}

function isOffered({ slot, schedule }: OfferedSlot, line: ServiceRequest): boolean {
  const services = (slot.serviceType ?? []).length > 0 ? slot.serviceType : schedule.serviceType;
  return services?.some((service) => isSameService(service, line.code)) === true;
}

async function isOf(store: Reading, patient: string, given: Identifier | undefined): Promise<boolean> {
  const person = await readResource(store, 'Patient', patient);
  const value = given?.value?.trim().toUpperCase();
  if (value === undefined || value === '') return false;
  return person?.identifier?.some((one) => one.system === given?.system && one.value?.toUpperCase() === value) === true;
}

/** What is held in common by steps about one booking: its slot, or itself. */
export function turnOf({ appointment, offered }: Booking): string {
  return offered === undefined ? `Appointment/${appointment?.id}` : slotAddress(offered);
}
