import type { Appointment, CodeableConcept, ServiceRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { linesOf, nreOf, orderNreSystem, stateAt } from '../../../prescriptions/prescription.ts';
import type { Read } from '../../../steps/changes.ts';
import { codeIn, extensionOf } from '../../../steps/elements.ts';
import { findResources, type Reading } from '../../../steps/stored.ts';
import { type AccessType, isPriorityClass, type PriorityClass } from '../../classes.ts';

/** A specialist prescription: all the lines with one NRE. */
export interface Order {
  readonly nre: string;
  /** `Patient/x`. */
  readonly patient: string;
  /** At least one, in their order. */
  readonly lines: readonly Read<ServiceRequest>[];
}

/** A line as it was asked for: its order, or undefined when it is not one of a prescription of the health service. */
export async function orderOf(store: Reading, nre: string | undefined): Promise<Order | undefined> {
  if (nre === undefined) return undefined;
  const lines = (await linesOf(store, 'ServiceRequest', nre)) as readonly Read<ServiceRequest>[];
  const issued = lines.filter(({ status, intent }) => status !== 'draft' && intent === 'order');
  const patient = issued[0]?.subject.reference;
  // Lines of different persons under one number are an error of who sent them, and nobody's to be booked.
  if (patient === undefined || issued.some(({ subject }) => subject.reference !== patient)) return undefined;
  return { nre, patient, lines: issued };
}

/** State of a prescription at Sistema TS at an instant (ms, UTC). */
export function stateOfOrder(order: Order, now: number): string {
  return stateAt({ patient: order.patient, lines: order.lines }, now);
}

/** NRE of a line. */
export const nreOfLine = (line: ServiceRequest): string | undefined => nreOf(line);

/** First access or follow-up of a line. */
export function accessOf(line: ServiceRequest): AccessType {
  return extensionOf(line, extensionUrl.PrescriptionAccess)?.valueCoding?.code === '1' ? 'first' : 'control';
}

/** Priority class of a line. */
export function classOf(line: ServiceRequest): PriorityClass | undefined {
  const letter = extensionOf(line, extensionUrl.PrescriptionPriority)?.valueCoding?.code;
  return letter !== undefined && isPriorityClass(letter) ? letter : undefined;
}

/** How many times a line is to be delivered: the sessions of a cycle, or its quantity. */
export function timesOf(line: ServiceRequest): number {
  return line.occurrenceTiming?.repeat?.count ?? line.quantityQuantity?.value ?? 1;
}

/** Whether two services have a code of one system in common. */
export function isSameService(one: CodeableConcept | undefined, other: CodeableConcept | undefined): boolean {
  return (one?.coding ?? []).some(({ system, code }) =>
    other?.coding?.some((given) => given.system === system && given.code === code && code !== undefined),
  );
}

/** Status of bookings that have their slot, or have had it. */
const counting: ReadonlySet<string> = new Set(['booked', 'arrived', 'checked-in', 'fulfilled']);

/** The bookings of lines that count, holds not: those to come, and those that were delivered. */
export async function bookingsOfLines(
  store: Reading,
  lines: readonly Read<ServiceRequest>[],
): Promise<readonly Read<Appointment>[]> {
  const found = await findResources(store, 'Appointment', {
    kind: 'reference',
    parameter: { type: 'Appointment', code: 'based-on' },
    anyOf: lines.map(({ id }) => `ServiceRequest/${id}`),
  });
  // Not asked of the store: almost every booking of the Region is booked, and a line has few.
  return found.filter(({ status }) => counting.has(status ?? ''));
}

/** The taking in charge of a prescription that has not ended. */
export async function openHoldOf(store: Reading, nre: string): Promise<Read<Task> | undefined> {
  const found = await findResources(store, 'Task', {
    kind: 'token',
    parameter: { type: 'Task', code: 'group-identifier' },
    anyOf: [{ system: orderNreSystem, code: nre }],
  });
  return found.find(
    ({ code, status }) => status === 'in-progress' && codeIn(code, codeSystemUrl.DispensingTask) === 'hold',
  );
}
