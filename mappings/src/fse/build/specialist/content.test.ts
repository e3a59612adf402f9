import assert from 'node:assert/strict';
import type { Bundle, Composition, CompositionSection, Resource } from '@medplum/fhirtypes';
import { readCda } from '../../read/index.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { refusalOf } from '../../testing/refusals.ts';
import { buildCda } from '../build-document.ts';
import file from './specialist-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly base: string;
  /** LOINC code of a section of the base that is taken away first. */
  readonly without?: string;
  /** LOINC codes of the sections that are added, each below those before it; the last one cites the entries. */
  readonly sections: readonly (readonly string[])[];
  readonly resources: readonly Resource[];
  /** What is cited of the resources; the first one when absent. */
  readonly cites?: readonly string[];
  readonly says?: readonly string[];
  readonly silent?: readonly string[];
  /** Parts of resources that our reader makes of the CDA. */
  readonly readBack?: readonly object[];
  /** Places of remarks; `{Type/id}` is the place of a resource. */
  readonly leavesOut?: readonly string[];
  /** Codes and places of gaps, all of them. */
  readonly refuses?: readonly string[];
}

const cases = file.cases as readonly unknown[] as readonly Case[];

function bundleOf({ base, without, sections, resources, cites }: Case): Bundle {
  const bundle = exampleBundle(base);
  const composition = bundle.entry?.[0]?.resource;
  assert.ok(composition?.resourceType === 'Composition');
  if (without !== undefined) {
    composition.section = (composition.section ?? []).filter(({ code }) => code?.coding?.[0]?.code !== without);
  }
  const [first] = resources;
  const names = cites ?? (first ? [`${first.resourceType}/${first.id ?? ''}`] : []);
  const entry = names.map((reference) => ({ reference }));
  for (const [at, codes] of sections.entries()) {
    const made = sectionAt(composition, codes);
    if (at === sections.length - 1) made.entry = [...(made.entry ?? []), ...entry];
  }
  for (const resource of resources) {
    bundle.entry?.push({ fullUrl: `https://example/${resource.resourceType}/${resource.id ?? ''}`, resource });
  }
  return bundle;
}

/** The section at the end of a path of codes, made where it is not there. */
function sectionAt(composition: Composition, codes: readonly string[]): CompositionSection {
  let within: { section?: CompositionSection[] } = composition;
  let found: CompositionSection | undefined;
  for (const code of codes) {
    found = within.section?.find((one) => one.code?.coding?.[0]?.code === code);
    if (!found) {
      const div = `<div xmlns="http://www.w3.org/1999/xhtml"><p>Testo ${code}</p></div>`;
      const coding = [{ system: 'http://loinc.org', code }];
      found = { title: `Titolo ${code}`, code: { coding }, text: { status: 'generated', div } };
      within.section = [...(within.section ?? []), found];
    }
    within = found;
  }
  assert.ok(found);
  return found;
}

function placesIn(bundle: Bundle, text: string): string {
  return text.replace(/\{(\w+)\/(\w+)\}/g, (_, type, id) => {
    const at = bundle.entry?.findIndex(({ resource }) => resource?.resourceType === type && resource?.id === id);
    return `Bundle.entry[${at}].resource`;
  });
}

function holds(actual: object | undefined, expected: object): boolean {
  try {
    assert.partialDeepStrictEqual(actual, expected);
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}

describe('content of specialist reports', () => {
  for (const one of cases) {
    it(`${one.refuses ? 'refuses' : 'writes'} ${one.name}`, () => {
      const bundle = bundleOf(one);
      const expected = (list: readonly string[] = []) => list.map((text) => placesIn(bundle, text));
      if (one.refuses) {
        assert.deepEqual([...refusalOf(bundle)].sort(), [...expected(one.refuses)].sort());
        return;
      }
      const { xml, remarks } = buildCda(bundle);
      for (const part of one.says ?? []) assert.ok(xml.includes(part), part);
      for (const part of one.silent ?? []) assert.equal(xml.includes(part), false, part);
      const places = new Set(remarks.map(({ expression }) => expression?.[0]));
      for (const place of expected(one.leavesOut)) assert.ok(places.has(place), place);
      const made = (readCda(Buffer.from(xml)).bundle.entry ?? []).map(({ resource }) => resource);
      for (const part of one.readBack ?? []) {
        assert.ok(
          made.some((resource) => holds(resource, part)),
          `${JSON.stringify(part)} in ${JSON.stringify(made)}`,
        );
      }
    });
  }
});
