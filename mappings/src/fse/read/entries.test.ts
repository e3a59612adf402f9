import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { isRefusal } from '@sinfonia/profiles/issues';
import { createValidator } from '@sinfonia/profiles/validator';
import cases from './entry-cases.json' with { type: 'json' };
import { readCda } from './index.ts';
import { smallDocument } from './testing/small-document.ts';

interface EntryCase {
  readonly what: string;
  readonly template: string;
  readonly code: string;
  readonly entries: readonly string[];
  /** Resources that are there, with at least these parts; a reference is the type that it leads to. */
  readonly expected: readonly object[];
  /** How many resources of a type there are. */
  readonly count?: Readonly<Record<string, number>>;
  /** How many places are named as not read. */
  readonly unread?: number;
}

function read({ template, code, entries }: EntryCase): ReturnType<typeof readCda> {
  const section = `<code code="${code}" codeSystem="2.16.840.1.113883.6.1"/><text><content ID="n1">said in the narrative</content></text>`;
  const body = `<component><section>${section}${entries.join('')}</section></component>`;
  return readCda(Buffer.from(smallDocument({ template, body })));
}

/** The resources with the type in place of every reference. */
function plain({ entry }: Bundle): readonly object[] {
  const short = JSON.stringify((entry ?? []).map(({ resource }) => resource)).replace(
    /"https:\/\/example\/([A-Za-z]+)\/[^"]*"/g,
    '"$1"',
  );
  return JSON.parse(short) as object[];
}

function holds(actual: object, expected: object): boolean {
  try {
    assert.partialDeepStrictEqual(actual, expected);
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}

describe('entries of CDA in FHIR', () => {
  const validator = createValidator();

  for (const one of cases as readonly EntryCase[]) {
    it(one.what, () => {
      const { bundle, findings } = read(one);
      const resources = plain(bundle);
      for (const expected of one.expected) {
        const found = resources.filter((resource) => holds(resource, expected));
        assert.equal(found.length, 1, `${JSON.stringify(expected)} in ${JSON.stringify(resources.slice(1))}`);
      }
      for (const [type, count] of Object.entries(one.count ?? {})) {
        assert.equal(resources.filter((resource) => holds(resource, { resourceType: type })).length, count, type);
      }
      const faults = (bundle.entry ?? []).flatMap(({ resource }) =>
        validator.validate(JSON.parse(JSON.stringify(resource)), { bestPractice: false }).filter(isRefusal),
      );
      assert.deepEqual(faults, []);
      assert.deepEqual(
        findings.map(({ code }) => code),
        Array.from({ length: one.unread ?? 0 }, () => 'fse-read-unread'),
      );
    });
  }
});
