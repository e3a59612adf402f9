import assert from 'node:assert/strict';
import type { Patient } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import fc from 'fast-check';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { writeLines } from '../../layout/line-writer.ts';
import type { FlowExportOptions } from '../flow.ts';
import { testIdKey } from '../siad/testing/id-key.ts';
import { MemorySource } from '../siad/testing/memory-source.ts';
import examples from './check-cases.json' with { type: 'json' };
import { exportMobility } from './export.ts';
import { importMobility } from './import.ts';
import { mobilityLayouts } from './layouts.ts';

const base: Readonly<Record<string, readonly FlowRecord[]>> = examples.base;
const layouts = {
  C: [mobilityLayouts.c1, mobilityLayouts.c2],
  D: [mobilityLayouts.d1, mobilityLayouts.d2],
  F: [mobilityLayouts.f1, mobilityLayouts.f2],
} as const;

type Change = Readonly<Record<string, string | null>>;

function changed(records: readonly FlowRecord[], change: Change, only?: 'lines' | 'total'): FlowRecord[] {
  return records.map((record) => {
    const isTotal = record['progressivoRiga'] === '99';
    if (only !== undefined && isTotal !== (only === 'total')) return record;
    const next = { ...record };
    for (const [name, value] of Object.entries(change)) {
      if (value === null) delete next[name];
      else next[name] = value;
    }
    return next;
  });
}

async function take(
  letter: 'C' | 'D' | 'F',
  persons: readonly FlowRecord[],
  services: readonly FlowRecord[],
): Promise<{ source: MemorySource; findings: Finding[] }> {
  const source = new MemorySource();
  const findings: Finding[] = [];
  for await (const bundle of importMobility({ letter, part: 2 }, writeLines(layouts[letter][1], services), {
    source,
    idKey: testIdKey,
    persons: writeLines(layouts[letter][0], persons),
    onFinding: (finding) => findings.push(finding),
  })) {
    source.apply(bundle);
  }
  return { source, findings };
}

const personsOf = (letter: 'C' | 'D' | 'F') => base[`mobility-${letter.toLowerCase()}1`] ?? [];
const servicesOf = (letter: 'C' | 'D' | 'F') => base[`mobility-${letter.toLowerCase()}2`] ?? [];

