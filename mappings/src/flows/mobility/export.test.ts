import assert from 'node:assert/strict';
import type { MedicationDispense, MedicationRequest, Organization, Patient, Resource } from '@medplum/fhirtypes';
import { FhirError } from '@sinfonia/profiles/issues';
import { exportMobility } from './export.ts';
import { dispensing, mobility, systems } from './fhir-names.ts';
import type { CodedAddress } from './person-fields.ts';

import {
  charges,
  dispense,
  euro,
  exported,
  home,
  inDirect,
  patient,
  pharmacy,
  request,
  second,
  sourceOf,
  year,
} from './testing/sample-dispenses.ts';

describe('mobility files of medicines: export', () => {
  it('writes a prescription in both files of D, with its total, to the cent', async () => {
    const one = await exported('D2', sourceOf());
    assert.deepEqual(one.findings, []);
    assert.deepEqual(
      one.records.map((record) =>
        [
          'progressivoRiga',
          'dataErogazione',
          'codiceFarmaco',
          'ticket',
          'quantita',
          'posizioneTicket',
          'importoTicket',
          'importoTotale',
          'tipoModulo',
          'codiceEsenzione',
          'numeroRicetta',
        ]
          .map((name) => record[name] ?? '-')
          .join(' '),
      ),
      [
        '01 06032026 045660014 1 002 01 0000,00 00012,15 - - 1500A0000000003',
        '02 09032026 045660014 1 001 01 0000,00 00003,10 - - 1500A0000000003',
        // 2 packages at 1.00, the difference 0.60 and the fixed share 2.00.
        '99 09032026 - 1 000 01 0004,60 00010,65 01 013 1500A0000000003',
      ],
    );
    const { records, findings } = await exported('D1', sourceOf());
    assert.deepEqual(
      findings.map(({ field, code, level }) => `${field} ${code} ${level}`),
      ['nome flow-field-shortened anomaly'],
    );
    assert.equal(records.length, 3);
    assert.equal(records[0]?.['cognome'], "VERDESCÀ D'ORTO");
    assert.equal(records[0]?.['nome'], 'ADA MARIE');
    assert.equal(records[0]?.['dataNascita'], '29021980');
    assert.equal(records[0]?.['medicoPrescrittore'], 'PTRGNN68H65F839U');
    assert.equal(records[0]?.['presidioErogatore'], 'F00123');
    assert.deepEqual(
      records.map(({ id }) => id),
      one.records.map(({ id }) => id),
    );
    assert.match(String(records[0]?.['id']), /^1500A0000000003[0-9A-F]{5}$/);
  });

  it('writes what is handed over on behalf with mode 06 and the fee, and what is handed over directly', async () => {
    const dpc: MedicationDispense = {
      ...dispense,
      extension: [charges(euro('prezzo', 100), euro('onereDpc', 6.1))],
      category: { coding: [{ system: dispensing.channels, code: 'dpc' }] },
    };
    const direct = inDirect('4', { coding: [{ system: dispensing.atc, code: 'V03AN01' }] });
    const { records, findings } = await exported('F2', sourceOf(dpc, direct));
    assert.deepEqual(findings, []);
    assert.deepEqual(
      records.map((record) =>
        [
          'progressivoRiga',
          'presidioErogatore',
          'codiceFarmaco',
          'modalitaErogazione',
          'tipoMedicinale',
          'posizioneTicket',
          'quantita',
          'importoTotale',
          'costoServizio',
        ]
          .map((name) => record[name] ?? '-')
          .join(' '),
      ),
      [
        '01 F00123 045660014 06 1 03 000000000002,00 00000100,00000 0006,10',
        '99 F00123 - 06 - 03 000000000000,00 00000106,10000 0006,10',
        '01 150204 V03AN01 03 4 09 000000000030,50 00000080,12345 0000,00',
        '99 150204 - 03 - 09 000000000000,00 00000080,12345 0000,00',
      ],
    );
    assert.equal((await exported('D2', sourceOf(dpc, direct))).records.length, 2);
  });

  const living = (code: string): Patient => ({
    ...patient,
    address: [
      {
        ...home,
        _city: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/iso21090-SC-coding',
              valueCoding: { system: systems.municipality, code },
            },
          ],
        },
      } as CodedAddress,
    ],
  });
  for (const [title, place, options, count] of [
    ['another Region, by the agreement', '058091', {}, 3],
    ['Sardinia', '090003', {}, 3],
    ['the Region that dispenses', '065116', {}, 0],
    ['the Region that dispenses, when all are wanted', '065116', { residents: 'all' }, 3],
    ['the Region asked for', '058091', { residents: '120' }, 3],
    ['a Region not asked for', '058091', { residents: '090' }, 0],
    ['another Region, of an ASL asked for', '058091', { submitter: { region: '150', asl: '204' } }, 3],
    ['another Region, of an ASL not asked for', '058091', { submitter: { asl: '205' } }, 0],
    ['another Region, in a period that is over', '058091', { period: { from: '2026-01-01', to: '2026-03-05' } }, 0],
    ['another Region, one line in the period', '058091', { period: { from: '2026-03-07', to: '2026-12-31' } }, 2],
  ] as const) {
    it(`writes ${count} lines of a person of ${title}`, async () => {
      const { records } = await exported('D2', sourceOf(living(place)), options);
      assert.equal(records.length, count);
    });
  }

  it('counts days as Italy does', async () => {
    const late = { ...dispense, whenHandedOver: '2025-12-31T23:30:00Z' };
    const { records } = await exported('D2', sourceOf(late, { ...second, status: 'cancelled' }));
    assert.deepEqual(
      records.map(({ dataErogazione }) => dataErogazione),
      ['01012026', '01012026'],
    );
    const over = { ...dispense, whenHandedOver: '2026-12-31T23:30:00Z' };
    assert.deepEqual((await exported('D2', sourceOf(over, { ...second, status: 'cancelled' }))).records, []);
  });

  it('names nobody who got a medicine of the list, in no file and no finding', async () => {
    const hidden = { ...request, medicationCodeableConcept: { coding: [{ system: dispensing.atc, code: 'J05AF10' }] } };
    const { records, findings } = await exported('D1', sourceOf(hidden));
    assert.equal(records.length, 3);
    assert.deepEqual(findings, []);
    for (const record of records) {
      assert.equal(record['cognome'], 'ANONIMO');
      for (const name of ['nome', 'codiceFiscale', 'medicoPrescrittore']) assert.equal(record[name], undefined);
    }
  });

  const without = <T extends Resource>(resource: T, ...names: readonly (keyof T)[]): T => {
    const copy = { ...resource };
    for (const name of names) delete copy[name];
    return copy;
  };
  const other = (value: MedicationRequest['medicationCodeableConcept']): MedicationRequest => ({
    ...request,
    ...(value ? { medicationCodeableConcept: value } : {}),
  });
  const faults: readonly (readonly [string, readonly Resource[], string])[] = [
    ['a birthday', [without(patient, 'birthDate')], 'dataNascita flow-source-missing Patient/p'],
    ['the day of a birthday', [{ ...patient, birthDate: '1980' }], 'dataNascita flow-source-missing Patient/p'],
    ['a codice fiscale', [{ ...patient, identifier: [] }], 'codiceFiscale flow-source-missing Patient/p'],
    ['a residence', [without(patient, 'address')], 'comuneResidenza flow-source-missing Patient/p'],
    ['a price', [{ ...dispense, extension: [charges()] }], 'importoTotale flow-source-missing MedicationDispense/d1'],
    [
      'a price in euro',
      [{ ...dispense, extension: [charges({ url: 'prezzo', valueMoney: { value: 3, currency: 'USD' } })] }],
      'importoTotale flow-source-missing MedicationDispense/d1',
    ],
    [
      'a price above zero after the discount',
      [{ ...dispense, extension: [charges(euro('prezzo', 1), euro('scontoSsn', 2))] }],
      'importoTotale flow-source-missing MedicationDispense/d1',
    ],
    [
      'a price that fits',
      [{ ...dispense, extension: [charges(euro('prezzo', 100_000))] }],
      'importoTotale flow-source-missing MedicationDispense/d1',
    ],
    [
      'whole packages',
      [{ ...dispense, quantity: { value: 1.5 } }],
      'quantita flow-source-missing MedicationDispense/d1',
    ],
    [
      'its AIC',
      [{ ...dispense, medicationCodeableConcept: { text: '?' } }],
      'codiceFarmaco flow-source-missing MedicationDispense/d1',
    ],
    [
      'its ATC, by which names are left out',
      [other({ text: '?' })],
      'codiceFarmaco flow-source-missing MedicationDispense/d1',
    ],
    [
      'an ATC deep enough to tell',
      [other({ coding: [{ system: dispensing.atc, code: 'J' }] })],
      'codiceFarmaco flow-source-missing MedicationDispense/d1',
    ],
    [
      'the number of its prescription',
      [without(request, 'groupIdentifier')],
      'numeroRicetta flow-source-missing MedicationDispense/d1',
    ],
    ['the ASL', [without(pharmacy, 'partOf')], 'aziendaInviante flow-source-missing MedicationDispense/d1'],
    [
      'a code of the pharmacy that fits',
      [{ ...pharmacy, identifier: [{ system: mobility.pharmacy, value: 'ESEMPIO1' }] }],
      'presidioErogatore flow-field-form MedicationDispense/d1',
    ],
    [
      'a code of the pharmacy in the encoding',
      [{ ...pharmacy, identifier: [{ system: mobility.pharmacy, value: '\u0159' }] }],
      'presidioErogatore flow-line-unwritable MedicationDispense/d1',
    ],
    [
      'the co-payment of who is not exempt',
      [
        {
          ...request,
          extension: [{ url: mobility.coPayment, valueCoding: { system: mobility.coPayments, code: 'not-exempt' } }],
        },
        { ...dispense, extension: [charges(euro('prezzo', 3))] },
      ],
      'importoTicket flow-source-missing MedicationDispense/d1',
    ],
  ];
  for (const [title, changes, wanted] of faults) {
    it(`withholds from both files a prescription that lacks ${title}, and says where`, async () => {
      const source = sourceOf(...changes);
      for (const name of ['D1', 'D2'] as const) {
        const { records, findings } = await exported(name, source);
        assert.deepEqual(records, []);
        const told = findings.map(({ field, code, resource }) => `${field} ${code} ${resource}`);
        assert.ok(told.includes(wanted), told.join('\n'));
        assert.ok(findings.some(({ code }) => code === 'flow-record-withheld'));
        assert.ok(!JSON.stringify(findings).includes('VRDDAA80B69F839Z'));
      }
    });
  }

  it('charges nobody for what the person pays, and nobody here for who lives abroad', async () => {
    const white = { ...request, groupIdentifier: { system: mobility.whiteNumber, value: '1500A0000000003' } };
    const abroad = { ...patient, address: [{ use: 'home' as const, country: 'FR' }] };
    for (const change of [white, abroad]) {
      assert.deepEqual(await exported('D2', sourceOf(change)), { records: [], findings: [] });
    }
  });

  it('tells a prescription of more than 98 lines, and puts 98 together across batches', async () => {
    const lines = (count: number) =>
      Array.from({ length: count - 2 }, (_, at): MedicationDispense => ({ ...second, id: `m${at}` }));
    const most = await exported('D2', sourceOf(...lines(98)));
    assert.equal(most.records.length, 99);
    assert.deepEqual(most.records.map(({ progressivoRiga }) => Number(progressivoRiga)).slice(-3), [97, 98, 99]);
    const { records, findings } = await exported('D2', sourceOf(...lines(99)));
    assert.deepEqual(records, []);
    assert.ok(findings.some(({ code }) => code === 'flow-block-length'));
  });

  it('puts the lines of two requests with one NRE together, and those of two pharmacies apart', async () => {
    const line = { ...request, id: 'rx2' };
    const onOther = { ...second, authorizingPrescription: [{ reference: 'MedicationRequest/rx2' }] };
    assert.equal((await exported('D2', sourceOf(line, onOther))).records.length, 3);
    const elsewhere: Organization = {
      ...pharmacy,
      id: 'ph2',
      identifier: [{ system: mobility.pharmacy, value: 'F00999' }],
    };
    const apart = await exported(
      'D2',
      sourceOf(elsewhere, { ...second, performer: [{ actor: { reference: 'Organization/ph2' } }] }),
    );
    assert.equal(apart.records.length, 4);
    assert.equal(new Set(apart.records.map(({ id }) => id)).size, 2);
  });

  it('refuses two years, files sent before and residents that are none', () => {
    for (const options of [
      { period: { from: '2025-12-01', to: '2026-01-31' } },
      { period: year, sent: [async function* () {}] },
      { period: year, residents: 'toString' },
    ]) {
      assert.throws(() => exportMobility({ letter: 'D', part: 1 }, sourceOf(), options), FhirError);
    }
  });
});
