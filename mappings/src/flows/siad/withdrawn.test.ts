import assert from 'node:assert/strict';
import type { Encounter } from '@medplum/fhirtypes';
import type { Finding } from '../../layout/finding.ts';
import type { SentText } from '../flow.ts';
import { siadT2Flow } from './flows.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const period = { from: '2025-01-01', to: '2025-03-31' };
const cases = () =>
  new MemorySource().put(
    ...sampleCase({ id: 'case-1' }).all,
    ...sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', ['2', '16']),
  );

async function send(source: MemorySource, sent: readonly SentText[], receipts: readonly string[] = []) {
  const findings: Finding[] = [];
  const text = await joinText(
    siadT2Flow.export(source, {
      period,
      sent,
      receipts: receipts.map((receipt) => inChunks(`record;esito;codice\n${receipt}`, 900)),
      onFinding: (finding) => findings.push(finding),
    }),
  );
  return { text, types: [...text.matchAll(/tipo="(.)"/g)].map(([, type]) => type), findings };
}

/** The access of the case was never given. */
function withdraw(source: MemorySource): MemorySource {
  const [encounter] = sampleAccess('a', '2025-02-04T10:00:00+01:00', '3', []) as [Encounter];
  return source.put({ ...encounter, status: 'entered-in-error' });
}

describe('SIAD T2 of a case whose events were all withdrawn', () => {
  it('is cancelled with what was sent, taken from the file', async () => {
    const first = await send(cases(), []);
    const second = await send(withdraw(cases()), [() => inChunks(first.text, 900)]);
    assert.deepEqual(second.types, ['C']);
    assert.equal(second.text, first.text.replace('tipo="I"', 'tipo="C"'));
    assert.deepEqual(second.findings, []);
  });

  it('is cancelled also when the case itself was entered in error', async () => {
    const first = await send(cases(), []);
    const { episode } = sampleCase({ id: 'case-1' });
    const source = withdraw(cases()).put({ ...episode, status: 'entered-in-error' });
    assert.deepEqual((await send(source, [() => inChunks(first.text, 900)])).types, ['C']);
  });

  it('is not cancelled twice, nor when the insert was refused', async () => {
    const first = await send(cases(), []);
    const second = await send(withdraw(cases()), [() => inChunks(first.text, 900)]);
    const files = [() => inChunks(first.text, 900), () => inChunks(second.text, 900)];
    assert.deepEqual((await send(withdraw(cases()), files)).types, []);
    assert.deepEqual((await send(withdraw(cases()), [() => inChunks(first.text, 900)], ['1;S;X'])).types, []);
  });

  it('is cancelled again when the cancellation was refused', async () => {
    const first = await send(cases(), []);
    const second = await send(withdraw(cases()), [() => inChunks(first.text, 900)]);
    const files = [() => inChunks(first.text, 900), () => inChunks(second.text, 900)];
    assert.deepEqual((await send(withdraw(cases()), files, ['1;A;', '1;S;X'])).types, ['C']);
  });

  it('is told when the file cannot be read again', async () => {
    const first = await send(cases(), []);
    const { types, findings } = await send(withdraw(cases()), [inChunks(first.text, 900)]);
    assert.deepEqual(types, []);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['flow-sent-vanished'],
    );
  });
});
