import assert from 'node:assert/strict';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { isRefusal, textOf } from '@sinfonia/profiles/issues';
import { packageResources } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import { writeXml } from '../../layout/xml-writer.ts';
import { evaluationQuestionnaire, siadSystem } from './fhir-shape.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { evaluationChildren, leavesOf } from './layout-fields.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { t1AndT2Records } from './testing/arbitrary-records.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { testIdKey } from './testing/id-key.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

function refusals(resource: Resource | Bundle): string[] {
  return validate(resource)
    .filter(isRefusal)
    .map((issue) => `${resource.resourceType} ${issue.expression?.join()} ${textOf(issue, 'en')}`);
}

describe('FHIR resources of SIAD', () => {
  it('asks in the questionnaire of the package for every element of the evaluation, in the order of the record', () => {
    const form = packageResources('Questionnaire').find(({ url }) => url === evaluationQuestionnaire);
    const { item: items = [] } = form ?? {};
    const leaves = leavesOf(evaluationChildren);
    const names = new Set(leaves.map(({ name }) => name));
    assert.deepEqual(
      items.map(({ linkId }) => linkId ?? '').filter((linkId) => names.has(linkId)),
      [...names],
    );
    for (const { name, table } of leaves.filter((leaf) => leaf.table !== undefined)) {
      const valueSet = siadSystem(table?.system ?? '').replace('/CodeSystem/', '/ValueSet/');
      assert.equal(items.find(({ linkId }) => linkId === name)?.answerValueSet, valueSet, name);
    }
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
          for await (const bundle of flow.import(inChunks(file, 4096), { source, idKey: testIdKey })) {
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
