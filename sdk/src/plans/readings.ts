import type { TherapeuticPlanStateCode } from '@sinfonia/profiles';
import type { CallOptions } from '../requests/sender.ts';
import { AnswerReader, type Parts, textIn, textsIn } from '../steps/answer-reader.ts';
import { code, day, repeated, resource, toParameters } from '../steps/parameters.ts';
import { personParameters } from '../steps/person.ts';
import { given, nextSteps } from '../steps/standing.ts';
import { type OperationCaller, placeOf, referenceOf } from '../steps/step.ts';
import type { EvaluationAnswer, PlanShown, PlanStanding, RuleVerdict } from './answers.ts';
import type { EvaluateInput, PlanReference } from './inputs.ts';
import { medicineParameters, planTypes, typeFor } from './plan-parameters.ts';

/** Has a plan judged; nothing is written. Source: OperationDefinition plan-evaluate. */
export async function evaluatePlan(
  access: OperationCaller,
  input: EvaluateInput,
  options: CallOptions,
): Promise<EvaluationAnswer> {
  const name = '$plan-evaluate';
  const { response } = input;
  const answer = await access.operation(name, {
    ...options,
    on: typeFor(input),
    parameters: toParameters(
      personParameters(input),
      code('type', input.type),
      repeated(response === undefined ? [] : [response], (one) => resource('response', one)),
      medicineParameters(input),
      day('day', input.day),
    ),
    repeatable: true,
  });
  const read = new AnswerReader(name, answer);
  // The server answers what the OperationDefinition promises.
  return {
    overall: read.text('overall') as EvaluationAnswer['overall'],
    day: read.text('day') ?? '',
    capacity: read.text('capacity') ?? '',
    verdicts: read.parts('rule').map(verdictOf),
  };
}

function verdictOf(parts: Parts): RuleVerdict {
  const text = (name: string): string => textIn(parts, name) ?? '';
  return {
    rule: text('id'),
    verdict: text('verdict') as RuleVerdict['verdict'],
    severity: text('severity') as RuleVerdict['severity'],
    text: { it: text('textIt'), en: text('textEn') },
    remedy: { it: text('remedyIt'), en: text('remedyEn') },
    missing: textsIn(parts, 'missing'),
    unknown: textsIn(parts, 'unknown'),
    source: text('source'),
    evidence: text('evidence') as RuleVerdict['evidence'],
  };
}

/** Reads where a plan stands. Source: OperationDefinition plan-state. */
export async function readPlanState(
  access: OperationCaller,
  plan: PlanReference,
  options: CallOptions,
): Promise<PlanStanding> {
  const name = '$plan-state';
  const on = placeOf(referenceOf(plan), planTypes);
  const read = new AnswerReader<PlanShown, TherapeuticPlanStateCode>(
    name,
    await access.operation(name, { ...options, on, method: 'GET' }),
  );
  return {
    state: read.state(),
    title: read.text('title') ?? '',
    ...given('number', read.text('number')),
    start: read.text('start') ?? '',
    end: read.text('end') ?? '',
    daysLeft: read.number('daysLeft') ?? 0,
    ...given('transmission', read.text('transmission')),
    packs: read.number('packs') ?? 0,
    packsPrescribed: read.number('packsPrescribed') ?? 0,
    packsDispensed: read.number('packsDispensed') ?? 0,
    history: read.parts('history').map((parts) => ({
      step: textIn(parts, 'step') ?? '',
      at: textIn(parts, 'at') ?? '',
    })),
    next: nextSteps(read.parts('next')),
  };
}
