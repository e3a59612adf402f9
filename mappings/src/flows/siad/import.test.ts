import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { EpisodeOfCare, Patient } from '@medplum/fhirtypes';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord, XmlLayout } from '../../layout/layout.ts';
import { valueAt } from '../../layout/rule.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import type { Flow } from '../flow.ts';
import { assembleHomeCareCases } from './assemble-cases.ts';
import { siadT1Flow, siadT2Flow } from './flows.ts';
import { keyedResourceIds } from './record-identifier.ts';
import { siadT1Records, siadT2Records } from './records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { allOf } from './testing/all-of.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { testIdKey } from './testing/id-key.ts';
import { MemorySource } from './testing/memory-source.ts';
import { sampleAccess, sampleCase } from './testing/sample-case.ts';

const year = { from: '2025-01-01', to: '2025-12-31' };

async function importRecord(
  source: MemorySource,
  flow: Flow,
  layout: XmlLayout,
  record: FlowRecord,
): Promise<string[]> {
  const findings: Finding[] = [];
  const file = await joinText(writeXml(layout, [record]));
  for await (const bundle of flow.import(inChunks(file, 4096), {
    source,
    idKey: testIdKey,
    onFinding: (finding) => findings.push(finding),
  })) {
    source.apply(bundle);
  }
  return findings.map((finding) => finding.code);
}

async function recordsOf(source: MemorySource): Promise<{ readonly t1?: FlowRecord; readonly t2?: FlowRecord }> {
  const [first] = await allOf(siadT1Records(assembleHomeCareCases(source), year));
  const [second] = await allOf(siadT2Records(assembleHomeCareCases(source), year));
  return { ...(first?.record ? { t1: first.record } : {}), ...(second?.record ? { t2: second.record } : {}) };
}

function episodeOf(source: MemorySource): EpisodeOfCare | undefined {
  return source.resources.find((resource): resource is EpisodeOfCare => resource.resourceType === 'EpisodeOfCare');
}

describe('SIAD imports', () => {
  let original: MemorySource;
  let t1: FlowRecord;
  let t2: FlowRecord;

  before(async () => {
    original = new MemorySource().put(
      ...sampleCase().all,
      ...sampleAccess('a', '2025-02-04', '3', ['2', '16']),
      ...sampleAccess('b', '2025-02-04', '3', ['16']),
    );
    const made = await recordsOf(original);
    assert.ok(made.t1 && made.t2);
    ({ t1, t2 } = made as { t1: FlowRecord; t2: FlowRecord });
  });

  it('never changes a person who is known', async () => {
    const { patient } = sampleCase();
    const known: Patient = { ...patient, name: [{ family: 'Sintetica' }] };
    const source = new MemorySource().put(known);
    assert.deepEqual(await importRecord(source, siadT1Flow, siadT1Layout, t1), []);
    assert.deepEqual(
      source.resources.filter((resource) => resource.resourceType === 'Patient'),
      [known],
    );
    assert.equal(episodeOf(source)?.patient.reference, `Patient/${patient.id}`);
  });

  it('tells a T2 record whose case was never opened', async () => {
    const source = new MemorySource();
    assert.deepEqual(await importRecord(source, siadT2Flow, siadT2Layout, t2), ['flow-case-unknown']);
    assert.deepEqual(source.resources, []);
  });

  it('adds nothing to a case that is kept here', async () => {
    const before = structuredClone(original.resources);
    assert.deepEqual(await importRecord(original, siadT1Flow, siadT1Layout, t1), ['flow-case-native']);
    assert.deepEqual(await importRecord(original, siadT2Flow, siadT2Layout, t2), ['flow-case-native']);
    assert.deepEqual(original.resources, before);
  });

  it('takes no record with a certain fault', async () => {
    const source = new MemorySource();
    const faulty = structuredClone(t1);
    (valueAt(faulty, 'Assistito/DatiAnagrafici') as FlowRecord)['Genere'] = '7';
    assert.deepEqual(await importRecord(source, siadT1Flow, siadT1Layout, faulty), ['flow-field-code']);
    assert.deepEqual(source.resources, []);
  });

  it('cancels a case and opens it again', async () => {
    const source = new MemorySource();
    await importRecord(source, siadT1Flow, siadT1Layout, t1);
    await importRecord(source, siadT1Flow, siadT1Layout, { ...t1, Trasmissione: { tipo: 'C' } });
    assert.equal(episodeOf(source)?.status, 'entered-in-error');
    assert.deepEqual(await recordsOf(source), {});
    await importRecord(source, siadT1Flow, siadT1Layout, t1);
    assert.deepEqual((await recordsOf(source)).t1, t1);
  });

  it('replaces the accesses of a day with those of a changed record', async () => {
    const source = new MemorySource();
    await importRecord(source, siadT1Flow, siadT1Layout, t1);
    await importRecord(source, siadT2Flow, siadT2Layout, t2);
    assert.deepEqual((await recordsOf(source)).t2, t2);
    const changed = structuredClone(t2);
    const [access] = valueAt(changed, 'Eventi/Erogazione') as FlowRecord[];
    assert.ok(access);
    Object.assign(access, { numAccessi: '1', Prestazioni: [{ TipoPrestazione: '2', numPrestazione: '1' }] });
    await importRecord(source, siadT2Flow, siadT2Layout, { ...changed, Trasmissione: { tipo: 'V' } });
    assert.deepEqual((await recordsOf(source)).t2, changed);
  });

  it('withdraws the events of a cancelled record', async () => {
    const source = new MemorySource();
    await importRecord(source, siadT1Flow, siadT1Layout, t1);
    const closing = structuredClone(t2);
    Object.assign(valueAt(closing, 'Eventi') as FlowRecord, {
      Sospensione: [{ dataInizio: '2025-03-01', dataFine: '2025-03-05', Motivazione: '1' }],
      Conclusione: { dataAD: '2025-06-30', Motivazione: '01' },
    });
    await importRecord(source, siadT2Flow, siadT2Layout, closing);
    assert.equal(episodeOf(source)?.status, 'finished');
    await importRecord(source, siadT2Flow, siadT2Layout, { ...closing, Trasmissione: { tipo: 'C' } });
    assert.deepEqual([episodeOf(source)?.status, episodeOf(source)?.period], ['active', { start: '2025-02-03' }]);
    assert.deepEqual(await recordsOf(source), { t1 });
  });

  it('gives ids that nobody can work out from a codice fiscale without the key', async () => {
    const idRec = String((valueAt(t1, 'Eventi/PresaInCarico') as FlowRecord)['Id_Rec']);
    const source = new MemorySource();
    await importRecord(source, siadT1Flow, siadT1Layout, t1);
    const unkeyed = createHash('sha256').update(`case\u001f${idRec}`).digest('hex').slice(0, 40);
    assert.equal(episodeOf(source)?.id, keyedResourceIds(testIdKey)('case', idRec));
    assert.notEqual(episodeOf(source)?.id, `siad-${unkeyed}`);
    const other = keyedResourceIds(new Uint8Array(32));
    assert.notEqual(other('case', idRec), episodeOf(source)?.id);
    assert.throws(() => keyedResourceIds(new Uint8Array(31)), RangeError);
  });
});
