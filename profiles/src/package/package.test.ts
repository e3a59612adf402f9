import assert from 'node:assert/strict';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, isRefusal, severityOf } from '../issues/index.ts';
import { validate } from '../validator/index.ts';
import { invalidExamples, packageExamples, packageResources, toInvalid } from './index.ts';

type Branch = Record<string, unknown>;

const toText = (issue: Issue): string =>
  [issue.code, ...(issue.expression ?? []), ...(issue.values?.['key'] === undefined ? [] : [issue.values['key']])].join(
    ' ',
  );
const check = (resource: unknown): Issue[] =>
  validate(resource, { bestPractice: false }).filter(({ code }) => code !== 'code-outside-extensible');

const invalid = invalidExamples();
const exampleOf = (place: string) =>
  packageExamples().find((resource) => `${resource.resourceType}/${resource.id}` === place);
const profiles = packageResources('StructureDefinition').filter((structure) => structure.type !== 'Extension');

/** Whether a primitive element has an English translation beside its Italian text. */
function isTranslated(holder: object, name: string): boolean {
  const { extension } = ((holder as Branch)[`_${name}`] ?? {}) as { extension?: readonly unknown[] };
  return (holder as Branch)[name] !== undefined && (extension?.length ?? 0) > 0;
}

function mustSupported({ differential }: StructureDefinition): readonly ElementDefinition[] {
  return (differential?.element ?? []).filter((element) => element.mustSupport === true);
}

describe('package', () => {
  it('has a full and a minimal example of every profile', () => {
    const claimed = packageExamples().flatMap((example) => example.meta?.profile ?? []);
    assert.ok(profiles.length >= 8);
    for (const { url } of profiles) assert.ok(claimed.filter((profile) => profile === url).length >= 2, url);
  });

  for (const resource of [...packageExamples(), ...packageResources()]) {
    it(`holds a valid ${resource.resourceType}/${resource.id}`, () => {
      assert.deepEqual(check(resource).filter(isRefusal), []);
    });
  }

  it('speaks Italian and English in every profile, extension, value set, code system and supported element', () => {
    for (const resource of packageResources()) {
      if (!('description' in resource) || resource.id === 'sinfonia-issue' || resource.id === 'asl-campania') continue;
      assert.ok(isTranslated(resource, 'description'), `${resource.resourceType}/${resource.id}`);
    }
    for (const profile of profiles)
      for (const element of mustSupported(profile)) assert.ok(isTranslated(element, 'short'), element.id);
  });
});

describe('profiles', () => {
  const byUrl = new Map(profiles.map((profile) => [profile.url, profile]));
  /** A profile derived from one of ours has its mapping from there. */
  const isMapped = ({ mapping, baseDefinition }: StructureDefinition): boolean => {
    const parent = byUrl.get(baseDefinition ?? '');
    return (
      mapping?.some(({ identity }) => identity === 'hl7-italia') === true || (parent !== undefined && isMapped(parent))
    );
  };

  it('say what systems fill and read, and how they differ from HL7 Italia', () => {
    for (const profile of profiles) {
      assert.ok(
        profile.snapshot?.element?.some((element) => element.mustSupport === true),
        profile.url,
      );
      assert.ok(isMapped(profile), profile.url);
    }
  });
});

describe('examples that are invalid on purpose', () => {
  it('are there for every profile', () => {
    const changed = new Set(invalid.flatMap(({ from }) => exampleOf(from)?.meta?.profile ?? []));
    for (const { url } of profiles) assert.ok(changed.has(url ?? ''), url);
  });

  for (const one of invalid) {
    const { from, name, faults } = one;
    it(`${from}: ${name}`, () => {
      const example = exampleOf(from);
      assert.ok(example, from);
      const issues = check(toInvalid(example, one));
      assert.deepEqual(issues.map(toText).sort(), [...faults].sort());
      assert.ok(issues.some((issue) => severityOf(issue) === 'error'));
    });
  }
});
