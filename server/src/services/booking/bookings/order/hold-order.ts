import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import { codeSystemUrl, extensionUrl } from '@sinfonia/profiles';
import { type ExchangeCall, exchangeTask } from '../../../../exchanges/tasks/exchange-task.ts';
import { orderNreSystem } from '../../../prescriptions/prescription.ts';
import type { Read } from '../../../steps/changes.ts';
import { withExtension } from '../../../steps/elements.ts';
import type { Work } from '../../../steps/step.ts';
import { refusedBy } from '../../rules.ts';
import { type Order, openHoldOf, stateOfOrder } from './order.ts';

/** What a step on a prescription works with. */
export type OrderWork = Pick<Work<unknown>, 'context' | 'changes' | 'now' | 'actor'>;

/** FHIR status of a line in a state of Sistema TS. Source: code table prescription-state, property service-status. */
const statusIn = { '3': 'active', '5': 'active', '8': 'completed' } as const;

/**
 * Takes a prescription in charge for the structure that will deliver (state 5), and asks that Sistema TS be told; one that the
 * structure has already stays as it is. Refusals: BK-21 for a state that cannot be booked, BK-31 when another structure has it.
 */
export async function takeOrder(work: OrderWork, order: Order, provider: string): Promise<void> {
  const state = stateOfOrder(order, work.now);
  if (state !== '3' && state !== '5') throw refusedBy('BK-21', 'ServiceRequest.extension(prescription-state)');
  if (state === '5') {
    // Two bookings of one prescription at a time would not know of each other: the version of the hold tells them apart.
    const hold = await heldBy(work, order, provider);
    work.changes.update({ ...hold, lastModified: new Date(work.now).toISOString() });
    return;
  }
  for (const line of order.lines) work.changes.update(lineIn(line, '5', provider));
  work.changes.create(holdTask(work, order, provider), 'hold');
  tell(work, order, 'sistema-ts-take', provider);
}

/** Lets go of a prescription that nothing is booked or was delivered of any more (state 3), and asks that Sistema TS be told. */
export async function releaseOrder(work: OrderWork, order: Order, provider: string): Promise<void> {
  if (stateOfOrder(order, work.now) !== '5') return;
  const hold = await openHoldOf(work.context.store, order.nre);
  if (hold === undefined || hold.owner?.reference !== provider) return;
  const wasNamed = hold.input?.some(({ type }) => type.text === namedBefore) === true;
  for (const line of order.lines) work.changes.update(lineIn(line, '3', provider, wasNamed));
  endHold(work, hold, 'cancelled');
  tell(work, order, 'sistema-ts-release', provider);
}

/** Closes a prescription that was delivered (state 8), and asks that Sistema TS be told of all visits at once. */
export async function completeOrder(
  work: OrderWork,
  order: Order,
  provider: string,
  visits: readonly string[],
  operation: '1' | '3',
): Promise<readonly string[]> {
  const hold = await heldBy(work, order, provider);
  const lines = order.lines.map((line) => work.changes.update(lineIn(line, '8', provider)));
  endHold(work, hold, 'completed');
  tell(work, order, 'sistema-ts-dispense', provider, visits, { operation });
  return lines;
}

/**
 * Hands a prescription from the structure that has it to another one: let go of and taken, in this order. Refusal: BK-31 when
 * another structure has it.
 */
export async function moveOrder(work: OrderWork, order: Order, from: string, to: string): Promise<void> {
  endHold(work, await heldBy(work, order, from), 'cancelled');
  for (const line of order.lines) {
    const { performer = [] } = line;
    const others = performer.filter(({ reference }) => reference !== from);
    work.changes.update(lineIn({ ...line, performer: others }, '5', to));
  }
  work.changes.create(holdTask(work, order, to), 'hold');
  tell(work, order, 'sistema-ts-release', from);
  // Calls of one order go out by their time.
  tell({ ...work, now: work.now + 1 }, order, 'sistema-ts-take', to);
}

async function heldBy({ context }: OrderWork, order: Order, provider: string): Promise<Read<Task>> {
  const hold = await openHoldOf(context.store, order.nre);
  if (hold === undefined || hold.owner?.reference !== provider) throw refusedBy('BK-31', 'Task.owner');
  return hold;
}

/** Name of the input of a taking in charge that says that the prescription named the structure before. */
const namedBefore = 'named-before';

/** A line in a state. Who delivers is named among its performers, where the structure finds what is for it. */
function lineIn<Line extends ServiceRequest>(
  line: Line,
  state: keyof typeof statusIn,
  provider: string,
  isNamed = true,
): Line {
  const { performer = [], ...rest } = line;
  const others = performer.filter(({ reference }) => reference !== provider);
  const performers = isNamed ? [...others, { reference: provider }] : others;
  return {
    ...rest,
    status: statusIn[state],
    extension: withExtension(line.extension, extensionUrl.PrescriptionStateCode, {
      url: extensionUrl.PrescriptionStateCode,
      valueCoding: { system: codeSystemUrl.PrescriptionState, code: state },
    }),
    ...(performers.length === 0 ? {} : { performer: performers }),
  } as Line;
}

function holdTask({ actor, now }: OrderWork, order: Order, owner: string): Task {
  const at = new Date(now).toISOString();
  return {
    resourceType: 'Task',
    status: 'in-progress',
    intent: 'order',
    code: { coding: [{ system: codeSystemUrl.DispensingTask, code: 'hold' }] },
    groupIdentifier: { system: orderNreSystem, value: order.nre },
    focus: { reference: `ServiceRequest/${order.lines[0]?.id}` },
    for: { reference: order.patient },
    authoredOn: at,
    lastModified: at,
    executionPeriod: { start: at },
    ...(actor.who === undefined ? {} : { requester: { reference: actor.who } }),
    owner: { reference: owner },
    ...(order.lines.some(({ performer }) => performer?.some(({ reference }) => reference === owner))
      ? { input: [{ type: { text: namedBefore }, valueBoolean: true }] }
      : {}),
  };
}

function endHold({ changes, now }: OrderWork, hold: Read<Task>, status: 'completed' | 'cancelled'): void {
  const at = new Date(now).toISOString();
  changes.update({ ...hold, status, lastModified: at, executionPeriod: { ...hold.executionPeriod, end: at } });
}

function tell(
  { changes, actor, now }: OrderWork,
  order: Order,
  call: ExchangeCall,
  owner: string,
  visits: readonly string[] = [],
  values: Readonly<Record<string, string>> = {},
): void {
  const lines = order.lines.map(({ id }) => ({ name: 'line', reference: `ServiceRequest/${id}` }));
  const [first] = visits;
  changes.create(
    exchangeTask({
      call,
      order: { system: orderNreSystem, value: order.nre },
      focus: first ?? `ServiceRequest/${order.lines[0]?.id}`,
      parts: [...lines, ...visits.map((reference) => ({ name: 'visit', reference }))],
      values,
      patient: order.patient,
      // A person asks for her booking, not for the call.
      requester: /^(Patient|RelatedPerson)\//.test(actor.who ?? '') ? undefined : actor.who,
      owner,
      now,
    }),
    `exchange-${call}`,
  );
}
