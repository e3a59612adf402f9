import type { MedicationRequest } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { canonicalBase } from '@sinfonia/profiles/package';
import type { Read } from '../steps/changes.ts';
import { extensionOf, systemOf } from '../steps/elements.ts';
import { all, findResources, hasCode, type Reading, refersTo } from '../steps/stored.ts';
import { isOn } from '../therapeutic-plans/evaluation/plan-type.ts';
import { deliveredPlanTypes } from '../therapeutic-plans/evaluation/plan-types.ts';
import { type PlanNeed, planNeedOf } from './limits.ts';
import { isSameMedicine, type Medicine, medicineIn } from './medicine.ts';
import { stateAt } from './prescription.ts';

/** A therapeutic plan, as it was read. */
export type Plan = Read<MedicationRequest>;

/** System of the protocols that Sistema TS gives to plans. */
export const protocolSystem = `${canonicalBase}/sid/ts-plan-protocol`;

/** The plans of a person that are active on a day `YYYY-MM-DD` (Europe/Rome): in force, and within their validity. */
export async function activePlans(store: Reading, patient: string, day: string): Promise<readonly Plan[]> {
  const found: Plan[] = await findResources(
    store,
    'MedicationRequest',
    all(
      refersTo('MedicationRequest', 'subject', patient),
      hasCode('MedicationRequest', 'intent', 'plan'),
      hasCode('MedicationRequest', 'status', 'active'),
    ),
  );
  return found.filter((plan) => isActive(plan, patient, day));
}

/** Whether a resource is a plan of a person that is active on a day; both bounds of the validity are included. */
export function isActive(plan: MedicationRequest, patient: string, day: string): boolean {
  const { start, end } = plan.dispenseRequest?.validityPeriod ?? {};
  return (
    plan.intent === 'plan' &&
    plan.status === 'active' &&
    plan.subject.reference === patient &&
    start !== undefined &&
    end !== undefined &&
    start.slice(0, 10) <= day &&
    day <= end.slice(0, 10)
  );
}

/** The medicine of a plan. */
export const medicineOf = ({ medicationCodeableConcept }: MedicationRequest): Medicine =>
  medicineIn(medicationCodeableConcept);

/** The plans for a medicine, the one that ends last first. */
export function plansFor(plans: readonly Plan[], medicine: Medicine): readonly Plan[] {
  return plans
    .filter((plan) => isSameMedicine(medicineOf(plan), medicine))
    .sort((one, other) => endOf(other).localeCompare(endOf(one)) || one.id.localeCompare(other.id));
}

/** The last day of a plan. */
export const endOf = ({ dispenseRequest }: MedicationRequest): string =>
  dispenseRequest?.validityPeriod?.end?.slice(0, 10) ?? '';

/** The protocol of a plan at Sistema TS; undefined until it is registered. */
export const protocolOf = ({ identifier }: MedicationRequest): string | undefined =>
  identifier?.find(({ system }) => system === protocolSystem)?.value;

/** The channel that a plan foresees, a code of `dispensing-channel`. */
export const channelOf = (plan: MedicationRequest): string | undefined =>
  extensionOf(plan, extensionUrl.ExpectedChannel)?.valueCoding?.code;

/** The AIFA note of a plan. */
export const noteOf = ({ reasonCode }: MedicationRequest): string | undefined =>
  reasonCode?.[0]?.coding?.find(({ system }) => system?.endsWith('/aifa-nota'))?.code;

/** The type of a plan, a code of `therapeutic-plan-type`. */
export const typeOf = ({ category }: MedicationRequest): string | undefined =>
  category?.flatMap(({ coding }) => coding ?? []).find(({ system }) => system === systemOf('therapeutic-plan-type'))
    ?.code;

/** The plan that a line is under, `MedicationRequest/x`. */
export const planOf = (line: MedicationRequest): string | undefined =>
  extensionOf(line, extensionUrl.PianoTerapeutico)?.extension?.find(({ url }) => url === 'PT')?.valueReference
    ?.reference;

/** The lines that were prescribed under some plans, whatever became of them. */
export async function linesUnder(store: Reading, plans: readonly Plan[]): Promise<readonly Plan[]> {
  if (plans.length === 0) return [];
  const references = plans.map(({ id }) => `MedicationRequest/${id}`);
  const isUnderOne = refersTo('MedicationRequest', 'therapeutic-plan', ...references);
  return findResources(store, 'MedicationRequest', all(isUnderOne, hasCode('MedicationRequest', 'intent', 'order')));
}

/** States of prescriptions whose packs a plan gets back: what was cancelled or has expired was never supplied. */
const givenBack: ReadonlySet<string> = new Set(['4', '10', 'draft']);

/**
 * Packs that a plan leaves at an instant (ms, UTC), given the lines under it, others left aside; `undefined` when the plan counts in
 * other units than packs.
 */
export function remainingPacks(plan: Plan, lines: readonly Plan[], now: number): number | undefined {
  const { value, unit } = plan.dispenseRequest?.quantity ?? {};
  if (value === undefined || !isInPacks(unit)) return undefined;
  const own = lines.filter((line) => planOf(line) === `MedicationRequest/${plan.id}`);
  const used = own
    .filter(
      (line) => line.status !== 'entered-in-error' && !givenBack.has(stateAt({ patient: '', lines: [line] }, now)),
    )
    .reduce((sum, line) => sum + (line.dispenseRequest?.quantity?.value ?? 0), 0);
  return Math.max(0, value - used);
}

const isInPacks = (unit: string | undefined): boolean => unit === undefined || /^(conf|pack|\{pack)/i.test(unit);

/** What a medicine by its ATC needs on a day, by the types of plan in force that name it: the strictest counts. */
export function planNeed(atc: string | undefined, day: string): PlanNeed {
  if (atc === undefined) return 'none';
  const needs = deliveredPlanTypes
    .filter(
      ({ status, period, drugs }) => status === 'active' && isOn(period, day) && drugs.some((one) => one.atc === atc),
    )
    .map(({ code }) => planNeedOf(code));
  return needs.includes('refusal') ? 'refusal' : needs.includes('remark') ? 'remark' : 'none';
}
