import assert from 'node:assert/strict';
import type { Encounter, EpisodeOfCare, Patient } from '@medplum/fhirtypes';
import type { FlowRecord } from '../../layout/layout.ts';
import { textAt, valueAt } from '../../layout/rule.ts';
import { writeXml } from '../../layout/xml-writer.ts';
import { assembleHomeCareCases } from './assemble-cases.ts';
import { extensions, siadSystem } from './fhir-shape.ts';
import { pseudonymiserTestDouble } from './record-identifier.ts';
import { type RecordOptions, type Submitter, siadT1Records, siadT2Records } from './records.ts';
import { SentRecords } from './sent-records.ts';
import { siadT1Layout } from './t1-layout.ts';
import { siadT2Layout } from './t2-layout.ts';
import { allOf } from './testing/all-of.ts';
import { inChunks, joinText } from './testing/file-chunks.ts';
import { MemorySource } from './testing/memory-source.ts';
import { evaluationItems, sampleAccess, sampleCase } from './testing/sample-case.ts';

const quarter = { from: '2025-01-01', to: '2025-03-31' };

function t1(source: MemorySource, period = quarter, submitter: Submitter = {}, options: RecordOptions = {}) {
  return allOf(siadT1Records(assembleHomeCareCases(source), period, submitter, options));
}

function t2(source: MemorySource, period = quarter, options: RecordOptions = {}) {
  return allOf(siadT2Records(assembleHomeCareCases(source), period, {}, options));
}

async function only(outcomes: Promise<readonly { readonly record?: FlowRecord }[]>): Promise<FlowRecord> {
  const [first, ...rest] = await outcomes;
  assert.equal(rest.length, 0);
  assert.ok(first?.record);
  return first.record;
}

async function sentFile(layout: typeof siadT1Layout, ...records: FlowRecord[]): Promise<SentRecords> {
  const sent = new SentRecords(layout);
  await sent.load(inChunks(await joinText(writeXml(layout, records)), 4096));
  return sent;
}

