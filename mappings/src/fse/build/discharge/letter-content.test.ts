import assert from 'node:assert/strict';
import type { Bundle, Composition, Resource } from '@medplum/fhirtypes';
import { readCda } from '../../read/index.ts';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { refusalOf } from '../../testing/refusals.ts';
import { buildCda } from '../build-document.ts';
import file from './letter-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly base: string;
  /** LOINC code of the section that cites the resources; it is added when the example has none. */
  readonly section: string;
  readonly resources: readonly Resource[];
  /** How many of the resources the section cites; all when absent. */
  readonly cited?: number;
  readonly says?: readonly string[];
  readonly silent?: readonly string[];
  /** Places of remarks; `{0}` is the place of the first of the resources. */
  readonly leavesOut?: readonly string[];
  /** Codes and places of gaps, all of them. */
  readonly refuses?: readonly string[];
  /** What one of the resources is that are read of the CDA. */
  readonly reads?: Readonly<Record<string, unknown>>;
}

const cases = file.cases as readonly unknown[] as readonly Case[];

/** The example with the resources in the section. */
function bundleOf({ base, section, resources, cited }: Case): { readonly bundle: Bundle; readonly first: number } {
  const bundle = exampleBundle(base);
  const composition = bundle.entry?.[0]?.resource;
  assert.ok(composition?.resourceType === 'Composition');
  const subject = composition.subject;
  const first = bundle.entry?.length ?? 0;
  const added = resources.map((resource, at) => ({ ...resource, id: `letter-${at}`, subject, patient: subject }));
  const entry = added.slice(0, cited).map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` }));
  const own = sectionOf(composition, section);
  own.entry = entry;
  bundle.entry?.push(...added.map((resource) => ({ resource: resource as Resource })));
  return { bundle, first };
}

function sectionOf(composition: Composition, code: string): NonNullable<Composition['section']>[number] {
  const found = composition.section?.find((one) => one.code?.coding?.[0]?.code === code);
  if (found) return found;
  const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Testo.</p></div>';
  const made = {
    title: 'Sezione',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    text: { status: 'generated' as const, div },
  };
  composition.section?.push(made);
  return made;
}

describe('content of letters and reports', () => {
  for (const one of cases) {
    it(`${one.refuses ? 'refuses' : 'writes'} ${one.name}`, () => {
      const { bundle, first } = bundleOf(one);
      const places = (list: readonly string[] = []) =>
        list.map((text) => text.replace(/\{(\d+)\}/g, (_, at) => `Bundle.entry[${first + Number(at)}].resource`));
      if (one.refuses) {
        assert.deepEqual([...refusalOf(bundle)].sort(), places(one.refuses).sort());
        return;
      }
      const { xml, remarks } = buildCda(bundle);
      for (const part of one.says ?? []) assert.ok(xml.includes(part), part);
      for (const part of one.silent ?? []) assert.equal(xml.includes(part), false, part);
      const told = new Set(remarks.map(({ expression }) => expression?.[0]));
      for (const place of places(one.leavesOut)) assert.ok(told.has(place), place);
      if (one.reads) {
        const { resourceType } = one.reads;
        const read = readCda(Buffer.from(xml)).bundle.entry?.map(({ resource }) => resource) ?? [];
        const same = read.filter((resource) => resource?.resourceType === resourceType);
        assert.ok(same.length > 0, String(resourceType));
        assert.partialDeepStrictEqual(same[0], one.reads);
      }
    });
  }
});
