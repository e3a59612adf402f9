import type { DeviceRequest, QuestionnaireResponse } from '@medplum/fhirtypes';
import { codeSystemUrl } from '@sinfonia/profiles';
import type { Read } from '../steps/changes.ts';
import { codeIn } from '../steps/elements.ts';
import type { Work } from '../steps/step.ts';
import { findResources, readResource, refersTo } from '../steps/stored.ts';
import { answersOf } from '../therapeutic-plans/evaluation/answers.ts';
import { formOf } from '../therapeutic-plans/plan/plan-elements.ts';
import { mostAidsPerMonth } from './limits.ts';
import { dayOfIssue, type Prescription, stateAt } from './prescription.ts';
import { remarkOf } from './rules.ts';

/** A line of an aid under a plan, as it is judged. */
export interface AidUnderPlan {
  readonly plan: Read<DeviceRequest>;
  /** Code of `diabetic-aid`. */
  readonly aid: string | undefined;
  readonly perMonth: number;
  /** Day of issue, `YYYY-MM-DD` in Europe/Rome. */
  readonly day: string;
  readonly place: string;
}

/** Item of the form of a plan of aids that tells the class of therapy. */
const therapyItem = 'diabetesType';
/** States of what was never supplied. */
const unsupplied: ReadonlySet<string> = new Set(['4', '10', 'draft']);

/**
 * Judges the quantity a month of an aid: remark RX-38 on more than its plan has, with what was prescribed under it in the same calendar
 * month, and RX-39 on more than the class of therapy has. `taken`: by plan, what earlier lines of the same prescription have.
 */
export async function judgeQuota(
  work: Work<Prescription>,
  { plan, aid, perMonth, day, place }: AidUnderPlan,
  taken: Map<string, number>,
): Promise<void> {
  const { store } = work.context;
  const asked = (taken.get(plan.id) ?? 0) + perMonth;
  taken.set(plan.id, asked);
  const quota = perMonthOf(plan);
  const lines = await findResources(
    store,
    'DeviceRequest',
    refersTo('DeviceRequest', 'based-on', `DeviceRequest/${plan.id}`),
  );
  const before = lines
    .filter((line) => line.intent === 'order' && dayOfIssue(line).slice(0, 7) === day.slice(0, 7))
    .filter((line) => !unsupplied.has(stateAt({ patient: '', lines: [line] }, work.now)))
    .reduce((sum, line) => sum + (perMonthOf(line) ?? 0), 0);
  if (quota !== undefined && before + asked > quota) work.warn(remarkOf('RX-38', place));
  const form = await readResource(store, 'QuestionnaireResponse', formOf(plan));
  const most = aid === undefined ? undefined : mostAidsPerMonth(aid, therapyOf(form));
  if (most !== undefined && perMonth > most) work.warn(remarkOf('RX-39', place));
}

function perMonthOf({ parameter }: DeviceRequest): number | undefined {
  return parameter?.find(({ code }) => codeIn(code, codeSystemUrl.DeviceParameter) === 'quantity-per-month')
    ?.valueQuantity?.value;
}

function therapyOf(form: QuestionnaireResponse | undefined): string | undefined {
  const [answer] = answersOf(form, new Set([therapyItem])).get(therapyItem) ?? [];
  return typeof answer === 'string' ? answer : undefined;
}