describe('SIAD T1 records', () => {
  it('takes every field from where the shape says', async () => {
    const { all } = sampleCase();
    const record = await only(t1(new MemorySource().put(...all)));
    const person = 'Assistito/DatiAnagrafici';
    const expected: Record<string, string> = {
      [`${person}/CUNI`]: 'ZZZZZZ41A41F839Z',
      [`${person}/validitaCI`]: '0',
      [`${person}/tipologiaCI`]: '0',
      [`${person}/AnnoNascita`]: '1941',
      [`${person}/Genere`]: '2',
      [`${person}/Cittadinanza`]: 'IT',
      [`${person}/StatoCivile`]: '5',
      [`${person}/Residenza/Regione`]: '150',
      [`${person}/Residenza/ASL`]: '204',
      [`${person}/Residenza/Comune`]: '063049',
      'Conviventi/NucleoFamiliare': '1',
      'Erogatore/CodiceRegione': '150',
      'Erogatore/CodiceASL': '204',
      'Eventi/PresaInCarico/data': '2025-02-03',
      'Eventi/PresaInCarico/soggettoRichiedente': '2',
      'Eventi/PresaInCarico/TipologiaPIC': '1',
      'Eventi/PresaInCarico/Id_Rec': '1502042025-02-03ZZZZZZ41A41F839Z',
      'Eventi/Valutazione/data': '2025-02-03',
      'Eventi/Valutazione/Patologia/Prevalente': '25000',
      'Eventi/Valutazione/Patologia/Concomitante': '000',
      'Eventi/Valutazione/RischioSanguinamento': '9',
    };
    for (const [path, value] of Object.entries(expected)) assert.equal(textAt(record, path), value, path);
  });

  const openings: readonly (readonly [start: string, day: string | undefined])[] = [
    ['2024-12-31T22:59:59Z', undefined],
    ['2024-12-31T23:00:00Z', '2025-01-01'],
    ['2025-03-31T21:59:59Z', '2025-03-31'],
    ['2025-03-31T22:00:00Z', undefined],
    ['2025-03-30T01:30:00+01:00', '2025-03-30'],
    ['2025-01-01', '2025-01-01'],
    ['2025-03-31', '2025-03-31'],
    ['2025-04-01', undefined],
  ];
  for (const [start, day] of openings) {
    it(`${day ? 'sends' : 'leaves'} a case opened at ${start}`, async () => {
      const outcomes = await t1(new MemorySource().put(...sampleCase({ opened: start }).all));
      assert.deepEqual(
        outcomes.map(({ record }) => record && textAt(record, 'Eventi/PresaInCarico/data')),
        day === undefined ? [] : [day],
      );
    });
  }

  it('sends nothing for a case that is not a taking in charge', async () => {
    for (const status of ['planned', 'waitlist', 'cancelled', 'entered-in-error'] as const) {
      assert.deepEqual(await t1(new MemorySource().put(...sampleCase({ status }).all)), []);
    }
  });

  it('sends only the ASL asked for', async () => {
    const source = new MemorySource().put(...sampleCase().all);
    assert.equal((await t1(source, quarter, { region: '150', asl: '204' })).length, 1);
    assert.equal((await t1(source, quarter, { asl: '205' })).length, 0);
    assert.equal((await t1(source, quarter, { region: '120', asl: '204' })).length, 0);
  });

  it('withholds and tells a record that the schema would refuse, without personal data', async () => {
    const { patient, organization, referral, episode, evaluation } = sampleCase();
    const nameless: Patient = { ...patient, identifier: [] };
    const [outcome] = await t1(new MemorySource().put(nameless, organization, referral, episode, evaluation));
    assert.equal(outcome?.record, undefined);
    assert.deepEqual(
      outcome?.findings.map((finding) => `${finding.field} ${finding.code}`),
      [
        ' flow-record-withheld',
        'Assistito/DatiAnagrafici/CUNI flow-field-missing',
        'Assistito/DatiAnagrafici/validitaCI flow-field-missing',
        'Assistito/DatiAnagrafici/tipologiaCI flow-field-missing',
        'Eventi/PresaInCarico/Id_Rec flow-field-missing',
      ],
    );
    assert.match(outcome?.findings[0]?.message.it ?? '', /case-1/);
  });

  it('withholds a case without day, evaluation, provider or person', async () => {
    const parts = sampleCase();
    const { period: _period, ...undated } = parts.episode;
    for (const resources of [
      [parts.patient, parts.organization, parts.referral, undated as EpisodeOfCare, parts.evaluation],
      [parts.patient, parts.organization, parts.referral, parts.episode],
      [parts.patient, parts.referral, parts.episode, parts.evaluation],
      [parts.organization, parts.referral, parts.episode, parts.evaluation],
    ]) {
      const [outcome] = await t1(new MemorySource().put(...resources));
      assert.equal(outcome?.record, undefined);
      assert.equal(
        outcome?.findings.some((finding) => finding.code === 'flow-record-withheld'),
        true,
      );
    }
  });

  it('writes and tells the code for other or unknown where the table has one', async () => {
    const { patient, organization, episode, evaluation } = sampleCase();
    const { extension: _citizenship, ...unknown } = patient;
    const [outcome] = await t1(new MemorySource().put(unknown as Patient, organization, episode, evaluation));
    assert.equal(textAt(outcome?.record ?? {}, 'Assistito/DatiAnagrafici/Cittadinanza'), 'XX');
    assert.equal(textAt(outcome?.record ?? {}, 'Eventi/PresaInCarico/soggettoRichiedente'), '9');
    assert.deepEqual(
      outcome?.findings.map((finding) => finding.code),
      ['flow-source-gap', 'flow-source-gap'],
    );
  });

  it('sends one of two cases with one key and tells the other', async () => {
    const source = new MemorySource().put(...sampleCase().all, ...sampleCase({ id: 'case-2' }).all);
    const outcomes = await t1(source);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.record !== undefined),
      [true, false],
    );
    assert.equal(outcomes[1]?.findings[0]?.code, 'flow-key-repeated');
  });

  it('puts the codes of people through the pseudonymiser', async () => {
    const source = new MemorySource().put(...sampleCase().all);
    const record = await only(t1(source, quarter, {}, { pseudonymiser: pseudonymiserTestDouble }));
    assert.equal(textAt(record, 'Assistito/DatiAnagrafici/CUNI')?.length, 88);
    assert.equal(textAt(record, 'Eventi/PresaInCarico/Id_Rec')?.length, 88);
    assert.ok(!JSON.stringify(record).includes('ZZZZZZ41A41F839Z'));
  });

  it('knows other identifiers than the codice fiscale', async () => {
    const kinds: readonly (readonly [system: string, value: string, kind: string])[] = [
      ['urn:oid:2.16.840.1.113883.2.9.4.3.17', 'STP1501234567890', '1'],
      ['urn:oid:2.16.840.1.113883.2.9.4.3.18', 'ENI1501234567890', '2'],
      ['urn:oid:2.16.840.1.113883.2.9.4.3.7', '80380001500123456789', '3'],
      ['urn:oid:2.16.840.1.113883.2.9.4.3.2', '12345678901', '4'],
      ['http://hl7.it/sid/codiceFiscale', 'zzzzzz41a41f839z', '0'],
    ];
    for (const [system, value, kind] of kinds) {
      const parts = sampleCase();
      const patient: Patient = { ...parts.patient, identifier: [{ system, value }] };
      const record = await only(t1(new MemorySource().put(...parts.all, patient)));
      assert.equal(textAt(record, 'Assistito/DatiAnagrafici/tipologiaCI'), kind);
      assert.equal(textAt(record, 'Assistito/DatiAnagrafici/CUNI'), value.toUpperCase());
      assert.equal(textAt(record, 'Assistito/DatiAnagrafici/validitaCI'), '1');
    }
  });

  it('says I for new, V for changed, nothing for unchanged and C for withdrawn records', async () => {
    const before = await only(t1(new MemorySource().put(...sampleCase().all)));
    const types = async (source: MemorySource, period = quarter) => {
      const sent = await sentFile(siadT1Layout, before);
      const outcomes = await t1(source, period, {}, { sent });
      return outcomes.map(({ record, findings }) =>
        record ? textAt(record, 'Trasmissione/tipo') : findings.map((finding) => finding.code).join(),
      );
    };
    const parts = sampleCase();
    const changed: Patient = { ...parts.patient, maritalStatus: {} };
    const later = { from: '2025-04-01', to: '2025-06-30' };
    assert.deepEqual(await types(new MemorySource().put(...parts.all)), []);
    assert.deepEqual(await types(new MemorySource().put(...parts.all, changed)), ['V']);
    assert.deepEqual(await types(new MemorySource().put(...parts.all, changed), later), ['V']);
    const another = sampleCase({ id: 'case-2', taxCode: 'YYYYYY41A41F839Y' });
    assert.deepEqual(await types(new MemorySource().put(...parts.all, ...another.all)), ['I']);
    const withdrawn = sampleCase({ status: 'entered-in-error' });
    assert.deepEqual(await types(new MemorySource().put(...withdrawn.all)), ['C']);
    assert.deepEqual(await types(new MemorySource()), ['flow-sent-vanished']);
    const again = sampleCase({ id: 'case-2' });
    assert.deepEqual(await types(new MemorySource().put(...withdrawn.all, ...again.all)), []);
  });

  it('sends again as I what was cancelled', async () => {
    const source = new MemorySource().put(...sampleCase().all);
    const before = await only(t1(source));
    const sent = await sentFile(siadT1Layout, before, { ...before, Trasmissione: { tipo: 'C' } });
    assert.equal(textAt(await only(t1(source, quarter, {}, { sent })), 'Trasmissione/tipo'), 'I');
  });
});

