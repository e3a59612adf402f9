import type { CarePlan, MedicationDispense, MedicationRequest, Period } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { dayIn } from '../../steps/days.ts';
import { extensionOf } from '../../steps/elements.ts';
import { findResources, type Reading, readResource, refersTo } from '../../steps/stored.ts';

/** What a prescription says of its therapeutic plan, and what the platform knows of it. */
export type PlanOfLine =
  | { readonly kind: 'none' }
  /** Named by a protocol or reference that the platform does not know, e.g. of another region. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      /** Relative reference. */
      readonly reference: string;
      readonly status: string;
      readonly period: Period | undefined;
      /** Packs over the whole validity, when the plan says so. */
      readonly quantity: number | undefined;
    };

/** Code of the plan state in answers. */
export type PlanState = 'none' | 'unknown' | 'in-force' | 'not-in-force';

/** The therapeutic plan that a line of a prescription names. A plan of somebody else is not known. */
export async function planOf(store: Reading, line: MedicationRequest): Promise<PlanOfLine> {
  const parts = extensionOf(line, extensionUrl.PianoTerapeutico)?.extension ?? [];
  if (parts.find(({ url }) => url === 'existPt')?.valueBoolean !== true) return { kind: 'none' };
  const reference = parts.find(({ url }) => url === 'PT')?.valueReference?.reference;
  const protocol = parts.find(({ url }) => url === 'protocollo')?.valueIdentifier;
  const found = await readPlan(store, reference, protocol);
  if (found === undefined || found.subject.reference !== line.subject.reference) return { kind: 'unknown' };
  const isView = found.resourceType === 'CarePlan';
  return {
    kind: 'known',
    reference: `${found.resourceType}/${found.id}`,
    status: found.status ?? '',
    period: isView ? found.period : found.dispenseRequest?.validityPeriod,
    quantity: isView ? undefined : found.dispenseRequest?.quantity?.value,
  };
}

async function readPlan(
  store: Reading,
  reference: string | undefined,
  protocol: { readonly system?: string; readonly value?: string } | undefined,
): Promise<MedicationRequest | CarePlan | undefined> {
  if (reference?.startsWith('CarePlan/') === true) return readResource(store, 'CarePlan', reference);
  const named = await readResource(store, 'MedicationRequest', reference);
  if (named?.intent === 'plan' || protocol?.value === undefined) return named?.intent === 'plan' ? named : undefined;
  const [only, another] = await findResources(store, 'MedicationRequest', {
    kind: 'token',
    parameter: { type: 'MedicationRequest', code: 'identifier' },
    anyOf: [{ system: protocol.system, code: protocol.value }],
  });
  return another === undefined && only?.intent === 'plan' ? only : undefined;
}

/** State of a plan on a day, `YYYY-MM-DD` in Europe/Rome. The last day of its validity counts. */
export function planStateOn(plan: PlanOfLine, day: string): PlanState {
  if (plan.kind !== 'known') return plan.kind;
  const { start, end } = plan.period ?? {};
  const isWithin = start !== undefined && dayIn(start) <= day && (end === undefined || day <= dayIn(end));
  return plan.status === 'active' && isWithin ? 'in-force' : 'not-in-force';
}

/** Packs that were dispensed to a person under a plan: by every prescription that named it. */
export async function dispensedUnder(store: Reading, plan: string, patient: string): Promise<number> {
  const dispenses = await findResources(
    store,
    'MedicationDispense',
    refersTo('MedicationDispense', 'subject', patient),
  );
  return dispenses
    .filter((one: MedicationDispense) => one.status === 'completed')
    .filter((one) =>
      [...(one.supportingInformation ?? []), ...(one.authorizingPrescription ?? [])].some(
        ({ reference }) => reference === plan,
      ),
    )
    .reduce((sum, { quantity }) => sum + (quantity?.value ?? 0), 0);
}
