import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { checkAgainstSchema } from '../../layout/xsd.ts';
import { inChunks, joinText } from '../siad/testing/file-chunks.ts';
import examples from './check-cases.json' with { type: 'json' };
import { ddFlow } from './flows.ts';
import { ddLayout } from './layout.ts';
import { writeDdXml } from './xml-form.ts';

const folder = fileURLToPath(new URL('../../../../../shared/oracle/flows/dd-distribuzione-diretta/', import.meta.url));

async function* each(records: readonly FlowRecord[]): AsyncGenerator<FlowRecord> {
  yield* records;
}

async function faultsOf(xml: string): Promise<readonly Finding[]> {
  return checkAgainstSchema({}, await readFile(`${folder}diretta.xsd`), Buffer.from(xml));
}

/** Records that the layout and its rules accept, with neighbours that agree and disagree in their outer elements. */
const record = fc
  .record({
    cod_asl: fc.constantFrom('150204', '150205'),
    id_er: fc.constantFrom('150204', '150-1'),
    sesso: fc.constantFrom('1', '2', '9'),
    tipo_op: fc.constantFrom('I', 'V', 'C'),
    tipo_canale: fc.constantFrom('D', 'P'),
    id_cont: fc.constantFrom('1', '1500A0000000003'),
    tipo_pr: fc.constantFrom('U', 'H'),
    targatura: fc.constantFrom('0', '0000473651', '000047365A'),
    costo_acq: fc.constantFrom('0.00', '1.12345', '-12.10'),
  })
  .map((change): FlowRecord => ({ ...examples.base, ...change }));

describe('direct distribution (DD): file and schema', () => {
  it('writes and reads any record alike', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 5 }), text, async (records, note) => {
        const written = records.map((one) => ({ ...one, id_cont: note }));
        const file = await joinText(writeLines(ddLayout, written));
        const back: FlowRecord[] = [];
        for await (const read of readLines(ddLayout, inChunks(file, 37))) back.push(read.record);
        assert.deepEqual(back, written);
      }),
    );
  });

  it('opens an element again only when something of it differs', async () => {
    const second = { ...examples.base, cod_f: '000000001' };
    const xml = await joinText(writeDdXml(each([examples.base, second, { ...second, id_cont: '2' }])));
    assert.equal(xml.match(/<ASSISTITO /g)?.length, 1);
    assert.equal(xml.match(/<PRESCRIZIONE /g)?.length, 2);
    assert.equal(xml.match(/<PRESCRITTORE /g)?.length, 2);
    assert.equal(xml.match(/<FARMACO /g)?.length, 3);
  });

  describe('against the schema of the ministry', () => {
    before(function () {
      if (existsSync(folder)) return;
      console.log('      skipped: ../shared/oracle/flows/dd-distribuzione-diretta is not here');
      this.skip();
    });

    it('finds nothing but its age in the sample, and turns it into XML that the schema accepts', async () => {
      const text = await readFile(`${folder}sample.csv`, 'utf8');
      const findings: Finding[] = [];
      for await (const finding of ddFlow.check(inChunks(text, 100), { producedOn: '2022-06-10' }))
        findings.push(finding);
      assert.deepEqual(findings, []);
      assert.ok(ddFlow.schemaForm);
      assert.deepEqual(await faultsOf(await joinText(ddFlow.schemaForm(inChunks(text, 64)))), []);
    });

    it('accepts the XML of any records', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 6 }), async (records) => {
          assert.deepEqual(await faultsOf(await joinText(writeDdXml(each(records)))), []);
        }),
        { numRuns: 40 },
      );
    });

    it('refuses what the check of the layout refuses', async () => {
      const xml = await joinText(writeDdXml(each([{ ...examples.base, sesso: '3' }])));
      assert.equal((await faultsOf(xml)).length, 1);
    });
  });
});
