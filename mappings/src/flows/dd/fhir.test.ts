import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MedicationDispense, Resource } from '@medplum/fhirtypes';
import { FhirError, isRefusal, textOf } from '@sinfonia/profiles/issues';
import { packageExamples } from '@sinfonia/profiles/package';
import { validate } from '@sinfonia/profiles/validator';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { writeLines } from '../../layout/line-writer.ts';
import { checkAgainstSchema } from '../../layout/xsd.ts';
import type { FlowExportOptions } from '../flow.ts';
import { pseudonymiserTestDouble } from '../siad/record-identifier.ts';
import { inChunks, joinText } from '../siad/testing/file-chunks.ts';
import { testIdKey } from '../siad/testing/id-key.ts';
import { MemorySource } from '../siad/testing/memory-source.ts';
import examples from './check-cases.json' with { type: 'json' };
import { ddFlow } from './flows.ts';
import { ddLayout } from './layout.ts';

const march = { from: '2026-03-01', to: '2026-03-31' };
const schema = fileURLToPath(
  new URL('../../../../../shared/oracle/flows/dd-distribuzione-diretta/diretta.xsd', import.meta.url),
);

async function importRecords(source: MemorySource, records: readonly FlowRecord[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const options = { source, idKey: testIdKey, onFinding: (finding: Finding) => findings.push(finding) };
  for await (const bundle of ddFlow.import(writeLines(ddLayout, records), options)) source.apply(bundle);
  return findings;
}

async function exportText(
  source: MemorySource,
  options: Partial<FlowExportOptions> = {},
): Promise<[string, Finding[]]> {
  const findings: Finding[] = [];
  const text = await joinText(
    ddFlow.export(source, { period: march, onFinding: (finding) => findings.push(finding), ...options }),
  );
  return [text, findings];
}

async function recordsIn(text: string): Promise<FlowRecord[]> {
  const records: FlowRecord[] = [];
  for await (const { record } of readLines(ddLayout, inChunks(text, 99))) records.push(record);
  return records;
}

/** What a dispensing holds: the rest of a record belongs to the prescription or to the person's exemption. */
const base: FlowRecord = { ...examples.base, quota_fissa_ass: '2.00' };
for (const name of ['quota_perc_ass', 'dat_pres', 'costo_srv_ric', 'cod_pr', 'tipo_pr', 'tipo_esen']) delete base[name];

const change = fc.oneof(
  fc.record({
    tipo_f: fc.constant('1'),
    cod_f: fc.stringMatching(/^0\d{8}$/),
    targatura: fc.constantFrom('0', '0000473651', '000047365A', '123456789'),
  }),
  fc.record({
    tipo_f: fc.constantFrom('2', '3'),
    cod_f: fc.stringMatching(/^[A-Z]\d{2}[A-Z]{2}\d{2}$/),
    targatura: fc.constant('0'),
  }),
  fc.constant({ tipo_f: '4', cod_f: 'V03AN01', targatura: '0' }),
);
const dispenser = fc.constantFrom(
  { tipo_er: '06', cod_asl: '150204', id_er: '150204' },
  { tipo_er: '01', cod_asl: '150901', id_er: '150901' },
  { tipo_er: '01', cod_asl: '150204', id_er: '15024501' },
);
const residence = fc.constantFrom<Readonly<Record<string, string>>>({ cod_asl_ass: '150205' }, { stat_est: 'FR' });
const record = fc
  .tuple(
    change,
    dispenser,
    residence,
    fc.record({
      sesso: fc.constantFrom('1', '2', '9'),
      citt: fc.constantFrom('1', '9'),
      vld_id_ass: fc.constantFrom('0', '1'),
      tipo_erog: fc.constantFrom('01', '02', '03', '04', '05'),
      tipo_cont: fc.constantFrom('1', '2'),
      costo_acq: fc.constantFrom('0.00', '80.25', '1.12345', '12345678.10'),
      costo_srv: fc.constantFrom('0.00', '6.00'),
      dat_erog: fc.constantFrom('2026-03-01', '2026-03-31'),
    }),
  )
  .map(([medicine, place, home, rest]): FlowRecord => {
    const merged: FlowRecord = { ...base, ...medicine, ...place, ...rest };
    delete merged['cod_asl_ass'];
    return { ...merged, ...home, ...(merged['targatura'] === '0' ? { qta: '30' } : {}) };
  });

describe('direct distribution (DD) and FHIR', () => {
  it('brings any record in and writes it out alike', async () => {
    await fc.assert(
      fc.asyncProperty(record, fc.boolean(), async (one, inClear) => {
        const written: FlowRecord = inClear ? { ...one, id_ass: 'VRDDAA50A41F839Z' } : one;
        const source = new MemorySource();
        const findings = await importRecords(source, [written]);
        assert.deepEqual(
          findings.filter(({ code }) => code === 'flow-record-not-importable'),
          [],
        );
        const [text] = await exportText(source);
        assert.deepEqual(await recordsIn(text), [written]);
        // Once more changes nothing.
        await importRecords(source, [written]);
        assert.equal(source.resources.length, 2);
      }),
    );
  });

  it('makes resources that keep the profile', async () => {
    const refusals = (resource: Resource) =>
      validate(resource)
        .filter(isRefusal)
        .map((issue) => textOf(issue, 'en'));
    await fc.assert(
      fc.asyncProperty(record, async (one) => {
        const source = new MemorySource();
        await importRecords(source, [one]);
        assert.deepEqual(source.resources.flatMap(refusals), []);
      }),
      { numRuns: 20 },
    );
  });

  for (const [reason, difference] of [
    ['tipo_canale', { tipo_canale: 'P' }],
    ['tipo_er', { tipo_er: '04' }],
    ['id_er', { id_er: '150205' }],
    ['qta', { qta: '-1', targatura: '0' }],
    ['fatt_conv', { qta: '30', fatt_conv: '30' }],
    ['costo_acq', { costo_acq: '-1.00' }],
    ['costo_srv_ric', { costo_srv_ric: '6.00' }],
    ['quota_perc_ass', { quota_perc_ass: '1.00' }],
    ['tip_id_ass', { tip_id_ass: '99' }],
    ['id_ass', { tip_id_ass: '98' }],
  ] as const) {
    it(`tells a record whose ${reason} a dispensing cannot hold, and leaves it out`, async () => {
      const source = new MemorySource();
      const findings = await importRecords(source, [{ ...base, ...difference }]);
      const told = findings.filter(({ code }) => code === 'flow-record-not-importable');
      assert.deepEqual(
        told.map(({ message }) => message.en.includes(`: ${reason}.`)),
        [true],
      );
      assert.equal(source.resources.length, 0);
    });
  }

  it('takes nothing in from a record with a certain fault, and marks a cancelled one', async () => {
    const source = new MemorySource();
    await importRecords(source, [{ ...base, sesso: '3' }]);
    assert.equal(source.resources.length, 0);
    await importRecords(source, [base]);
    await importRecords(source, [{ ...base, tipo_op: 'C' }]);
    const [dispense] = source.resources.filter(({ resourceType }) => resourceType === 'MedicationDispense');
    assert.equal((dispense as MedicationDispense).status, 'entered-in-error');
    assert.equal((await exportText(source))[0].split('\r\n').length, 2);
  });

  it('exports the examples of the package: what is complete is written, what is not is withheld and told', async () => {
    const source = new MemorySource().put(...packageExamples());
    // The plan of this example has no number of a prescription.
    const [, alone] = await exportText(source);
    assert.ok(
      alone.some(({ resource, code }) => resource === 'MedicationDispense/direct-dispense-full' && code === 'DD-D16'),
    );
    const full = source.resources.find(({ id }) => id === 'direct-dispense-full');
    assert.ok(full);
    const onContact = JSON.stringify(full).replace(/"code":"1",("system":"[^"]*direct-contact-type")/, '"code":"2",$1');
    source.put(JSON.parse(onContact) as Resource);
    const [text, findings] = await exportText(source);
    const records = await recordsIn(text);
    assert.deepEqual(
      records.map((one) => [one['tipo_f'], one['cod_f'], one['costo_acq'], one['tipo_er']]),
      [['1', '000000001', '80.25', '06']],
    );
    const withheld = findings.filter(({ code }) => code === 'flow-record-withheld').map(({ resource }) => resource);
    assert.ok(withheld.includes('MedicationDispense/direct-dispense-minimal'));
    assert.ok(withheld.includes('MedicationDispense/dpc-dispense-full'));
  });

  it('writes a file that the schema accepts, with pseudonyms', async function () {
    if (!existsSync(schema)) {
      console.log('      skipped: ../shared/oracle/flows/dd-distribuzione-diretta is not here');
      this.skip();
    }
    await fc.assert(
      fc.asyncProperty(record, async (one) => {
        const source = new MemorySource();
        await importRecords(source, [{ ...one, id_ass: 'VRDDAA50A41F839Z' }]);
        const [text] = await exportText(source, { pseudonymiser: pseudonymiserTestDouble });
        assert.ok(!text.includes('VRDDAA50A41F839Z') && ddFlow.schemaForm);
        const xml = await joinText(ddFlow.schemaForm(inChunks(text, 200)));
        assert.match(xml, /<FARMACO /);
        assert.deepEqual(await checkAgainstSchema({}, await readFile(schema), Buffer.from(xml)), []);
      }),
      { numRuns: 20 },
    );
  });

  it('writes only what the ASL asked for handed over, in days of Italy', async () => {
    const source = new MemorySource();
    await importRecords(source, [base, { ...base, cod_asl: '150205', id_er: '150205' }]);
    assert.equal((await recordsIn((await exportText(source, { submitter: { asl: '205' } }))[0])).length, 1);
    for (const resource of source.resources) {
      if (resource.resourceType === 'MedicationDispense') resource.whenHandedOver = '2026-03-31T22:30:00Z';
    }
    assert.equal((await recordsIn((await exportText(source))[0])).length, 0);
  });

  it('refuses a period of two months and files sent before', () => {
    for (const options of [
      { period: { from: '2026-03-01', to: '2026-04-30' } },
      { period: march, sent: [async function* () {}] },
    ]) {
      assert.throws(() => ddFlow.export(new MemorySource(), options), FhirError);
    }
  });
});
