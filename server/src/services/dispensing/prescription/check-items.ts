import type { MedicationRequest } from '@medplum/fhirtypes';
import type { FhirError } from '@sinfonia/profiles/issues';
import type { Read } from '../../steps/changes.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { refusedBy, remarkOf } from '../rules.ts';
import { dpcFeesOn, expectedChannel, isOfOwnRegion, isOwnRegionOnly } from './channels.ts';
import { type DispensingWork, dispenserOf } from './holder.ts';
import type { Item } from './item.ts';
import { isSubstitutionForbidden } from './line-parts.ts';
import { authorisationFor, deliveredOn, dispensedFrom, lineOfOrder, orderStateOf } from './orders.ts';
import { identifies, isDispensed } from './packs.ts';
import { dispensedUnder, type PlanOfLine, planOf, planStateOn } from './plan.ts';
import { leftOf, medicineCode } from './prescription.ts';

/** An entry that may be handed over, with what it was judged by. */
export interface CheckedItem {
  readonly item: Item;
  readonly line: Read<MedicationRequest>;
  /** Reference of the plan, when the platform knows it. */
  readonly plan: string | undefined;
  /** Reference of the DPC order that it comes from. */
  readonly order: string | undefined;
}

/** Place of a part of an entry. */
const placeOf = (index: number, part: string): string =>
  `${parameterPlace('item')}[${index}].part.where(name = '${part}')`;

/**
 * Judges what is handed over on a day (`YYYY-MM-DD`, Europe/Rome), entry by entry and together. Refusals: rules DS-03, DS-04,
 * DS-07 to DS-14, DS-16 to DS-18, DS-20, DS-26, DS-38, at the part that breaks them; remarks DS-05, DS-06, DS-14, DS-21.
 */
export async function checkItems(
  work: DispensingWork,
  items: readonly Item[],
  day: string,
): Promise<readonly CheckedItem[]> {
  const { subject, context } = work;
  const left = new Map(subject.lines.map((line) => [`MedicationRequest/${line.id}`, leftOf(subject, line)]));
  const stock = await stockOf(work);
  const serials = new Set<string>();
  const underPlan = new Map<string, { readonly plan: PlanOfLine; packs: number }>();
  const checked: CheckedItem[] = [];
  for (const [index, item] of items.entries()) {
    const refuse = (rule: Parameters<typeof refusedBy>[0], part: string): FhirError =>
      refusedBy(rule, placeOf(index, part));
    const line = subject.lines.find(({ id }) => `MedicationRequest/${id}` === item.prescription);
    if (line === undefined) throw refuse('DS-17', 'prescription');
    await dispenserOf(work, item.channel);
    const isLast = (left.get(item.prescription) ?? 0) - item.quantity;
    if (isLast < 0) throw refuse('DS-08', 'quantity');
    left.set(item.prescription, isLast);
    if (item.expiry !== undefined && item.expiry < day) throw refuse('DS-10', 'expiry');
    await requireOwnPack(work, item, serials, refuse);
    requireSubstitution(work, line, item, index, refuse);
    await requireChannel(work, line, item, refuse);
    checkFee(work, item, day, index, refuse);
    // What is distributed on behalf or directly was bought by the health service.
    if (item.channel === 'convention' && item.price === undefined) throw refuse('DS-38', 'price');
    const plan = await planOf(context.store, line);
    const planState = planStateOn(plan, day);
    if (planState === 'not-in-force') throw refuse('DS-04', 'prescription');
    if (planState === 'unknown') work.warn(remarkOf('DS-05', placeOf(index, 'prescription')));
    if (plan.kind === 'known') {
      const known = underPlan.get(plan.reference);
      if (known === undefined) underPlan.set(plan.reference, { plan, packs: item.quantity });
      else known.packs += item.quantity;
    }
    const order = item.channel === 'dpc' ? takeFromStock(stock, item) : undefined;
    if (item.channel === 'dpc' && order === undefined) throw refuse('DS-16', 'channel');
    checked.push({ item, line, plan: plan.kind === 'known' ? plan.reference : undefined, order });
  }
  for (const { plan, packs } of underPlan.values()) {
    if (plan.kind !== 'known' || plan.quantity === undefined) continue;
    const before = await dispensedUnder(context.store, plan.reference, subject.patient);
    if (before + packs > plan.quantity) work.warn(remarkOf('DS-06', parameterPlace('item')));
  }
  return checked;
}