describe('mobility files: import', () => {
  for (const letter of ['C', 'D', 'F'] as const) {
    it(`${letter}: takes in the example that keeps every rule`, async () => {
      const { source, findings } = await take(letter, personsOf(letter), servicesOf(letter));
      assert.deepEqual(findings, []);
      assert.equal(source.resources.length, 2);
      const patient = source.resources.find((resource): resource is Patient => resource.resourceType === 'Patient');
      assert.equal(patient?.birthDate, '1980-01-01');
      assert.equal(patient?.name?.[0]?.family, 'VERDESCA');
    });
  }

  const losses: readonly (readonly ['C' | 'D' | 'F', string, Change, ('lines' | 'total')?])[] = [
    ['C', 'posizioneContabile', { posizioneContabile: 'A' }],
    ['C', 'regioneInizialeAddebito', { regioneInizialeAddebito: '120' }],
    ['C', 'err03', { err03: '2' }, 'lines'],
    ['C', 'importoTotale', { importoTotale: '00002,01' }, 'total'],
    ['C', 'quantita', { quantita: '001' }, 'total'],
    ['C', 'tipoErogazione', { tipoErogazione: 'P' }, 'lines'],
    ['C', 'classePriorita', { classePriorita: 'U' }, 'lines'],
    ['C', 'data', { data: '06032012' }, 'total'],
    ['C', 'disciplina', { disciplina: '008' }, 'total'],
    ['C', 'codicePrestazione', { codicePrestazione: '89.7' }, 'total'],
    ['C', 'tipoStruttura', { tipoStruttura: '2' }, 'lines'],
    ['D', 'posizioneContabile', { posizioneContabile: 'A' }],
    ['D', 'regioneInizialeAddebito', { regioneInizialeAddebito: '120' }],
    ['D', 'err06', { err06: '5' }, 'total'],
    ['D', 'codiceFarmaco', { codiceFarmaco: 'GAL' }, 'lines'],
    ['D', 'codiceFarmaco', { codiceFarmaco: 'V03AN01' }, 'lines'],
    ['D', 'quantita', { quantita: '000' }, 'lines'],
    ['D', 'quantita', { quantita: '002' }, 'total'],
    ['D', 'numeroRicetta', { numeroRicetta: 'PT-7' }],
    ['D', 'tipoModulo', { tipoModulo: '02' }, 'total'],
    ['D', 'importoTotale', { importoTotale: '00010,01' }, 'total'],
    ['D', 'dataErogazione', { dataErogazione: '06032012' }, 'total'],
    ['D', 'importoTicket', { ticket: '0' }],
    ['F', 'posizioneTicket', { posizioneTicket: '03' }],
    ['F', 'codiceFarmaco', { codiceFarmaco: '99736', tipoMedicinale: '7' }, 'lines'],
    ['F', 'codiceFarmaco', { codiceFarmaco: 'IPO' }, 'lines'],
    ['F', 'fattoreConversione', { fattoreConversione: '30' }, 'lines'],
    ['F', 'vuoto8', { vuoto8: 'X' }],
    ['F', 'modalitaErogazione', { modalitaErogazione: '04' }, 'total'],
    ['F', 'numeroRicetta', { modalitaErogazione: '06' }],
    ['F', 'importoTotale', { costoServizio: '0007,00', importoTotale: '00000662,41000' }, 'total'],
  ];
  for (const [letter, field, change, only] of losses) {
    it(`${letter}: tells ${field} that resources cannot hold (${Object.values(change).join(' ')}), and takes nothing in`, async () => {
      const { source, findings } = await take(letter, personsOf(letter), changed(servicesOf(letter), change, only));
      const told = findings.filter(({ code }) => code === 'flow-record-not-importable');
      assert.deepEqual(
        told.map(({ record, message }) => [record, message.en.endsWith(`: ${field}.`)]),
        [[1, true]],
        JSON.stringify(findings),
      );
      assert.equal(source.resources.length, 0);
    });
  }

  for (const [title, change] of [
    ['who is not named', { cognome: 'ANONIMO', codiceFiscale: null }],
    ['a person who changes inside a block', { sesso: '1' }],
  ] as const) {
    it(`takes in no services of ${title}`, async () => {
      const persons = changed(personsOf('D'), change, title.startsWith('who') ? undefined : 'total');
      const { source, findings } = await take('D', persons, servicesOf('D'));
      assert.equal(source.resources.length, 0);
      assert.equal(findings.filter(({ code }) => code === 'flow-record-not-importable').length, 1);
    });
  }

  it('takes in forms of one value that say the same', async () => {
    for (const [letter, persons, services] of [
      [
        'C',
        personsOf('C'),
        changed(
          changed(servicesOf('C'), { data: '05032012' }, 'total'),
          { tipoErogazione: 'S', posizioneTicket: '02', classePriorita: 'B', importoTicket: null },
          'lines',
        ),
      ],
      [
        'D',
        changed(personsOf('D'), { cognome: 'Verdesca' }),
        changed(servicesOf('D'), { importoTicket: null, err03: null }, 'lines'),
      ],
      ['F', personsOf('F'), changed(servicesOf('F'), { fattoreConversione: '000001' }, 'lines')],
    ] as const) {
      const { source, findings } = await take(letter, persons, services);
      assert.deepEqual(findings, []);
      assert.equal(source.resources.length, 2);
    }
  });

  it('finds persons in another order, and tells blocks that one file lacks', async () => {
    const block = (records: readonly FlowRecord[], id: string) => changed(records, { id });
    const persons = (id: string) => block(personsOf('D'), id);
    const services = (id: string) => block(servicesOf('D'), id);
    const mixed = await take('D', [...persons('B'), ...persons('A')], [...services('A'), ...services('B')]);
    assert.deepEqual(mixed.findings, []);
    assert.equal(mixed.source.resources.filter(({ resourceType }) => resourceType === 'MedicationDispense').length, 2);
    const lacking = await take('D', [...persons('A'), ...persons('C')], [...services('A'), ...services('B')]);
    assert.deepEqual(
      lacking.findings.map(({ record, code, level }) => `${record} ${code} ${level}`),
      ['3 flow-pair-missing discard', '0 flow-pair-missing anomaly'],
    );
  });

  it('never charges again what another Region charged, unless that Region is named', async () => {
    const foreign = { regioneAddebitante: '120' };
    const { source, findings } = await take('D', changed(personsOf('D'), foreign), changed(servicesOf('D'), foreign));
    assert.deepEqual(findings, []);
    const period = { from: '2012-01-01', to: '2012-12-31' };
    const sizeOf = async (options: Partial<FlowExportOptions>) => {
      let size = 0;
      for await (const chunk of exportMobility({ letter: 'D', part: 1 }, source, { period, ...options })) {
        size += chunk.length;
      }
      return size;
    };
    assert.equal(await sizeOf({}), 0);
    assert.equal(await sizeOf({ residents: 'all' }), 0);
    assert.equal(await sizeOf({ submitter: { region: '120' } }), 304);
  });

  it('reads on past persons whose services are left out, however many', async () => {
    const many = Array.from({ length: 6000 }, (_, at) => changed(personsOf('D'), { id: `X${at}` })).flat();
    const odd = changed(servicesOf('D'), { quantita: 'ABC' });
    const services = Array.from({ length: 6000 }, (_, at) => changed(odd, { id: `X${at}` })).flat();
    const last = await take('D', [...many, ...personsOf('D')], [...services, ...servicesOf('D')]);
    assert.equal(last.source.resources.length, 2);
  });

  it('tells blocks that are not whole, and goes on with the next', async () => {
    const [line = {}, total = {}] = servicesOf('D');
    const next = changed(servicesOf('D'), { id: 'R9' });
    const persons = [...personsOf('D'), ...changed(personsOf('D'), { id: 'R9' })];
    for (const [records, code] of [
      [[line], 'MOB-B02'],
      [[total], 'MOB-B01'],
      [[line, { ...line, progressivoRiga: '03' }, total], 'MOB-B07'],
      [[line, { ...line }, total], 'MOB-B07'],
    ] as const) {
      const { source, findings } = await take('D', persons, [...records, ...next]);
      assert.ok(
        findings.some((finding) => finding.code === code),
        JSON.stringify(findings),
      );
      assert.equal(source.resources.length, 2);
    }
  });

  it('makes persons of file 1 alone, and wants file 1 for file 2', async () => {
    const source = new MemorySource();
    const options = { source, idKey: testIdKey };
    for await (const bundle of importMobility(
      { letter: 'F', part: 1 },
      writeLines(mobilityLayouts.f1, personsOf('F')),
      options,
    ))
      source.apply(bundle);
    assert.deepEqual(
      source.resources.map(({ resourceType }) => resourceType),
      ['Patient'],
    );
    assert.throws(
      () => importMobility({ letter: 'F', part: 2 }, writeLines(mobilityLayouts.f2, []), options),
      FhirError,
    );
  });

  it('never fails on odd files, and names nobody in what it tells', async () => {
    const odd = fc.constantFrom(
      'toString',
      '__proto__',
      'constructor',
      '0',
      '99',
      '-1',
      '\u00ff',
      '99999999',
      'VRDDAA80A41F839Z',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<'C' | 'D' | 'F'>('C', 'D', 'F'),
        fc.constantFrom<0 | 1>(0, 1),
        fc.nat({ max: 30 }),
        odd,
        async (letter, part, at, value) => {
          const { columns } = layouts[letter][part];
          const column = columns[at % columns.length];
          const change = { [column?.field.name ?? 'id']: value.slice(0, column?.length ?? 1) };
          const { findings } = await take(
            letter,
            part === 0 ? changed(personsOf(letter), change) : personsOf(letter),
            part === 1 ? changed(servicesOf(letter), change) : servicesOf(letter),
          );
          assert.ok(!JSON.stringify(findings).includes('VRDDAA80A41F839Z'));
        },
      ),
      { numRuns: 300 },
    );
  });
});
