import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { isCivilDate } from '@sinfonia/mappings';
import type { PathVariables } from '@sinfonia/profiles/fhirpath';
import { type Answers, answersOf, type Row } from './answers.ts';
import { type CompiledRule, compilePlan, variableOf } from './compile-plan.ts';
import { namedAtc, type PlanContext, type PlanMedication } from './context.ts';
import { type GeneralRule, judgeGeneral } from './general-rules.ts';
import { isOn, type PlanForm, type PlanType } from './plan-type.ts';
import { planVariables, runValue } from './plan-variables.ts';
import type { PlanVerdict, RuleVerdict } from './plan-verdict.ts';

/** What a plan is judged by. */
export interface PlanQuestion {
  readonly type: PlanType;
  /** The form filled in, already valid for its Questionnaire; absent for a prescription without form. */
  readonly response?: QuestionnaireResponse;
  /** The medicines that are to be prescribed, all those of an association; absent: those that the form names. */
  readonly medication?: PlanMedication | readonly PlanMedication[];
  readonly patient: PlanContext['patient'];
  readonly prescriber: PlanContext['prescriber'];
  /** Day `YYYY-MM-DD` in `Europe/Rome` whose rules are applied. */
  readonly on: string;
}

/**
 * Judges a plan by the rules of its type that are in force on a day. It reads nothing but its argument. Not eligible: an error
 * is not met; incomplete: none is not met and one cannot be told; with remarks: a warning is not met or cannot be told. The
 * response is not validated here, and a rule whose answers do not fit it is unknown.
 *
 * Throws a RangeError when `on` is no day.
 */
export function evaluatePlan(question: PlanQuestion): PlanVerdict {
  const { type, response, on } = question;
  if (!isCivilDate(on)) throw new RangeError('a plan is judged on a day YYYY-MM-DD');
  if (type.status === 'inactive' || !isOn(type.period, on)) return verdictOf([judgeGeneral('plan-in-force', false)]);
  const form = response && formOf(type, response);
  const isFormMissing = response ? form === undefined : !isFormOptional(type, on);
  if (isFormMissing) return verdictOf([judgeGeneral('plan-form', false)]);
  const plan = compilePlan(type);
  const answers = answersOf(response, plan.wanted);
  const medications = [question.medication ?? []].flat();
  const { patient, prescriber } = question;
  const context = { type, form, answers, medications, patient, prescriber, on };
  const variables = planVariables(plan, context);
  const verdicts = plan.rules
    .filter((rule) => isJudged(rule, form, on))
    .map((rule) => judge(rule, response, answers, variables));
  return verdictOf([...generalVerdicts(context), judgeGeneral('plan-rules', verdicts.length > 0), ...verdicts]);
}

function formOf(type: PlanType, { questionnaire = '' }: QuestionnaireResponse): PlanForm | undefined {
  return type.forms.find(
    (form) => form.questionnaire === questionnaire || form.questionnaire.split('|')[0] === questionnaire,
  );
}

function isFormOptional({ formOptional }: PlanType, day: string): boolean {
  return formOptional !== undefined && isOn(formOptional, day);
}

/** Without a form only rules that need no answer can say something. */
function isJudged({ rule, links }: CompiledRule, form: PlanForm | undefined, day: string): boolean {
  if (!isOn(rule.period, day)) return false;
  if (!form) return rule.forms === undefined && links.every((linkId) => linkId === 'ingredient');
  return rule.forms?.some((name) => form.questionnaire.includes(`/${name}|`)) ?? true;
}

function generalVerdicts({ type, form, answers, medications }: PlanContext): readonly RuleVerdict[] {
  const inForm = namedAtc(answers);
  const named = new Set(inForm.length > 0 ? inForm : type.drugs.map(({ atc }) => atc));
  const verdicts: [GeneralRule, boolean][] = [['plan-in-force', true]];
  if (form) verdicts.push(['plan-form', true], ['plan-medication', medications.every(({ atc }) => named.has(atc))]);
  return verdicts.map(([rule, isMet]) => judgeGeneral(rule, isMet));
}

function judge(
  rule: CompiledRule,
  response: QuestionnaireResponse | undefined,
  answers: Answers,
  variables: PathVariables,
): RuleVerdict {
  const { id, severity, source, evidence, remedy, needs = [], requires = [] } = rule.rule;
  const lacking = needs.filter((linkId) => rule.links.some((group) => !isAnsweredInRows(answers.get(group), linkId)));
  const isBlind = lacking.length > 0 || requires.some((name) => isEmpty(variables[nameOf(name)]));
  const answer = isBlind ? [] : (runValue(rule, variables, response) ?? []);
  const [isMet] = answer;
  const isTold = answer.length === 1 && typeof isMet === 'boolean';
  const verdict = isTold ? (isMet ? 'met' : 'not-met') : 'unknown';
  const absent = [...rule.links.filter((linkId) => !answers.has(linkId)), ...lacking];
  const unknownContext = isTold ? [] : rule.context.filter((name) => isEmpty(variables[name]));
  // Answers that are there and do not fit are all that can be named.
  const missing = isTold ? [] : absent.length + unknownContext.length > 0 ? absent : rule.links;
  return { rule: id, verdict, severity, missing, unknownContext, text: rule.text, remedy, source, evidence };
}

/** Whether every row of a group answers an item; what is no group has no rows. */
function isAnsweredInRows(rows: readonly unknown[] = [], linkId: string): boolean {
  return rows.every((row) => typeof row !== 'object' || row === null || (row as Row)[linkId] !== undefined);
}

/** Name of the variable of what a rule requires. */
const nameOf = (required: string) => (required.startsWith('%') ? required.slice(1) : variableOf(required));

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;

function verdictOf(verdicts: readonly RuleVerdict[]): PlanVerdict {
  const has = (severity: string, verdict: string) =>
    verdicts.some((each) => each.severity === severity && each.verdict === verdict);
  const overall = has('error', 'not-met')
    ? 'not-eligible'
    : has('error', 'unknown')
      ? 'incomplete'
      : has('warning', 'not-met') || has('warning', 'unknown')
        ? 'eligible-with-remarks'
        : 'eligible';
  return { overall, verdicts };
}
