import assert from 'node:assert/strict';
import type { Resource } from '@medplum/fhirtypes';
import { readNdjson } from '../../source/ndjson.ts';
import { assembleHomeCareCases } from './assemble-cases.ts';
import { groupHomeCareCases } from './group-cases.ts';
import { type ExportedRecord, siadT1Records, siadT2Records } from './records.ts';
import { allOf } from './testing/all-of.ts';
import { inChunks } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const year = { from: '2025-01-01', to: '2025-12-31' };

function caseLines(id: string, taxCode: string): Resource[] {
  const parts = sampleCase({ id, taxCode });
  return [
    parts.episode,
    ...parts.all.filter((resource) => resource !== parts.episode),
    ...sampleAccess(`${id}-a`, '2025-02-04T10:00:00+01:00', '3', ['2', '16'], id),
    ...sampleAccess(`${id}-b`, '2025-02-05T10:00:00+01:00', '8', ['19'], id),
  ];
}

async function outcomesOf(outcomes: AsyncIterable<ExportedRecord>) {
  return (await allOf(outcomes)).map(({ caseId, record, findings }) => ({ caseId, record, findings }));
}

describe('cases in NDJSON', () => {
  const resources = [...caseLines('case-1', 'ZZZZZZ41A41F839Z'), ...caseLines('case-2', 'YYYYYY41A41F839Y')];
  const file = resources.map((resource) => JSON.stringify(resource)).join('\n');

  it('give the records that a server with the same resources gives, however the bytes are cut', async () => {
    const source = new MemorySource().put(...resources);
    for (const toRecords of [siadT1Records, siadT2Records]) {
      const expected = await outcomesOf(toRecords(assembleHomeCareCases(source), year));
      assert.equal(expected.length, 2);
      for (const size of [1, 7, 4096]) {
        assert.deepEqual(
          await outcomesOf(toRecords(groupHomeCareCases(readNdjson(inChunks(file, size))), year)),
          expected,
        );
      }
    }
  });

  it('tell the line of what is not a resource, and nothing of it', async () => {
    for (const line of ['{"a"', '[]', 'null', '"Rossi"', '{"resourceType":1}']) {
      await assert.rejects(allOf(readNdjson(inChunks(`${file}\n\n${line}`, 50))), (error: Error) => {
        assert.match(error.message, new RegExp(`^line ${resources.length + 2} is not`));
        return true;
      });
    }
  });
});
