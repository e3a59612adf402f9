import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Appointment, DiagnosticReport, Location, Procedure, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { flowByName } from '../../index.ts';
import type { Finding } from '../../layout/finding.ts';
import type { FlowRecord } from '../../layout/layout.ts';
import { readLines } from '../../layout/line-reader.ts';
import { writeLines } from '../../layout/line-writer.ts';
import type { FhirSource } from '../../source/fhir-source.ts';
import type { FlowExportOptions } from '../flow.ts';
import { outpatient } from '../mobility/fhir-names.ts';
import {
  booking,
  clinic,
  contact,
  examination,
  order,
  servicesOf,
  visit,
} from '../mobility/testing/sample-services.ts';
import { canonicalBase } from '../siad/fhir-shape.ts';
import { testIdKey } from '../siad/testing/id-key.ts';
import { MemorySource } from '../siad/testing/memory-source.ts';
import exAnte from './layouts/ex-ante.json' with { type: 'json' };
import exPost from './layouts/ex-post.json' with { type: 'json' };

const oracle = fileURLToPath(new URL('../../../../../shared/oracle/flows/marche-regional/flow-C.csv', import.meta.url));
const month = { from: '2026-03-01', to: '2026-03-31' };
const structure = (name: string) => `${canonicalBase}/StructureDefinition/${name}`;

