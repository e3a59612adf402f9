import assert from 'node:assert/strict';
import { type Issue, severityOf } from '../../../issues/index.ts';
import { validate } from '../../index.ts';
import cases from './definition.cases.json' with { type: 'json' };

interface DefinitionCase {
  readonly name: string;
  /** Elements beside the usual ones. */
  readonly with?: object;
  readonly item: unknown;
  /** `code place`, with the severity in front where it is not an error. */
  readonly faults: readonly string[];
}

function toText(issue: Issue): string {
  const severity = severityOf(issue);
  const told = [issue.code, ...(issue.expression ?? [])].join(' ');
  return severity === 'error' ? told : `${severity} ${told}`;
}

describe('a questionnaire in itself', () => {
  for (const { name, item, with: more, faults } of cases as unknown as readonly DefinitionCase[])
    it(`${faults.length === 0 ? 'accepts' : 'finds the faults of'} ${name}`, () => {
      const questionnaire = { resourceType: 'Questionnaire', name: 'Prova', status: 'active', item, ...more };
      assert.deepEqual(validate(questionnaire, { bestPractice: false }).map(toText).sort(), [...faults].sort());
    });
});
