/**
 * How fast therapeutic plans are judged on one core: `node server/bench/therapeutic-plans.ts [evaluations]`. Takes the plan that
 * meets every rule of each type and its rows in turn, and prints p50, p95 and rate by type and together. In memory, without
 * server or store; the first round compiles the rules and is not counted.
 */
import { casesOf, questionOf } from '../src/services/therapeutic-plans/evaluation/cases.test-data.ts';
import { evaluatePlan } from '../src/services/therapeutic-plans/evaluation/evaluate-plan.ts';
import { deliveredPlanTypes } from '../src/services/therapeutic-plans/evaluation/plan-types.ts';

const [evaluations = 10_000] = process.argv.slice(2).map(Number);
const plans = deliveredPlanTypes
  .filter(({ rules }) => rules.length > 0)
  .map(({ code, rules }) => {
    const { base, rows } = casesOf(code);
    return {
      code,
      rules: rules.length,
      questions: [{}, ...rows.map(({ change }) => change)].map((change) => questionOf(code, base, change)),
    };
  });

const started = performance.now();
for (const { questions } of plans) for (const question of questions) evaluatePlan(question);
console.log(`first round, with compilation: ${(performance.now() - started).toFixed(0)} ms`);

const all: number[] = [];
for (const { code, rules, questions } of plans) {
  const times: number[] = [];
  for (let at = 0; at < evaluations / plans.length; at += 1) {
    const question = questions[at % questions.length];
    if (!question) continue;
    const before = performance.now();
    evaluatePlan(question);
    times.push(performance.now() - before);
  }
  all.push(...times);
  print(`${code} (${rules} rules)`, times);
}
print('all types', all);

function print(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(3);
  const total = times.reduce((sum, time) => sum + time, 0);
  const rate = Math.round((times.length / total) * 1000);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${rate} evaluations/s (${times.length})`);
}
