import assert from 'node:assert/strict';
import type { Bundle, Reference, Resource } from '@medplum/fhirtypes';
import { readCda } from '../../read/index.ts';
import { ministrySample } from '../../read/testing/ministry-sample.ts';
import { describeOracle, faultsOf, openOracle } from '../../testing/oracle.ts';
import { buildCda } from '../build-document.ts';

/** The document that a reading of a CDA amounts to. */
function documentOf(read: Bundle): Bundle {
  const entry = read.entry ?? [];
  const composition = entry.find(({ resource }) => resource?.resourceType === 'Composition');
  assert.ok(composition?.resource?.resourceType === 'Composition');
  const { identifier, date } = composition.resource;
  assert.ok(identifier && date !== undefined);
  const others = entry.filter((one) => one !== composition);
  return { resourceType: 'Bundle', type: 'document', identifier, timestamp: date, entry: [composition, ...others] };
}

/** Every code and number that the resources of each section hold, directly or not, by the code of the section. */
function contentOf(bundle: Bundle): ReadonlyMap<string, readonly string[]> {
  const byUrl = new Map((bundle.entry ?? []).map(({ fullUrl, resource }) => [fullUrl, resource]));
  const composition = bundle.entry?.[0]?.resource;
  assert.ok(composition?.resourceType === 'Composition');
  return new Map(
    (composition.section ?? []).map(({ code, entry }) => {
      // The encounter of the document is an affair of the header.
      const whole = byUrl.get(composition.encounter?.reference);
      const seen = new Set<Resource>(whole ? [whole] : []);
      const content = (entry ?? []).flatMap((reference) => told(byUrl, reference, seen));
      return [code?.coding?.[0]?.code ?? '', content.sort()];
    }),
  );
}

const people = new Set(['Patient', 'Practitioner', 'PractitionerRole', 'Organization']);

function told(
  byUrl: ReadonlyMap<string | undefined, Resource | undefined>,
  { reference }: Reference,
  seen: Set<Resource>,
): readonly string[] {
  const resource = byUrl.get(reference);
  if (!resource || seen.has(resource) || people.has(resource.resourceType)) return [];
  seen.add(resource);
  return [resource.resourceType, ...valuesIn(resource, byUrl, seen)];
}

function valuesIn(
  value: unknown,
  byUrl: ReadonlyMap<string | undefined, Resource | undefined>,
  seen: Set<Resource>,
): readonly string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'reference' && typeof inner === 'string') return told(byUrl, { reference: inner }, seen);
    return key === 'code' && typeof inner === 'string' ? [inner] : valuesIn(inner, byUrl, seen);
  });
}

describeOracle('a patient summary of the ministry, read and built again', function () {
  this.timeout(60_000);
  const first = () => documentOf(readCda(ministrySample('PSS')).bundle);

  it('is valid', async () => {
    const validator = await openOracle();
    assert.deepEqual(faultsOf(validator.validate(Buffer.from(buildCda(first()).xml))), []);
    validator.dispose();
  });

  it('says the same in every section, but for the text of the donation of organs', () => {
    const document = first();
    const again = documentOf(readCda(Buffer.from(buildCda(document).xml)).bundle);
    assert.deepEqual([...contentOf(again)], [...contentOf(document)]);
  });
});
