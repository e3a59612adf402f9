import assert from 'node:assert/strict';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Finding } from '../../layout/finding.ts';
import { textAt } from '../../layout/rule.ts';
import { readXml } from '../../layout/xml-reader.ts';
import { siadT1Flow } from './flows.ts';
import { siadT1Layout } from './t1-layout.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleCase } from './testing/sample-case.ts';

const period = { from: '2025-01-01', to: '2025-12-31' };
const header = 'record;esito;codice\n';

/** Three cases; the status and gender of the first may be others. */
function cases(change: { status?: 'entered-in-error'; gender?: 'male' } = {}): MemorySource {
  const first = sampleCase({
    id: 'case-1',
    taxCode: 'ZZZZZZ41A41F839Z',
    ...(change.status ? { status: change.status } : {}),
  });
  return new MemorySource().put(
    ...first.all,
    { ...first.patient, ...(change.gender ? { gender: change.gender } : {}) },
    ...sampleCase({ id: 'case-2', taxCode: 'YYYYYY41A41F839Y' }).all,
    ...sampleCase({ id: 'case-3', taxCode: 'XXXXXX41A41F839X' }).all,
  );
}

async function send(
  source: MemorySource,
  files: readonly string[] = [],
  receipts: readonly (string | undefined)[] = [],
) {
  const findings: Finding[] = [];
  const text = await joinText(
    siadT1Flow.export(source, {
      period,
      ...(files.length > 0 ? { sent: files.map((file) => inChunks(file, 999)) } : {}),
      receipts: receipts.map((receipt) => (receipt === undefined ? undefined : inChunks(header + receipt, 5))),
      onFinding: (finding) => findings.push(finding),
    }),
  );
  const sent: string[] = [];
  for await (const { record } of readXml(siadT1Layout, inChunks(text, 999))) {
    const idRec = textAt(record, 'Eventi/PresaInCarico/Id_Rec') ?? '';
    sent.push(`${textAt(record, 'Trasmissione/tipo')} ${idRec.slice(16, 17)}`);
  }
  return { text, sent, findings: findings.map(({ code, resource }) => `${code} ${resource}`) };
}

describe('receipts of SIAD files', () => {
  let first: string;
  before(async () => {
    first = (await send(cases())).text;
  });

  it('have what was refused sent again as it was, and say which case', async () => {
    const { sent, findings } = await send(cases(), [first], ['1;S;X12\n1;S;X13\n2;A;\n3;N;Y1\n']);
    assert.deepEqual(sent, ['I Z']);
    assert.deepEqual(findings, [
      'flow-receipt-refused EpisodeOfCare/case-1',
      'flow-receipt-flagged EpisodeOfCare/case-3',
    ]);
  });

  it('leave what was taken as sent', async () => {
    assert.deepEqual((await send(cases(), [first], ['1;A;\n'])).sent, []);
    assert.deepEqual((await send(cases(), [first], [undefined])).sent, []);
  });

  it('have a refused change sent again as a change, and a refused cancellation as a cancellation', async () => {
    const changed = cases({ gender: 'male' });
    const second = await send(changed, [first]);
    assert.deepEqual(second.sent, ['V Z']);
    assert.deepEqual((await send(changed, [first, second.text], [undefined, '1;S;\n'])).sent, ['V Z']);
    assert.deepEqual((await send(changed, [first, second.text])).sent, []);
    const withdrawn = cases({ status: 'entered-in-error' });
    const third = await send(withdrawn, [first]);
    assert.deepEqual(third.sent, ['C Z']);
    assert.deepEqual((await send(withdrawn, [first, third.text], [undefined, '1;S;\n'])).sent, ['C Z']);
    assert.deepEqual((await send(withdrawn, [first, third.text])).sent, []);
  });

  it('cancel nothing that was refused and so never was in force', async () => {
    const { sent } = await send(cases({ status: 'entered-in-error' }), [first], ['1;S;\n']);
    assert.deepEqual(sent, []);
  });

  it('stop everything when they are doubtful', async () => {
    for (const receipt of [
      '1;X;\n',
      '0;S;\n',
      '1.5;S;\n',
      ';S;\n',
      '1;S;\n1;A;\n',
      '1;A;\n1;S;\n',
      '4;S;\n',
      '1;S\n',
      '1;S;a b\n',
    ]) {
      await assert.rejects(
        send(cases(), [first], [receipt]),
        (error) => error instanceof FhirError && error.issues[0]?.code === 'flow-receipt-invalid',
        receipt,
      );
    }
  });
});
