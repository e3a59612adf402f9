import assert from 'node:assert/strict';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';
import { isMember } from '@sinfonia/profiles/terminology';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { writeXml } from '../../layout/xml-writer.ts';
import { siadQuestionnaire } from './conformance.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { t1AndT2Records } from './testing/arbitrary-records.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

function refusals(resource: Resource | Bundle): string[] {
  return validate(resource)
    .filter(isRefusal)
    .map((issue) => `${resource.resourceType} ${issue.expression?.join()} ${textOf(issue, 'en')}`);
}

describe('FHIR resources of SIAD', () => {
  it('publishes a valid questionnaire with unique linkIds, whose answers are codes of the package', () => {
    assert.deepEqual(refusals(siadQuestionnaire()), []);
    const options = siadQuestionnaire().item?.flatMap((item) => item.answerOption ?? []) ?? [];
    assert.ok(options.length > 50);
    for (const { valueCoding: { system = '', code = '' } = {} } of options)
      assert.equal(isMember(system.replace('/CodeSystem/', '/ValueSet/'), system, code), true, `${system}|${code}`);
    const linkIds = siadQuestionnaire().item?.map((item) => item.linkId) ?? [];
    assert.equal(new Set(linkIds).size, linkIds.length);
  });

  it('has a shape that is valid FHIR R4', () => {
    const resources = [...sampleCase({ closed: '2025-06-30' }).all, ...sampleAccess('a', '2025-02-04', '3', ['2'])];
    assert.deepEqual(resources.flatMap(refusals), []);
  });

  it('makes valid transactions from any record', async () => {
    await fc.assert(
      fc.asyncProperty(t1AndT2Records, async ([first, second]) => {
        const source = new MemorySource();
        for (const [flow, layout, record] of [
          [siadT1Flow, siadT1Layout, first],
          [siadT2Flow, siadT2Layout, second],
        ] as const) {
          const file = await joinText(writeXml(layout, [record]));
          for await (const bundle of flow.import(inChunks(file, 4096), { source })) {
            assert.deepEqual(refusals(bundle), []);
            source.apply(bundle);
          }
        }
        assert.deepEqual(source.resources.flatMap(refusals), []);
      }),
      { numRuns: 20 },
    );
  });
});
