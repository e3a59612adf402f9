import { readFileSync } from 'node:fs';
import type {
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { canonicalBase, packageResources } from '@sinfonia/profiles/package';
import type { PlanMedication } from './context.ts';
import type { PlanQuestion } from './evaluate-plan.ts';
import { planTypeOf } from './plan-types.ts';
import type { PlanOutcome, RuleVerdict } from './plan-verdict.ts';

type Value = boolean | number | string;

/** Answers by linkId; rows of a group as a list of such, null takes an answer of the base away. */
type Written = Readonly<Record<string, Value | null | readonly (Value | Readonly<Record<string, Value>>)[]>>;

/** A plan as a case writes it; a change names what differs from the base. */
interface WrittenPlan {
  /** Name of the form; null when there is none. */
  readonly form: string | null;
  readonly on: string;
  readonly patient: PlanQuestion['patient'];
  readonly prescriber: PlanQuestion['prescriber'];
  readonly answers: Written;
  readonly medication?: readonly PlanMedication[];
}

type Change = Partial<WrittenPlan>;

/** The cases of a plan type. */
export interface PlanCases {
  readonly base: WrittenPlan;
  readonly rows: readonly {
    readonly rule: string;
    readonly expect: RuleVerdict['verdict'];
    readonly source: string;
    readonly change: Change;
  }[];
  readonly worked: readonly {
    readonly title: string;
    readonly source: string;
    readonly change: Change;
    readonly overall: PlanOutcome;
    /** Verdicts by rule; null for a rule that is not judged. */
    readonly rules: Readonly<Record<string, RuleVerdict['verdict'] | null>>;
  }[];
}

/** Reads the cases of a plan type. */
export function casesOf(code: string): PlanCases {
  return JSON.parse(readFileSync(new URL(`cases/${code}.json`, import.meta.url), 'utf8')) as PlanCases;
}

/** The question that a case asks. */
export function questionOf(code: string, base: WrittenPlan, change: Change): PlanQuestion {
  const type = planTypeOf(code);
  if (!type) throw new Error(code);
  const { form, on, patient, prescriber, answers, medication } = {
    ...base,
    ...change,
    answers: { ...base.answers, ...change.answers },
  };
  return {
    type,
    on,
    patient,
    prescriber,
    ...(medication ? { medication } : {}),
    ...(form === null ? {} : { response: responseOf(form, answers) }),
  };
}

/** Every item of a form. */
export function itemsOfForm(name: string): readonly QuestionnaireItem[] {
  const form = packageResources('Questionnaire').find(({ id }) => id === name);
  if (!form) throw new Error(name);
  const under = (items: readonly QuestionnaireItem[] = []): QuestionnaireItem[] =>
    items.flatMap((item) => [item, ...under(item.item)]);
  return under(form.item);
}

/** A response to a form of the package with answers by linkId; throws when the form has no such item. */
export function responseOf(name: string, answers: Written): QuestionnaireResponse {
  const form = packageResources('Questionnaire').find(({ id }) => id === name);
  const used = new Set<string>();
  const item = (form?.item ?? []).flatMap((each) => write(each, answers, used));
  const unused = Object.keys(answers).filter((linkId) => answers[linkId] !== null && !used.has(linkId));
  if (unused.length > 0) throw new Error(`${name} has no item ${unused.join(', ')}`);
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: `${canonicalBase}/Questionnaire/${name}|${form?.version}`,
    item,
  };
}

function write(item: QuestionnaireItem, answers: Written, used: Set<string>): QuestionnaireResponseItem[] {
  const { linkId } = item;
  const value = answers[linkId];
  used.add(linkId);
  if (item.type === 'group') {
    const rows = Array.isArray(value) ? (value as readonly Written[]) : [answers];
    return rows.flatMap((row) => {
      const inner = (item.item ?? []).flatMap((each) => write(each, row, used));
      return inner.length > 0 ? [{ linkId, item: inner }] : [];
    });
  }
  if (value === undefined || value === null) return [];
  return [{ linkId, answer: [value].flat().map((each) => answerOf(item, each as Value)) }];
}

function answerOf({ type }: QuestionnaireItem, value: Value): QuestionnaireResponseItemAnswer {
  if (type === 'choice') return { valueCoding: { code: String(value) } };
  if (type === 'boolean') return { valueBoolean: value === true };
  if (type === 'integer') return { valueInteger: Number(value) };
  if (type === 'decimal') return { valueDecimal: Number(value) };
  return type === 'date' ? { valueDate: String(value) } : { valueString: String(value) };
}