const place: Location = {
  resourceType: 'Location',
  id: 'place',
  name: 'Ambulatorio',
  managingOrganization: { reference: 'Organization/clinic' },
};
/** Booked on 2 March, offered on 9 March. */
const made: Appointment = {
  ...booking,
  extension: [
    ...(booking.extension ?? []),
    { url: structure('booking-access-type'), valueCoding: { code: '1' } },
    { url: outpatient.regime, valueCoding: { code: 'ssn' } },
    {
      url: structure('booking-first-offer'),
      extension: [
        { url: 'firstAvailable', valueDate: '2026-03-06' },
        { url: 'accepted', valueBoolean: false },
        { url: 'guaranteed', valueBoolean: false },
        { url: 'area', valueReference: { reference: 'Organization/asl' } },
      ],
    },
  ],
  identifier: [{ system: `${canonicalBase}/sid/cup-booking`, value: 'ESEMPIO-IUP-1' }],
  serviceType: [
    {
      coding: [
        { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '89.7A.3' },
        { system: 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11', code: 'ESEMPIO-1' },
      ],
    },
  ],
  slot: [{ reference: 'Slot/s' }],
  created: '2026-03-02T18:00:00+01:00',
  participant: [
    { actor: { reference: 'Patient/p' }, status: 'accepted' },
    { actor: { reference: 'Location/place' }, status: 'accepted' },
  ],
};
const report: DiagnosticReport = {
  resourceType: 'DiagnosticReport',
  id: 'report',
  status: 'final',
  code: { text: 'Referto' },
  issued: '2026-03-12T23:30:00Z',
};
const reported: Procedure = { ...visit, report: [{ reference: 'DiagnosticReport/report' }] };
const sourceOf = (...changes: readonly Resource[]) =>
  servicesOf(place, made, report, reported, { ...order, authoredOn: '2026-03-01T10:00:00+01:00' }, ...changes);

async function exported(
  name: string,
  source: FhirSource,
  options: Partial<FlowExportOptions> = {},
): Promise<{ records: FlowRecord[]; findings: Finding[] }> {
  const flow = flowByName(name);
  assert.ok(flow?.layout.kind === 'csv');
  const records: FlowRecord[] = [];
  const findings: Finding[] = [];
  const file = flow.export(source, { period: month, onFinding: (finding) => findings.push(finding), ...options });
  for await (const { number, record } of readLines(flow.layout, file)) if (number > 0) records.push(record);
  return { records, findings };
}

describe('waiting-time records', () => {
  it('write a booking with its first availability, acceptance and guarantee', async () => {
    const { records, findings } = await exported('waiting-times-ex-ante', sourceOf());
    assert.deepEqual(findings, []);
    assert.deepEqual(records, [
      {
        regione: '150',
        azienda: '204',
        struttura: '204A01',
        iup: 'ESEMPIO-IUP-1',
        numeroRicetta: '1500A0000000001',
        nomenclatore: 'N',
        codicePrestazione: '89.7A.3',
        codiceCatalogo: 'ESEMPIO-1',
        classePriorita: 'B',
        tipoAccesso: '1',
        dataPrenotazione: '02032026',
        primaDisponibilita: '06032026',
        dataAssegnata: '09032026',
        accettata: '0',
        garanzia: '0',
        ambitoGaranzia: '150204',
        regime: 'ssn',
        giorniAttesa: '4',
      },
    ]);
  });

  const bookings: readonly (readonly [string, readonly Resource[], Partial<FlowExportOptions>, number])[] = [
    ['made in the last minute of the month in Italy', [{ ...made, created: '2026-03-31T21:59:00Z' }], {}, 1],
    ['made in the first minute after it', [{ ...made, created: '2026-03-31T22:01:00Z' }], {}, 0],
    ['offered and never taken', [{ ...made, status: 'proposed' }], {}, 0],
    ['waiting on the list', [{ ...made, status: 'waitlist', slot: [] }], {}, 0],
    ['cancelled after it was made', [{ ...made, status: 'cancelled' }], {}, 1],
    ['of another body than the one asked for', [], { submitter: { region: '150', asl: '205' } }, 0],
    ['of the body asked for', [], { submitter: { region: '150', asl: '204' } }, 1],
  ];
  for (const [title, changes, options, count] of bookings) {
    it(`write ${count} records of a booking ${title}`, async () => {
      assert.equal((await exported('waiting-times-ex-ante', sourceOf(...changes), options)).records.length, count);
    });
  }

  it('count days by the calendar, over the change of the clocks too', async () => {
    const late = { ...made, created: '2026-03-28T23:30:00+01:00', start: '2026-03-30T08:00:00+02:00', extension: [] };
    const { records } = await exported('waiting-times-ex-ante', sourceOf(late));
    assert.deepEqual([records[0]?.['giorniAttesa'], records[0]?.['primaDisponibilita']], ['2', undefined]);
  });

  it('write services delivered with booking, first availability, delivery and report', async () => {
    const { records, findings } = await exported('waiting-times-ex-post', sourceOf());
    assert.deepEqual(findings, []);
    assert.deepEqual(records, [
      {
        regione: '150',
        azienda: '204',
        struttura: '204A01',
        numeroRicetta: '1500A0000000001',
        classePriorita: 'B',
        dataRicetta: '01032026',
        primaDisponibilita: '06032026',
        dataPrenotazione: '02032026',
        dataErogazione: '09032026',
        dataReferto: '13032026',
        tipoAccesso: '1',
        nomenclatore: 'N',
        codicePrestazione: '89.7A.3',
        quantita: '001',
        id: 'visit',
        giorniAttesa: '4',
      },
      {
        regione: '150',
        azienda: '204',
        struttura: '204A01',
        numeroRicetta: '1500A0000000001',
        classePriorita: 'B',
        dataRicetta: '01032026',
        primaDisponibilita: '06032026',
        dataPrenotazione: '02032026',
        dataErogazione: '11032026',
        tipoAccesso: '1',
        nomenclatore: 'N',
        codicePrestazione: '89.52',
        quantita: '001',
        id: 'examination',
        giorniAttesa: '4',
      },
    ]);
  });

  it('take the day of delivery for that of a booking that was not made', async () => {
    const alone = { appointment: [] };
    const { records } = await exported(
      'waiting-times-ex-post',
      sourceOf({ ...contact, ...alone }, { ...made, status: 'cancelled' }, { ...examination, status: 'not-done' }),
    );
    assert.deepEqual(
      records.map((record) => [record['dataPrenotazione'], record['giorniAttesa'], record['tipoAccesso']]),
      [['09032026', '0', '0']],
    );
  });

  it('withhold what lacks the body, and say where; a doubtful code is a remark', async () => {
    const nobody = { ...clinic, identifier: [], partOf: {} };
    for (const name of ['waiting-times-ex-ante', 'waiting-times-ex-post']) {
      const { records, findings } = await exported(name, sourceOf(nobody));
      assert.deepEqual(records, []);
      assert.ok(findings.some(({ code }) => code === 'flow-record-withheld'));
      assert.ok(findings.some(({ code, field }) => code === 'flow-source-missing' && field === 'azienda'));
    }
    const odd = { ...made, extension: [{ url: outpatient.bookedPriority, valueCoding: { code: 'X' } }] };
    const { records, findings } = await exported('waiting-times-ex-ante', sourceOf(odd));
    assert.equal(records.length, 1);
    assert.deepEqual(
      findings.map(({ field, code, severity, unverified }) => [field, code, severity, unverified]),
      [['classePriorita', 'flow-field-code', 'warning', true]],
    );
  });

  it('are checked, and never imported', async () => {
    for (const name of ['waiting-times-ex-ante', 'waiting-times-ex-post']) {
      const flow = flowByName(name);
      assert.ok(flow?.layout.kind === 'csv');
      const { records } = await exported(name, sourceOf());
      const { layout } = flow;
      const told = async (changed: readonly FlowRecord[]) => {
        const codes: string[] = [];
        for await (const { field, code, severity } of flow.check(writeLines(layout, changed))) {
          codes.push(`${field} ${code} ${severity}`);
        }
        return codes;
      };
      assert.deepEqual(await told(records), []);
      const [first = {}] = records;
      assert.deepEqual(await told([first, first]), [' flow-key-repeated error']);
      assert.deepEqual(await told([{ ...first, dataPrenotazione: '31022026' }]), [
        'dataPrenotazione flow-field-date warning',
      ]);
      const { codicePrestazione: _, ...without } = first;
      assert.deepEqual(await told([without]), ['codicePrestazione flow-field-missing error']);
      assert.throws(
        () => flow.import(writeLines(layout, records), { source: new MemorySource(), idKey: testIdKey }),
        (error) => error instanceof FhirError && error.issues[0]?.code === 'flow-export-only',
      );
      assert.throws(() => flow.export(sourceOf(), { period: month, sent: [async function* () {}] }), FhirError);
    }
  });

  it('say that they are unverified, and of which field of the regional record each is', async function () {
    for (const layout of [exAnte, exPost]) assert.equal(layout.evidence, 'unverified');
    if (!existsSync(oracle)) {
      console.log('      skipped: ../shared/oracle/flows/marche-regional is not here');
      this.skip();
    }
    const rows = (await readFile(oracle, 'utf8')).split('\n').map((row) => row.split(','));
    const lengths = new Map(
      rows.filter(([record]) => record === 'C2').map(([, no, , , length]) => [Number(no), Number(length)]),
    );
    const compared = exPost.fields.flatMap((field) => ('field' in field ? [field] : []));
    assert.ok(compared.length >= 14);
    for (const { name, field, maxLength } of compared) assert.equal(maxLength, lengths.get(field ?? 0), name);
  });
});
