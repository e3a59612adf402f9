import assert from 'node:assert/strict';
import type { Bundle, Observation, Resource } from '@medplum/fhirtypes';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { buildCda } from '../build-document.ts';

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] });

/** The minimal report, whose diagnosis cites the resources given. */
function diagnosing(...resources: readonly (Resource & { readonly id: string })[]): Bundle {
  const bundle = exampleBundle('fse-pathology-report-minimal');
  const composition = bundle.entry?.find((one) => one.resource?.resourceType === 'Composition')?.resource;
  assert.ok(composition?.resourceType === 'Composition');
  const section = composition.section?.find(({ code }) => code?.coding?.some((one) => one.code === '22637-3'));
  assert.ok(section);
  section.entry = resources.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` }));
  bundle.entry?.push(...resources.map((resource) => ({ resource })));
  return bundle;
}

function observation(id: string, code: string, more: Partial<Observation>): Observation & { readonly id: string } {
  return { resourceType: 'Observation', id, status: 'final', code: loinc(code), ...more };
}

describe('diagnosis of a pathology report', () => {
  it('has the TNM formula with when it was found, and the lymph nodes with their dimension', () => {
    const { xml } = buildCda(
      diagnosing(
        observation('tnm', '59541-3', {
          valueCodeableConcept: snomed('258313006'),
          component: [
            { code: loinc('42075-2'), valueCodeableConcept: snomed('399390009') },
            { code: loinc('21899-0'), valueString: 'pT2' },
          ],
        }),
        observation('nodes', '21893-3', {
          valueInteger: 3,
          component: [{ code: loinc('85351-5'), valueQuantity: { value: 5, code: 'mm' } }],
        }),
      ),
    );
    const templates = [...xml.matchAll(/777\.63\.10\.(2\d\d)"\/><code code="([\d-]+)"/g)].map(([, id, code]) => [
      id,
      code,
    ]);
    assert.deepEqual(
      templates.filter(([id]) => ['214', '217', '218', '222', '226'].includes(id ?? '')),
      [
        ['217', '59541-3'],
        ['218', '42075-2'],
        ['222', '21899-0'],
        ['226', '21893-3'],
        ['214', '85351-5'],
      ],
    );
    assert.ok(xml.includes('<value xsi:type="IVL_PQ"><low value="3"/><high value="3"/></value>'));
    assert.ok(xml.includes('pT2'));
    assert.ok(!xml.includes('code="22036-8"'));
  });

  it('has one conclusive diagnosis; what was refuted and what comes after is a remark', () => {
    const condition = (id: string, status: string) => ({
      resourceType: 'Condition' as const,
      id,
      subject: { reference: 'Patient/patient-full' },
      code: { text: `Diagnosi ${id}` },
      verificationStatus: { coding: [{ code: status }] },
    });
    const { xml, remarks } = buildCda(
      diagnosing(condition('a', 'refuted'), condition('b', 'confirmed'), condition('c', 'confirmed')),
    );
    assert.ok(xml.includes('Diagnosi b'));
    assert.ok(!xml.includes('Diagnosi a') && !xml.includes('Diagnosi c'));
    assert.equal(remarks.filter(({ expression }) => /\.resource$/.test(expression?.[0] ?? '')).length, 2);
  });
});
