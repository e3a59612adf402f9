import type { QuestionnaireResponse } from '@medplum/fhirtypes';
import { FhirError, type Issue, isRefusal } from '@sinfonia/profiles/issues';
import { referencesIn, requireNamed } from '../../steps/named.ts';
import type { StepRequest } from '../../steps/step.ts';
import { parameterPlace } from '../../steps/step-rules.ts';
import { readResource } from '../../steps/stored.ts';
import { evaluatePlan } from '../evaluation/evaluate-plan.ts';
import type { PlanType } from '../evaluation/plan-type.ts';
import type { PlanVerdict, RuleVerdict } from '../evaluation/plan-verdict.ts';
import { refusedBy } from '../rules.ts';
import type { Capacity } from './prescriber.ts';

/** What is to be judged for a person. */
export interface JudgedPlan {
  readonly type: PlanType;
  readonly response: QuestionnaireResponse | undefined;
  /** ATC codes, all those of an association. */
  readonly atc: readonly string[];
  /** `Patient/x`. */
  readonly patient: string;
  readonly capacity: Capacity;
  /** Day `YYYY-MM-DD` whose rules are applied. */
  readonly on: string;
}

/** The judgement of a plan by the rules in force on its day, with age and sex of the person as they are stored. */
export async function judgePlan({ context }: StepRequest, judged: JudgedPlan): Promise<PlanVerdict> {
  const { type, response, atc, patient, capacity, on } = judged;
  const person = await readResource(context.store, 'Patient', patient);
  return evaluatePlan({
    type,
    on,
    patient: { birthDate: person?.birthDate, sex: person?.gender },
    prescriber: capacity,
    ...(response === undefined ? {} : { response }),
    ...(atc.length === 0 ? {} : { medication: atc.map((code) => ({ atc: code })) }),
  });
}

/**
 * The form as it will be stored: about the person, by the caller, valid for its Questionnaire. Refusals: TP-03 for a form of somebody
 * else or with references to what the caller does not see; those of validation 422.
 */
export async function readForm(
  asked: StepRequest,
  patient: string,
  given: QuestionnaireResponse,
  options: { readonly status: QuestionnaireResponse['status']; readonly authored: string; readonly profile: string },
): Promise<QuestionnaireResponse> {
  const { subject, id: _id, meta: _meta, text: _text, contained: _contained, ...rest } = given;
  if (subject?.reference !== undefined && subject.reference !== patient) {
    throw refusedBy('TP-03', parameterPlace('response'));
  }
  await requireNamed(asked, patient, namesIn(given.item), 'response', (place) => refusedBy('TP-03', place));
  const { actor, context } = asked;
  const form: QuestionnaireResponse = {
    ...rest,
    resourceType: 'QuestionnaireResponse',
    meta: { profile: [options.profile] },
    status: options.status,
    subject: { reference: patient },
    authored: options.authored,
    ...(actor.who === undefined ? {} : { author: { reference: actor.who } }),
  };
  const refusals = context.validate(form, { bestPractice: false }).filter(isRefusal);
  if (refusals.length > 0) throw new FhirError(refusals, { status: 422 });
  return form;
}

/** Relative references of the answers; others are left to the validation. */
function namesIn(items: unknown): readonly string[] {
  return referencesIn(items).filter((one) => /^[A-Za-z]+\/[A-Za-z0-9\-.]+$/.test(one));
}

/** What a judgement says to the client, a rule an issue. Met rules say nothing. */
export function issuesOf({ verdicts }: PlanVerdict): {
  readonly refusals: readonly Issue[];
  readonly remarks: readonly Issue[];
} {
  const open = verdicts.filter(({ verdict }) => verdict !== 'met');
  const refusals = open
    .filter(({ severity }) => severity === 'error')
    .map((one) => toIssue(one, one.verdict === 'not-met' ? 'plan-rule-not-met' : 'plan-rule-unknown'));
  const remarks = open.filter(({ severity }) => severity === 'warning').map((one) => toIssue(one, 'plan-rule-remark'));
  return { refusals, remarks };
}

function toIssue(
  { rule, text, remedy, missing, unknownContext }: RuleVerdict,
  code: 'plan-rule-not-met' | 'plan-rule-unknown' | 'plan-rule-remark',
): Issue {
  const [first] = missing;
  const place =
    first === undefined ? parameterPlace('response') : `QuestionnaireResponse.descendants().where(linkId = '${first}')`;
  return {
    code,
    expression: [place],
    values: {
      rule,
      reason: text.it,
      'reason-it': text.it,
      'reason-en': text.en,
      remedy: remedy.it,
      'remedy-it': remedy.it,
      'remedy-en': remedy.en,
      missing: [...missing, ...unknownContext].join(', ') || '—',
    },
  };
}

/** Rules that a plan does not meet and that only refuse, by name. */
export function unmetRules({ verdicts }: PlanVerdict): readonly string[] {
  return verdicts.flatMap(({ rule, verdict, severity }) =>
    severity === 'error' && verdict === 'not-met' ? [rule] : [],
  );
}
