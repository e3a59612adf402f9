import assert from 'node:assert/strict';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { writeXml } from '../../layout/xml-writer.ts';
import { siadCodeSystems, siadQuestionnaire } from './conformance.ts';
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
  it('publishes valid code systems and a valid questionnaire with unique codes and linkIds', () => {
    const systems = siadCodeSystems();
    assert.deepEqual([...systems, siadQuestionnaire()].flatMap(refusals), []);
    assert.equal(new Set(systems.map((system) => system.url)).size, systems.length);
    for (const system of systems) {
      const codes = system.concept?.map((concept) => concept.code) ?? [];
      assert.equal(new Set(codes).size, codes.length, system.url);
    }
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
