import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anything, changed, verdict } from '../fhirpath/changes.test-data.ts';
import { compileExpression } from '../fhirpath/compiled/expression.ts';
import { evaluateCompiled } from '../fhirpath/index.ts';
import { isJsonObject, type JsonObject } from '../json/json-object.ts';
import { placedExpressions, type Subject, subjects } from './expressions.test-data.ts';
import { createEvaluation, type FormExpressions } from './expressions.ts';
import leftToTheEngine from './left-to-the-engine.json' with { type: 'json' };
import { readResponse } from './response-tree.ts';

/** Changed responses for each form and response: a suite runs few, `SINFONIA_FHIRPATH_RUNS` asks for more. */
const runs = Number(process.env['SINFONIA_FHIRPATH_RUNS'] ?? 12);

interface Counts {
  decided: number;
  left: Set<string>;
}

/**
 * Evaluates every expression of a form on a response as the product does and with the engine alone; each has the response
 * to itself, because the engine marks what it answers.
 */
function compare({ name, form, expressions }: Subject, response: JsonObject, counts: Counts): void {
  const tried: typeof evaluateCompiled = (expression, ...others) => {
    const results = evaluateCompiled(expression, ...others);
    if (results) counts.decided++;
    else counts.left.add(expression);
    return results;
  };
  const verdicts = (withoutEngine: typeof evaluateCompiled): ReadonlyMap<string, string> => {
    const own = structuredClone(response);
    const { evaluate }: FormExpressions = createEvaluation(form, own, own, withoutEngine);
    const found = new Map<string, string>();
    for (const { expression, place, at } of placedExpressions(form, readResponse(form, own), expressions))
      found.set(
        `${at}: ${expression}`,
        verdict(() => evaluate(expression, place)),
      );
    return found;
  };
  const product = verdicts(tried);
  for (const [at, answer] of verdicts(() => undefined))
    assert.equal(product.get(at), answer, `${name}: ${at}\non ${JSON.stringify(response)}`);
}

/** What is left to the engine is listed in `left-to-the-engine.json`: the lists may only shrink. */
describe('expressions of forms', () => {
  const all = subjects();

  it('are compiled, all but a few, which are listed', () => {
    const left: Record<string, string> = {};
    for (const { form, expressions } of all)
      for (const { expression } of placedExpressions(form, readResponse(form, {}), expressions)) {
        const compilation = compileExpression(expression, undefined);
        if ('reason' in compilation) left[expression] = compilation.reason;
      }
    assert.deepEqual(left, leftToTheEngine.outside);
  });

  it('need no engine on the examples of the package, and decide as it does', () => {
    const counts: Counts = { decided: 0, left: new Set() };
    for (const subject of all) if (subject.ofPackage) compare(subject, subject.response, counts);
    assert.deepEqual([...counts.left], []);
    console.log(`      ${counts.decided} decided`);
    assert.ok(counts.decided > 60);
  });

  it('decide in other forms as the engine does', () => {
    const counts: Counts = { decided: 0, left: new Set() };
    for (const subject of all) if (!subject.ofPackage) compare(subject, subject.response, counts);
    const undecided = [...counts.left].filter((expression) => !Object.hasOwn(leftToTheEngine.outside, expression));
    assert.deepEqual(undecided.sort(), Object.keys(leftToTheEngine.undecided).sort());
    console.log(`      ${counts.decided} decided`);
  });

  it('decide on changed responses as the engine does, or leave them to it', function () {
    this.timeout(8000 + runs * 1000);
    const counts: Counts = { decided: 0, left: new Set() };
    for (const subject of all) {
      const by = subject.answers.length === 0 ? anything : fc.oneof(anything, fc.constantFrom(...subject.answers));
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(5000), fc.nat(8), by), { minLength: 1, maxLength: 4 }), (changes) => {
          const response = changes.reduce<unknown>(
            (value, [which, how, what]) => changed(value, which, how, what),
            subject.response,
          );
          if (isJsonObject(response)) compare(subject, response, counts);
        }),
        { numRuns: runs },
      );
    }
    console.log(`      ${counts.decided} decided`);
  });
});
