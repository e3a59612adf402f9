import assert from 'node:assert/strict';
import type { Extension, Procedure, Resource } from '@medplum/fhirtypes';
import type { FlowRecord } from '../../../layout/layout.ts';
import type { FhirSource } from '../../../source/fhir-source.ts';
import { mobility, outpatient } from '../fhir-names.ts';
import { asl, euro, patient } from '../testing/sample-dispenses.ts';
import {
  booking,
  charged,
  clinic,
  contact,
  examination,
  exportedC,
  order,
  servicesOf,
  visit,
} from '../testing/sample-services.ts';

const shown = (records: readonly FlowRecord[], ...names: readonly string[]) =>
  records.map((record) => names.map((name) => record[name] ?? '-').join(' '));
const ticket = (...parts: readonly Extension[]): Extension => ({ url: outpatient.ticket, extension: [...parts] });
const position = (code: string) => ({ url: mobility.coPayment, valueCoding: { system: mobility.coPayments, code } });
const without = <T extends Resource>(resource: T, ...names: readonly (keyof T)[]): T => {
  const copy = { ...resource };
  for (const name of names) delete copy[name];
  return copy;
};
const coded = (code: string, system = 'urn:oid:2.16.840.1.113883.2.9.6.1.11') => ({
  code: { coding: [{ system, code }] },
});

