import assert from 'node:assert/strict';
import fc from 'fast-check';
import table from './answers.cases.json' with { type: 'json' };
import { acceptedForm, readAnswer } from './read-answer.ts';

interface AnswerCase {
  readonly it: string;
  readonly status: number;
  readonly publication?: boolean;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly expect: Readonly<Record<string, unknown>>;
}

const cases: readonly AnswerCase[] = table.cases.map((one) => one as unknown as AnswerCase);
const formOf = (isPublication: boolean) => acceptedForm([200, 201, 202], isPublication);

describe('answers of the FSE gateway', () => {
  for (const { it: what, status, publication = false, type, headers, body, expect } of cases) {
    it(what, () => {
      const contentType = type ?? (status < 400 ? 'application/json' : 'application/problem+json; charset=utf-8');
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = { status, headers: { 'content-type': contentType, ...headers }, body: Buffer.from(text) };
      const reply = readAnswer(answer, formOf(publication));
      const problem = 'problem' in reply ? reply.problem : undefined;
      // The national problem is handed on as it is.
      if (problem !== undefined) assert.deepEqual(problem, body);
      else assert.ok(reply.kind !== 'refused' || reply.by !== 'gateway');
      const { problem: _, ...rest } = { problem, ...reply };
      assert.deepEqual(rest, expect);
    });
  }

  it('are never taken for done unless they say so, whatever comes', () => {
    const anyAnswer = fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      type: fc.constantFrom('application/json', 'application/problem+json', 'text/html', ''),
      body: fc.oneof(fc.json(), fc.string(), fc.constant('{"type":"/msg/syntax"}'), fc.constant('{"traceID":"t"}')),
    });
    const property = fc.property(anyAnswer, fc.boolean(), ({ status, type, body }, isPublication) => {
      const answer = { status, headers: { 'content-type': type }, body: Buffer.from(body) };
      const { kind } = readAnswer(answer, formOf(isPublication));
      if (kind === 'accepted') assert.ok([200, 201, 202].includes(status) && body.includes('traceID'));
      if (kind === 'refused') assert.ok(status >= 400 && status < 500);
      if (kind === 'unreached') assert.ok([401, 403, 404, 429].includes(status));
    });
    fc.assert(property, { numRuns: 500 });
  });
});
