import assert from 'node:assert/strict';
import { type Issue, isRefusal, severityOf } from '../issues/index.ts';
import { packageExamples, packageResources } from '../package/index.ts';
import { validate } from './index.ts';
import invalid from './invalid-examples.cases.json' with { type: 'json' };

interface InvalidExample {
  /** Example that is changed into an invalid one. */
  readonly from: string;
  readonly name: string;
  /** Values by path (`name.0.given`); null takes the element away. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly faults: readonly string[];
}

type Branch = Record<string, unknown>;

function change(resource: unknown, set: InvalidExample['set']): unknown {
  const changed = structuredClone(resource) as Branch;
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Branch>((branch, step) => branch[step] as Branch, changed);
    if (value === null) delete parent[last];
    else parent[last] = value;
  }
  return changed;
}

const toText = (issue: Issue): string =>
  [issue.code, ...(issue.expression ?? []), ...(issue.values?.['key'] === undefined ? [] : [issue.values['key']])].join(
    ' ',
  );
const check = (resource: unknown): Issue[] =>
  validate(resource, { bestPractice: false }).filter((issue) => issue.code !== 'code-outside-extensible');

describe('package', () => {
  it('has a full and a minimal example of every profile', () => {
    const profiles = packageResources('StructureDefinition').filter((structure) => structure.type !== 'Extension');
    const claimed = packageExamples().flatMap((example) => example.meta?.profile ?? []);
    assert.ok(profiles.length >= 8);
    for (const { url } of profiles) assert.equal(claimed.filter((profile) => profile === url).length, 2, url);
  });

  for (const resource of [...packageExamples(), ...packageResources()]) {
    it(`holds a valid ${resource.resourceType}/${resource.id}`, () => {
      assert.deepEqual(check(resource).filter(isRefusal), []);
    });
  }

  it('speaks Italian and English in every profile, extension, value set and code system of FSH', () => {
    for (const resource of packageResources('StructureDefinition')) {
      const { _description } = resource as unknown as { _description?: { extension?: unknown[] } };
      assert.ok(resource.description && _description?.extension?.length, resource.url);
    }
  });
});

describe('examples that are invalid on purpose', () => {
  for (const { from, name, set, faults } of invalid as unknown as readonly InvalidExample[]) {
    it(`${from}: ${name}`, () => {
      const example = packageExamples().find((resource) => `${resource.resourceType}/${resource.id}` === from);
      assert.ok(example, from);
      const issues = check(change(example, set));
      assert.deepEqual(issues.map(toText).sort(), [...faults].sort());
      assert.ok(issues.some((issue) => severityOf(issue) === 'error'));
    });
  }
});