type Refuse = (rule: Parameters<typeof refusedBy>[0], part: string) => FhirError;

async function requireOwnPack(
  { context }: DispensingWork,
  { serial, aic, quantity, doubleSerial }: Item,
  serials: Set<string>,
  refuse: Refuse,
): Promise<void> {
  if (serial === undefined) return;
  if (quantity !== 1) throw refuse('DS-20', 'quantity');
  if (!identifies(serial)) return;
  const own = `${aic} ${serial.slice(0, 9)}`;
  const isKnown = serials.has(own) || (await isDispensed(context.store, aic, serial));
  serials.add(own);
  if (isKnown && doubleSerial !== true) throw refuse('DS-09', 'serial');
}

function requireSubstitution(
  work: DispensingWork,
  line: Read<MedicationRequest>,
  { aic, equivalenceGroup, substitution, substitutionReason }: Item,
  index: number,
  refuse: Refuse,
): void {
  const prescribed = medicineCode(line, 'aic');
  const group = medicineCode(line, 'group');
  if ((substitution === 'S') !== (substitutionReason !== undefined)) throw refuse('DS-13', 'substitutionReason');
  if (prescribed === undefined) {
    if (substitution !== undefined) throw refuse('DS-13', 'substitution');
    if (group === undefined) work.warn(remarkOf('DS-14', placeOf(index, 'aic')));
    else if (equivalenceGroup !== group) throw refuse('DS-12', 'equivalenceGroup');
    return;
  }
  if ((aic === prescribed) !== (substitution === undefined)) {
    // What is forbidden is refused as such, whether it was declared or not.
    if (aic !== prescribed && isSubstitutionForbidden(line)) throw refuse('DS-11', 'aic');
    throw refuse('DS-13', 'substitution');
  }
  // An updated AIC (A) is the same product under another number.
  if (substitution === undefined || substitution === 'A') return;
  if (isSubstitutionForbidden(line)) throw refuse('DS-11', 'substitution');
  if (group === undefined || group !== equivalenceGroup) throw refuse('DS-12', 'equivalenceGroup');
}

async function requireChannel(
  { context, subject }: DispensingWork,
  line: Read<MedicationRequest>,
  { channel }: Item,
  refuse: Refuse,
): Promise<void> {
  if (isOwnRegionOnly(channel) && !isOfOwnRegion(subject.nre)) throw refuse('DS-03', 'channel');
  const expected = expectedChannel(line);
  if (channel === expected) return;
  const line_ = `MedicationRequest/${line.id}`;
  const isAuthorised = expected === 'dpc' && channel === 'convention';
  if (isAuthorised && (await authorisationFor(context.store, subject, line_)) !== undefined) return;
  throw refuse('DS-07', 'channel');
}

/** A day for which no fee is known is said, whether the item names a fee or not: what is paid for it nobody has verified. */
function checkFee(work: DispensingWork, { channel, dpcFee }: Item, day: string, index: number, refuse: Refuse): void {
  if (channel !== 'dpc') {
    if (dpcFee !== undefined) throw refuse('DS-26', 'dpcFee');
    return;
  }
  const known = dpcFeesOn(day);
  const isVerified = known.length > 0 && (dpcFee === undefined || known.includes(Math.round(dpcFee * 100)));
  if (!isVerified) work.warn(remarkOf('DS-21', placeOf(index, 'dpcFee')));
}

/** Packs that the distributor delivered and that were not dispensed, by order and AIC. */
interface Stock {
  readonly order: string;
  readonly line: string | undefined;
  readonly aic: string;
  packs: number;
}

async function stockOf({ subject, context, actor }: DispensingWork): Promise<Stock[]> {
  const delivered = subject.orders.filter(
    (order) => orderStateOf(order) === 'delivered' && order.requester?.reference === actor.organization,
  );
  const stock: Stock[] = [];
  for (const one of delivered) {
    const order = `SupplyRequest/${one.id}`;
    for (const [aic, packs] of await deliveredOn(context.store, order)) {
      stock.push({ order, line: lineOfOrder(one), aic, packs: packs - dispensedFrom(subject, order, aic) });
    }
  }
  return stock;
}

function takeFromStock(stock: readonly Stock[], { prescription, aic, quantity }: Item): string | undefined {
  const found = stock.find((one) => one.line === prescription && one.aic === aic && one.packs >= quantity);
  if (found === undefined) return undefined;
  found.packs -= quantity;
  return found.order;
}