describe('SIAD T2 records', () => {
  it('groups accesses by day in Italy and type of operator', async () => {
    const source = new MemorySource().put(
      ...sampleCase().all,
      ...sampleAccess('a', '2025-02-04T08:00:00+01:00', '3', ['2', '16']),
      ...sampleAccess('b', '2025-02-04T22:59:00Z', '3', ['16']),
      ...sampleAccess('c', '2025-02-04T23:00:00Z', '3', ['1']),
      ...sampleAccess('d', '2025-02-04T09:00:00+01:00', '8', ['19']),
      ...sampleAccess('e', '2025-03-31T22:00:00Z', '3', ['1']),
      ...sampleAccess('f', '2024-12-31T22:59:59Z', '3', ['1']),
    );
    const record = await only(t2(source));
    assert.deepEqual(valueAt(record, 'Eventi/Erogazione'), [
      {
        TipoAccesso: '1',
        data: '2025-02-04',
        numAccessi: '2',
        TipoOperatore: '3',
        Prestazioni: [
          { TipoPrestazione: '2', numPrestazione: '1' },
          { TipoPrestazione: '16', numPrestazione: '2' },
        ],
      },
      {
        TipoAccesso: '1',
        data: '2025-02-04',
        numAccessi: '1',
        TipoOperatore: '8',
        Prestazioni: [{ TipoPrestazione: '19', numPrestazione: '1' }],
      },
      {
        TipoAccesso: '1',
        data: '2025-02-05',
        numAccessi: '1',
        TipoOperatore: '3',
        Prestazioni: [{ TipoPrestazione: '1', numPrestazione: '1' }],
      },
    ]);
  });

  it('leaves out accesses that did not happen or not at home', async () => {
    const [encounter, ...services] = sampleAccess('a', '2025-02-04', '3', ['1']) as [Encounter];
    for (const wrong of [
      { ...encounter, status: 'planned' as const },
      { ...encounter, status: 'entered-in-error' as const },
      { ...encounter, class: { ...encounter.class, code: 'AMB' } },
    ]) {
      assert.deepEqual(await t2(new MemorySource().put(...sampleCase().all, wrong, ...services)), []);
    }
  });

  it('loses no access that lacks operator or services', async () => {
    const source = new MemorySource().put(...sampleCase().all, ...sampleAccess('a', '2025-02-04', undefined, []));
    const [outcome] = await t2(source);
    assert.deepEqual(valueAt(outcome?.record ?? {}, 'Eventi/Erogazione'), [
      {
        TipoAccesso: '1',
        data: '2025-02-04',
        numAccessi: '1',
        TipoOperatore: '99',
        Prestazioni: [{ TipoPrestazione: '99', numPrestazione: '1' }],
      },
    ]);
    assert.deepEqual(
      outcome?.findings.map((finding) => finding.code),
      ['flow-source-gap', 'flow-source-gap'],
    );
  });

  it('gives each service to the operator who performed it', async () => {
    const resources = sampleAccess('a', '2025-02-04', '3', ['2', '19']);
    const encounter = resources[0] as Encounter;
    const physio = {
      type: [{ coding: [{ system: siadSystem('tipo-operatore'), code: '8' }] }],
      individual: { reference: 'Practitioner/p' },
    };
    const both: Encounter = { ...encounter, participant: [...(encounter.participant ?? []), physio] };
    const performed = {
      ...resources[2],
      performer: [{ actor: { reference: 'Practitioner/p' } }],
    } as (typeof resources)[number];
    const record = await only(t2(new MemorySource().put(...sampleCase().all, ...resources, both, performed)));
    const groups = valueAt(record, 'Eventi/Erogazione') as FlowRecord[];
    assert.deepEqual(
      groups.map((group) => [
        group['TipoOperatore'],
        (group['Prestazioni'] as FlowRecord[]).map((item) => item['TipoPrestazione']),
      ]),
      [
        ['3', ['2']],
        ['8', ['19']],
      ],
    );
  });

  it('sends a suspension when it begins and again when it ends, and the conclusion in its period', async () => {
    const parts = sampleCase({ closed: '2025-06-30T20:00:00+02:00' });
    const reason = { coding: [{ system: siadSystem('motivo-sospensione'), code: '1' }] };
    const episode: EpisodeOfCare = {
      ...parts.episode,
      extension: [
        {
          url: extensions.closingReason,
          valueCodeableConcept: { coding: [{ system: siadSystem('motivo-conclusione'), code: '3' }] },
        },
      ],
      statusHistory: [
        { status: 'active', period: { start: '2025-02-03', end: '2025-03-20' } },
        {
          extension: [{ url: extensions.suspensionReason, valueCodeableConcept: reason }],
          status: 'onhold',
          period: { start: '2025-03-20', end: '2025-04-02' },
        },
      ],
    };
    const source = new MemorySource().put(...parts.all, episode);
    const suspension = [{ dataInizio: '2025-03-20', dataFine: '2025-04-02', Motivazione: '1' }];
    const first = await only(t2(source));
    assert.deepEqual(valueAt(first, 'Eventi/Sospensione'), suspension);
    assert.equal(valueAt(first, 'Eventi/Conclusione'), undefined);
    const second = await only(t2(source, { from: '2025-04-01', to: '2025-06-30' }));
    assert.deepEqual(valueAt(second, 'Eventi/Sospensione'), suspension);
    assert.deepEqual(valueAt(second, 'Eventi/Conclusione'), { dataAD: '2025-06-30', Motivazione: '3' });
    assert.deepEqual(await t2(source, { from: '2025-07-01', to: '2025-09-30' }), []);
  });

  it('tells first evaluation, confirmed and changed re-evaluation apart, and withholds one without reason', async () => {
    const parts = sampleCase();
    const response = (id: string, authored: string, item: ReturnType<typeof evaluationItems>) => ({
      ...parts.evaluation,
      id,
      authored,
      item,
    });
    const answer = (linkId: string, table: string, code: string) => ({
      linkId,
      answer: [{ valueCoding: { system: siadSystem(table), code } }],
    });
    const confirmed = [answer('motivo', 'motivo-rivalutazione', '1'), answer('confermaPrecedente', 'si-no', '1')];
    const changed = [answer('motivo', 'motivo-rivalutazione', '2'), ...evaluationItems()];
    const source = new MemorySource().put(
      ...parts.all,
      response('r1', '2025-02-20T10:00:00+01:00', confirmed),
      response('r2', '2025-03-01', changed),
      response('r3', '2025-03-15', evaluationItems()),
    );
    const [outcome] = await t2(source);
    const groups = valueAt(outcome?.record ?? {}, 'Eventi/Rivalutazione') as FlowRecord[];
    assert.deepEqual(
      groups.map((group) => [
        group['data'],
        group['motivo'],
        group['confermaPrecedente'],
        group['Valutazione'] !== undefined,
      ]),
      [
        ['2025-02-20', '1', '1', false],
        ['2025-03-01', '2', '2', true],
      ],
    );
    assert.deepEqual(
      outcome?.findings.map((finding) => [finding.code, finding.field]),
      [['flow-event-withheld', 'Eventi/Rivalutazione[3]']],
    );
    const first = await only(t1(source));
    assert.equal(textAt(first, 'Eventi/Valutazione/data'), '2025-02-03');
  });

  it('cancels what was sent of a withdrawn case', async () => {
    const access = sampleAccess('a', '2025-02-04', '3', ['1']);
    const before = await only(t2(new MemorySource().put(...sampleCase().all, ...access)));
    const sent = await sentFile(siadT2Layout, before);
    const source = new MemorySource().put(...sampleCase({ status: 'entered-in-error' }).all, ...access);
    assert.equal(textAt(await only(t2(source, quarter, { sent })), 'Trasmissione/tipo'), 'C');
  });
});
