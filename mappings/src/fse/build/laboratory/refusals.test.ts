import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { exampleBundle } from '../../testing/example-bundles.ts';
import { refusalOf } from '../../testing/refusals.ts';
import { buildCda } from '../build-document.ts';

function withResult(result: { readonly status: 'final' | 'entered-in-error'; readonly member?: string }): Bundle {
  const bundle = exampleBundle('fse-laboratory-report-full');
  const report = bundle.entry?.find((one) => one.resource?.resourceType === 'DiagnosticReport')?.resource;
  assert.ok(report?.resourceType === 'DiagnosticReport');
  report.result = [{ reference: 'Observation/result' }];
  bundle.entry?.push({
    resource: {
      resourceType: 'Observation',
      id: 'result',
      status: result.status,
      code: { text: 'Creatinina' },
      valueQuantity: { value: 0.9, unit: 'mg/dL', comparator: '<' },
      method: { text: 'Enzimatico' },
      issued: '2026-03-02T10:00:00+01:00',
      ...(result.member === undefined ? {} : { hasMember: [{ reference: result.member }] }),
    },
  });
  return bundle;
}

const placesIn = (bundle: Bundle) => refusalOf(bundle).map((one) => one.replace(/ .*resource\./, ' '));

describe('results of a laboratory report', () => {
  it('are written with value, method in words, and what has no place as a remark', () => {
    const { xml, remarks } = buildCda(withResult({ status: 'final' }));
    assert.ok(xml.includes('<value xsi:type="IVL_PQ"><high value="0.9" unit="mg/dL" inclusive="false"/></value>'));
    assert.ok(xml.includes('Metodo: Enzimatico'));
    assert.ok(remarks.some(({ expression }) => expression?.[0]?.endsWith('.issued')));
  });

  it('are refused when they were entered in error', () => {
    assert.deepEqual(placesIn(withResult({ status: 'entered-in-error' })), ['fse-build-value status']);
  });

  it('are refused when they are members of themselves, or of nothing', () => {
    const cases = [
      ['Observation/result', 'fse-build-value hasMember[0]'],
      ['Observation/nobody', 'fse-build-reference hasMember[0]'],
    ] as const;
    for (const [member, expected] of cases) {
      assert.deepEqual(placesIn(withResult({ status: 'final', member })), [expected]);
    }
  });
});
