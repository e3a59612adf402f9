import assert from 'node:assert/strict';
import type { SentText } from '../flow.ts';
import { extensions, siadSystem } from './fhir-shape.ts';
import { siadT2Flow } from './flows.ts';
import { checkText } from './testing/check-record.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

/** A case that was concluded for a reason of table T-28. */
function concluded(reason: string): MemorySource {
  const parts = sampleCase({ closed: '2025-03-01' });
  const coding = [{ system: siadSystem('motivo-conclusione'), code: reason }];
  const extension = [{ url: extensions.closingReason, valueCodeableConcept: { coding } }];
  return new MemorySource().put(
    ...parts.all,
    { ...parts.episode, extension },
    ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2']),
  );
}

const write = (reason: string, leadingZeros: boolean, sent?: readonly SentText[]) =>
  joinText(
    siadT2Flow.export(concluded(reason), {
      period: { from: '2025-01-01', to: '2025-03-31' },
      leadingZeros,
      ...(sent ? { sent } : {}),
    }),
  );

describe('SIAD reason of the conclusion', () => {
  for (const [reason, zeros, printed] of [
    ['3', false, '3'],
    ['3', true, '03'],
    ['12', true, '12'],
    ['99', true, '99'],
  ] as const) {
    it(`is printed as ${printed} ${zeros ? 'with' : 'without'} leading zeros`, async () => {
      const text = await write(reason, zeros);
      assert.ok(text.includes(`<Motivazione>${printed}</Motivazione>`));
      assert.deepEqual(await checkText(siadT2Flow, text), []);
    });
  }

  it('is no change when only its printed form is another', async () => {
    for (const zeros of [true, false]) {
      const sent = await write('3', zeros);
      const again = await write('3', !zeros, [() => inChunks(sent, 900)]);
      assert.ok(!again.includes('<Assistenza>'));
    }
    const other = await write('4', true, [inChunks(await write('3', true), 900)]);
    assert.ok(other.includes('tipo="V"') && other.includes('<Motivazione>04</Motivazione>'));
  });
});
