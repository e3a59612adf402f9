import type { Resource, SupplyRequest } from '@medplum/fhirtypes';
import {
  aicOfOrder,
  deliveriesOf,
  lineOfOrder,
  orderIn,
  orderStateOf,
  orderSystem,
} from '../../../services/dispensing/prescription/orders.ts';
import { isReadyFor, readPrescription } from '../../../services/dispensing/prescription/prescription.ts';
import { noticesOfStep } from '../../../services/dispensing/prescription/told.ts';
import { Changes, type Read } from '../../../services/steps/changes.ts';
import { type Reading, readResource } from '../../../services/steps/stored.ts';
import { identifierIn, systems } from '../../sistema-ts/from-fhir/systems.ts';
import { type TaskWriting, writeNews } from '../../tasks/task-writing.ts';
import { hasForm } from '../message-form.ts';
import type { AnswerOf, WebDpcPort } from '../port.ts';
import { isAhead } from '../states.ts';
import { deliveriesIn } from './told-deliveries.ts';

/** Steps of dispensing that the distributor makes in the place of the pharmacy, by the state that they lead to. */
const stepTo: Readonly<Record<string, string>> = { delivered: 'dispensing-receive', missing: 'dispensing-shortage' };

/**
 * Asks WebDPC about one order, and writes what changed: its state, when it is ahead of what is stored, its deliveries, and the notices that
 * the step of the pharmacy would send, all in one transaction. `silent` when there was no answer; `same` as well when somebody else
 * changed the order meanwhile: it is asked about again.
 */
export async function followOrder(
  port: WebDpcPort,
  writing: TaskWriting,
  order: Read<SupplyRequest>,
  now = Date.now(),
): Promise<'changed' | 'same' | 'silent'> {
  const { store } = writing.context;
  const orderNumber = identifierIn(order, orderSystem);
  const organization = await readResource(store, 'Organization', order.requester?.reference);
  const pharmacy = identifierIn(organization, systems.pharmacy)?.toUpperCase();
  if (orderNumber === undefined || pharmacy === undefined) return 'same';
  if (!hasForm('number', orderNumber) || !hasForm('pharmacy', pharmacy)) return 'same';
  const reply = await port.call('orderState', { orderNumber, pharmacy });
  if (reply.kind === 'refused') return 'same';
  if (reply.kind !== 'accepted') return 'silent';
  // An answer about another order is no answer.
  if (reply.answer.orderNumber !== orderNumber || reply.answer.aic !== aicOfOrder(order)) return 'same';
  const changes = await changesOf(store, order, reply.answer, now);
  if (changes === undefined) return 'same';
  return (await writeNews(writing, order, 'exchange-follow', changes, now)) ? 'changed' : 'same';
}

async function changesOf(
  store: Reading,
  order: Read<SupplyRequest>,
  { state, deliveries }: AnswerOf<'orderState'>,
  now: number,
): Promise<Changes | undefined> {
  const stored = await deliveriesOf(store, `SupplyRequest/${order.id}`);
  const { created, updated } = deliveriesIn(order, deliveries, stored);
  const isMoved = isAhead(orderStateOf(order) ?? '', state);
  if (!isMoved && created.length === 0 && updated.length === 0) return undefined;
  const changes = new Changes(undefined);
  if (isMoved) changes.update(orderIn(order, state));
  // What the pharmacy records meanwhile changes the order as well.
  else changes.guard(order);
  for (const one of created) changes.create(one);
  for (const one of updated) changes.update(one);
  if (isMoved) for (const notice of await noticesAbout(store, order, state, now)) changes.create(notice);
  return changes;
}

/** As for the step of the pharmacy, as long as it holds the prescription. */
async function noticesAbout(
  store: Reading,
  order: Read<SupplyRequest>,
  state: string,
  now: number,
): Promise<readonly Resource[]> {
  const step = stepTo[state];
  const line = await readResource(store, 'MedicationRequest', lineOfOrder(order));
  const nre = line?.groupIdentifier?.value;
  if (step === undefined || nre === undefined) return [];
  const prescription = await readPrescription(store, nre);
  if (prescription === undefined || !isReadyFor(prescription, order.requester?.reference)) return [];
  return noticesOfStep(prescription, step, { about: [`SupplyRequest/${order.id}`], sender: undefined, now });
}
