import assert from 'node:assert/strict';
import type { Bundle, CompositionSection, Resource } from '@medplum/fhirtypes';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { describeOracle, faultsOf, openOracle } from '../../testing/oracle.ts';
import { refusalOf } from '../../testing/refusals.ts';
import { buildCda } from '../build-document.ts';
import file from './content-cases.json' with { type: 'json' };

interface Case {
  readonly name: string;
  /** Code of the section that has the resources, the first of which it cites. */
  readonly section: string;
  readonly resources: readonly Resource[];
  readonly emptyReason?: string;
  /** Parts of the CDA. */
  readonly says?: readonly string[];
  /** What the section does not hold. */
  readonly silent?: readonly string[];
  /** Places of remarks. */
  readonly leavesOut?: readonly string[];
  /** Codes and places of gaps, all of them. */
  readonly refuses?: readonly string[];
}

const cases = file.cases as readonly unknown[] as readonly Case[];
const base = 'https://fhir.sinfonia.campania.it';

/** The smallest example with the section of the case, and where that is. */
function documentOf({ section: code, resources, emptyReason }: Case): {
  readonly bundle: Bundle;
  readonly places: (text: string) => string;
} {
  const bundle = exampleBundle('fse-patient-summary-minimal');
  const composition = bundle.entry?.[0]?.resource;
  assert.ok(composition?.resourceType === 'Composition');
  const list = composition.section ?? [];
  const system = code.startsWith('PSSIT') ? 'urn:oid:2.16.840.1.113883.2.9.5.2.8' : 'http://loinc.org';
  const fresh: CompositionSection = {
    title: 'Sezione',
    code: { coding: [{ system, code }] },
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Testo.</p></div>' },
  };
  const found = list.findIndex((one) => one.code?.coding?.[0]?.code === code);
  const at = found < 0 ? list.push(fresh) - 1 : found;
  const first = bundle.entry?.length ?? 0;
  const named = resources.map((resource, index) => ({ ...resource, id: `case-${index}` }));
  for (const resource of named) {
    bundle.entry?.push({ fullUrl: `${base}/${resource.resourceType}/${resource.id}`, resource });
  }
  const [cited] = named;
  list[at] = {
    ...(list[at] ?? fresh),
    ...(cited ? { entry: [{ reference: `${cited.resourceType}/${cited.id}` }] } : {}),
    ...(emptyReason === undefined ? {} : { emptyReason: { coding: [{ code: emptyReason }] } }),
  };
  composition.section = list;
  const section = `Bundle.entry[0].resource.section[${at}]`;
  const places = (text: string) =>
    text
      .replace('{section}', section)
      .replace(/\{(\d+)\}/g, (_, index) => `Bundle.entry[${first + Number(index)}].resource`);
  return { bundle, places };
}

/** The section of a code in the CDA, as text. */
function sectionIn(xml: string, code: string): string {
  const found = xml.split('<section ').find((part) => part.includes(`<code code="${code}" `));
  assert.ok(found, code);
  return found;
}

describe('content of patient summaries', () => {
  for (const one of cases) {
    it(`${one.refuses ? 'refuses' : 'writes'} ${one.name}`, () => {
      const { bundle, places } = documentOf(one);
      if (one.refuses) {
        assert.deepEqual([...refusalOf(bundle)].sort(), one.refuses.map(places).sort());
        return;
      }
      const { xml, remarks } = buildCda(bundle);
      const section = sectionIn(xml, one.section);
      for (const part of one.says ?? []) assert.ok(section.includes(part), `${part}\n${section}`);
      for (const part of one.silent ?? []) assert.equal(section.includes(part), false, part);
      const told = remarks.map(({ expression }) => expression?.[0]);
      for (const place of one.leavesOut ?? [])
        assert.ok(told.includes(places(place)), `${place} of ${told.join(', ')}`);
    });
  }

  it('documents the writing of the summary where no service is told', () => {
    const { xml } = buildCda(exampleBundle('fse-patient-summary-minimal'));
    assert.ok(
      xml.includes('<serviceEvent classCode="ACT" moodCode="EVN"><effectiveTime value="20260302103000+0100"/>'),
    );
  });

  it('refuses a second section of a code', () => {
    const bundle = exampleBundle('fse-patient-summary-minimal');
    const composition = bundle.entry?.[0]?.resource;
    assert.ok(composition?.resourceType === 'Composition');
    composition.section = [...(composition.section ?? []), ...(composition.section ?? []).slice(0, 1)];
    assert.deepEqual(refusalOf(bundle), ['fse-build-value Bundle.entry[0].resource.section[4].code']);
  });

  it('refuses a second author, and one that is no person', () => {
    const bundle = exampleBundle('fse-patient-summary-minimal');
    const composition = bundle.entry?.[0]?.resource;
    assert.ok(composition?.resourceType === 'Composition');
    composition.author = [...(composition.author ?? []), ...(composition.author ?? [])];
    assert.deepEqual(refusalOf(bundle), ['fse-build-value Bundle.entry[0].resource.author[1]']);
    composition.author = [{ reference: 'Organization/organization-full' }];
    assert.ok(refusalOf(bundle).includes('fse-build-value Bundle.entry[0].resource.author[0]'));
  });
});

describeOracle('content of patient summaries against the files of the ministry', () => {
  it('is valid in every case', async () => {
    const validator = await openOracle();
    for (const one of cases) {
      if (one.refuses) continue;
      const { xml } = buildCda(documentOf(one).bundle);
      assert.deepEqual(faultsOf(validator.validate(Buffer.from(xml))), [], one.name);
    }
    validator.dispose();
  }).timeout(60_000);
});
