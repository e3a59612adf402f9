import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { buildCda } from '../build/build-document.ts';
import type { FseValidator } from '../validate/index.ts';
import { documentCount, faultsOf } from './oracle.ts';

/**
 * Builds `FSE_DOCUMENTS` generated documents (30 when it is not given) and holds each against XSD, schematron and
 * dictionaries; builds it twice, since the same Bundle gives the same bytes. Gives how many and how long, to be told by the test.
 */
export function checkDocuments(
  validator: FseValidator,
  documents: fc.Arbitrary<Bundle>,
  count = documentCount,
): string {
  const times: number[] = [];
  fc.assert(
    fc.property(documents, (bundle) => {
      const text = JSON.stringify(bundle);
      const start = performance.now();
      const { xml, type } = buildCda(bundle);
      const report = validator.validate(Buffer.from(xml));
      times.push(performance.now() - start);
      assert.equal(report.type?.id, type.id);
      assert.deepEqual(faultsOf(report), []);
      assert.equal(buildCda(JSON.parse(text)).xml, xml);
      assert.equal(JSON.stringify(bundle), text);
    }),
    { numRuns: count },
  );
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)]?.toFixed(1);
  return `      ${times.length} documents valid; build and validation ${at(0.5)} ms p50, ${at(0.99)} ms p99`;
}