describe('mobility files of outpatient care: export', () => {
  it('writes a delivered booking in both files, with its total, to the cent', async () => {
    const two = await exportedC(2, servicesOf());
    assert.deepEqual(two.findings, []);
    assert.deepEqual(
      shown(
        two.records,
        'progressivoRiga',
        'data',
        'codificaNomenclatore',
        'codicePrestazione',
        'quantita',
        'posizioneTicket',
        'importoTicket',
        'importoTotale',
        'tipoErogazione',
        'classePriorita',
        'codiceEsenzione',
        'tipoStruttura',
        'numeroRicetta',
        'strutturaErogatrice',
      ),
      [
        '01 09032026 N 89.7A.3 001 - 0000,00 00022,00 - - - 1 1500A0000000001 204A01',
        '02 11032026 N 89.52 001 - 0000,00 00011,60 - - - 1 1500A0000000001 204A01',
        '99 - - - 000 02 0017,90 00015,70 S B - 1 1500A0000000001 204A01',
      ],
    );
    const one = await exportedC(1, servicesOf());
    assert.deepEqual(
      one.records.map(({ id, progressivoRiga }) => [id, progressivoRiga]),
      two.records.map(({ id, progressivoRiga }) => [id, progressivoRiga]),
    );
    assert.deepEqual(
      shown(one.records.slice(0, 1), 'medicoPrescrittore', 'comuneResidenza', 'sesso', 'aziendaInviante'),
      ['PTRGNN68H65F839U 058091 2 204'],
    );
  });

  const totals: readonly (readonly [string, readonly Resource[], string])[] = [
    [
      'the exemption that the desk found',
      [
        {
          ...booking,
          extension: [
            ticket(
              { url: 'exempt', valueBoolean: true },
              { url: 'exemption', valueReference: { reference: 'Coverage/ex' } },
            ),
          ],
        },
      ],
      '01 0000,00 00033,60 S B 013',
    ],
    [
      'the exemption of the prescription when nothing was booked',
      [
        { ...order, extension: [position('exempt')], insurance: [{ reference: 'Coverage/ex' }] },
        { ...booking, status: 'cancelled' },
        { ...contact, appointment: [] },
      ],
      '01 0000,00 00033,60 S - 013',
    ],
    [
      'the co-payment that who delivers stated, before that of the booking',
      [{ ...visit, extension: [{ url: outpatient.charges, extension: [euro('importo', 22), euro('ticket', 36.15)] }] }],
      '02 0036,15 00000,00 S B -',
    ],
    [
      'who is exempt by income, with the code found at the desk',
      [
        { ...order, extension: [position('income')] },
        {
          ...booking,
          extension: [
            ticket(
              { url: 'exempt', valueBoolean: true },
              {
                url: 'exemption',
                valueCodeableConcept: { coding: [{ system: mobility.nationalExemption, code: 'E01' }] },
              },
            ),
          ],
        },
      ],
      '01 0000,00 00033,60 S - E01',
    ],
    [
      'a cycle',
      [
        { ...visit, extension: [charged(220, 10)] },
        { ...examination, status: 'not-done' },
      ],
      '02 0017,90 00202,10 S B -',
    ],
    [
      'the emergency department, without prescription',
      [
        {
          ...contact,
          class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
          appointment: [],
        },
        {
          ...without(visit, 'basedOn'),
          identifier: [{ system: outpatient.contactNumber, value: 'PS-1' }],
        },
        { ...without(examination, 'basedOn') },
      ],
      '- 0000,00 00033,60 P - -',
    ],
  ];
  for (const [title, changes, wanted] of totals) {
    it(`writes on line 99 ${title}`, async () => {
      const { records, findings } = await exportedC(2, servicesOf(...changes));
      assert.deepEqual(findings, []);
      const total = records.filter(({ progressivoRiga }) => progressivoRiga === '99');
      assert.deepEqual(
        shown(
          total,
          'posizioneTicket',
          'importoTicket',
          'importoTotale',
          'tipoErogazione',
          'classePriorita',
          'codiceEsenzione',
        ),
        [wanted],
      );
    });
  }

  it('counts the co-payment of a booking once, however its lines reach it', async () => {
    const source = servicesOf(without(examination, 'encounter'));
    const apart: FhirSource = {
      async *search(type, query) {
        for await (const resource of source.search(type, query)) yield structuredClone(resource);
      },
    };
    const { records } = await exportedC(2, apart);
    assert.equal(records.at(-1)?.['importoTicket'], '0017,90');
  });

  it('puts the services of a contact without prescription in one block', async () => {
    const { records } = await exportedC(
      2,
      servicesOf(
        ...[visit, examination].map((procedure) => ({
          ...without(procedure, 'basedOn'),
          extension: [
            ...(procedure.extension ?? []),
            {
              url: outpatient.delivery,
              extension: [{ url: 'tipoErogazione', valueCoding: { system: outpatient.deliveries, code: 'A' } }],
            },
          ],
          identifier: [{ system: outpatient.contactNumber, value: 'REG-1' }],
        })),
      ),
    );
    assert.deepEqual(shown(records, 'progressivoRiga', 'numeroRicetta'), ['01 REG-1', '02 REG-1', '99 REG-1']);
    assert.equal(new Set(records.map(({ id }) => id)).size, 1);
  });

  it('finds what was delivered on the number of a prescription that is not on the platform', async () => {
    const named = {
      basedOn: [{ identifier: { system: outpatient.orderNumber, value: '1500A0000000001' } }],
    };
    const { records, findings } = await exportedC(2, servicesOf({ ...visit, ...named }, { ...examination, ...named }));
    assert.deepEqual(findings, []);
    assert.deepEqual(shown(records, 'progressivoRiga', 'tipoErogazione'), ['01 -', '02 -', '99 S']);
  });

  const left: readonly (readonly [string, readonly Resource[]])[] = [
    [
      'is in private practice',
      [{ ...booking, extension: [{ url: outpatient.regime, valueCoding: { code: 'alpi' } }] }],
    ],
    [
      'is during a stay',
      [{ ...contact, class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' } }],
    ],
    [
      'was not delivered',
      [
        { ...visit, status: 'not-done' },
        { ...examination, status: 'entered-in-error' },
      ],
    ],
    [
      'has the code of home care',
      [visit, examination].map((procedure) => ({ ...procedure, ...coded('17', 'https://x.example/CodeSystem/siad') })),
    ],
    [
      'is of another year by the day of Italy',
      [visit, examination].map((procedure) => ({ ...procedure, performedDateTime: '2025-12-31T22:30:00Z' })),
    ],
    ['lives abroad', [{ ...patient, address: [{ use: 'home', country: 'FR' }] }]],
  ];
  for (const [title, changes] of left) {
    it(`leaves out, without a word, what ${title}`, async () => {
      assert.deepEqual(await exportedC(2, servicesOf(...changes)), { records: [], findings: [] });
    });
  }

  const hidden: readonly (readonly [string, readonly Resource[]])[] = [
    ['a service of the list', [{ ...examination, ...coded('91.23.4') }]],
    [
      'an exemption of the list',
      [
        {
          ...booking,
          extension: [
            ticket(
              { url: 'exempt', valueBoolean: true },
              {
                url: 'exemption',
                valueCodeableConcept: { coding: [{ system: mobility.nationalExemption, code: '020042' }] },
              },
            ),
          ],
        },
      ],
    ],
  ];
  for (const [title, changes] of hidden) {
    it(`names nobody who has ${title}, in no file and no finding`, async () => {
      const { records, findings } = await exportedC(1, servicesOf(...changes));
      assert.deepEqual(findings, []);
      assert.equal(records.length, 3);
      for (const record of records) {
        assert.equal(record['cognome'], 'ANONIMO');
        for (const name of ['nome', 'codiceFiscale', 'medicoPrescrittore']) assert.equal(record[name], undefined);
      }
    });
  }

  const faults: readonly (readonly [string, readonly Resource[], string])[] = [
    ['an amount', [{ ...visit, extension: [] }], 'importoTotale flow-source-missing Procedure/visit'],
    ['its co-payment', [{ ...booking, extension: [] }], 'importoTicket flow-source-missing Procedure/visit'],
    [
      'the exemption of who is exempt',
      [{ ...booking, extension: [ticket({ url: 'exempt', valueBoolean: true })] }],
      'codiceEsenzione flow-source-missing ServiceRequest/order',
    ],
    ['the kind of facility', [without(clinic, 'type')], 'tipoStruttura flow-source-missing Procedure/visit'],
    [
      'the code of the facility',
      [without(clinic, 'identifier')],
      'strutturaErogatrice flow-source-missing Procedure/visit',
    ],
    ['the ASL', [without(asl, 'identifier')], 'aziendaInviante flow-source-missing Procedure/visit'],
    ['a sex', [without(patient, 'gender')], 'sesso flow-source-missing Patient/p'],
    ['a residence', [without(patient, 'address')], 'comuneResidenza flow-source-missing Patient/p'],
    [
      'a national code, by which names are left out',
      [{ ...examination, ...coded('ECG1', 'urn:oid:2.16.840.1.113883.2.9.2.150.6.1.11') }],
      'codicePrestazione flow-source-missing Procedure/visit',
    ],
    [
      'a code that fits',
      [{ ...visit, ...coded('89.7A.3.XX') }],
      'codicePrestazione flow-line-unwritable Procedure/visit',
    ],
    [
      'a number without prescription',
      [visit, examination].map((procedure): Procedure => without(procedure, 'basedOn')),
      'numeroRicetta flow-source-missing Procedure/visit',
    ],
  ];
  for (const [title, changes, wanted] of faults) {
    it(`withholds from both files a prescription that lacks ${title}, and says where`, async () => {
      for (const part of [1, 2] as const) {
        const { records, findings } = await exportedC(part, servicesOf(...changes));
        assert.deepEqual(records, []);
        const told = findings.map(({ field, code, resource }) => `${field} ${code} ${resource}`);
        assert.ok(told.includes(wanted), told.join('\n'));
        assert.ok(findings.some(({ code }) => code === 'flow-record-withheld'));
        assert.ok(!JSON.stringify(findings).includes('VRDDAA80B69F839Z'));
      }
    });
  }
});
