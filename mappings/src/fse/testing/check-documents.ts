import assert from 'node:assert/strict';
import type { Bundle } from '@medplum/fhirtypes';
import { FhirError, textOf } from '@sinfonia/profiles/issues';
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

/**
 * Takes one element out of each of a number of generated documents: what is then built still has to be valid, and what
 * is refused names codes and places and no value of the document. Nothing else may happen.
 */
export function checkIncomplete(
  validator: FseValidator,
  documents: fc.Arbitrary<Bundle>,
  count = documentCount,
): string {
  let refused = 0;
  fc.assert(
    fc.property(documents, fc.noBias(fc.nat(1_000_000)), (bundle, chosen) => {
      const copy: Bundle = JSON.parse(JSON.stringify(bundle));
      const places = removable(copy);
      places[chosen % Math.max(places.length, 1)]?.remove();
      try {
        const { xml } = buildCda(copy);
        assert.deepEqual(faultsOf(validator.validate(Buffer.from(xml))), []);
      } catch (error) {
        if (!(error instanceof FhirError)) throw error;
        refused += 1;
        for (const issue of error.issues) {
          assert.match(issue.code, /^fse-build-/);
          assert.match(issue.expression?.[0] ?? '', /^Bundle([.[(][\w.[\]()'= :/-]*)?$/);
          assert.equal(/\{\w+\}/.test(textOf(issue, 'it') + textOf(issue, 'en')), false);
        }
      }
    }),
    { numRuns: count },
  );
  return `      ${count} incomplete documents: ${refused} refused, the others valid`;
}

/** Every element of a Bundle that can be taken out; the type of a resource is no element. */
function removable(value: unknown): readonly { readonly remove: () => void }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'resourceType') return [];
    const remove = () =>
      Array.isArray(value) ? void value.splice(Number(key), 1) : void Reflect.deleteProperty(value, key);
    return [{ remove }, ...removable(inner)];
  });
}
