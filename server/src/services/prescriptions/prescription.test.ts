import assert from 'node:assert/strict';
import type { MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { documentNreSystem, inState, type Line, lastDay, orderNreSystem, stateAt } from './prescription.ts';

const drug = (authoredOn: string): Line =>
  inState<MedicationRequest & { readonly id: string }>(
    {
      resourceType: 'MedicationRequest',
      id: 'x',
      status: 'active',
      intent: 'order',
      subject: {},
      groupIdentifier: { system: documentNreSystem, value: '1500A0000000001' },
      authoredOn,
    },
    '3',
  );
const service = (authoredOn: string): Line =>
  inState<ServiceRequest & { readonly id: string }>(
    {
      resourceType: 'ServiceRequest',
      id: 'x',
      status: 'active',
      intent: 'order',
      subject: {},
      requisition: { system: orderNreSystem, value: '1500A0000000001' },
      authoredOn,
    },
    '3',
  );

describe('the validity of a prescription, in days of Europe/Rome', () => {
  const cases: readonly (readonly [name: string, line: Line, last: string, within: string, after: string])[] = [
    // Issued at 00:30 in Rome, still the day before in UTC.
    [
      'issued after midnight',
      drug('2026-11-25T23:30:00Z'),
      '2026-12-26',
      '2026-12-26T22:59:59Z',
      '2026-12-26T23:00:00Z',
    ],
    [
      'issued before midnight',
      drug('2026-11-25T22:59:00Z'),
      '2026-12-25',
      '2026-12-25T22:59:59Z',
      '2026-12-25T23:00:00Z',
    ],
    [
      'over a leap day',
      drug('2028-02-10T09:00:00+01:00'),
      '2028-03-11',
      '2028-03-11T22:59:59Z',
      '2028-03-11T23:00:00Z',
    ],
    [
      'without a leap day',
      drug('2027-02-10T09:00:00+01:00'),
      '2027-03-12',
      '2027-03-12T22:59:59Z',
      '2027-03-12T23:00:00Z',
    ],
    [
      'issued on a leap day',
      drug('2028-02-29T09:00:00+01:00'),
      '2028-03-30',
      '2028-03-30T21:59:59Z',
      '2028-03-30T22:00:00Z',
    ],
    [
      'into summer time',
      drug('2027-03-01T09:00:00+01:00'),
      '2027-03-31',
      '2027-03-31T21:59:59Z',
      '2027-03-31T22:00:00Z',
    ],
    [
      'out of summer time',
      drug('2027-10-10T00:10:00+02:00'),
      '2027-11-09',
      '2027-11-09T22:59:59Z',
      '2027-11-09T23:00:00Z',
    ],
    ['of services', service('2026-11-26T10:00:00+01:00'), '2027-05-25', '2027-05-25T21:59:59Z', '2027-05-25T22:00:00Z'],
  ];
  for (const [name, line, last, within, after] of cases) {
    it(`ends on ${last}: ${name}`, () => {
      assert.equal(lastDay(line), last);
      const found = { patient: 'Patient/x', lines: [line] };
      assert.equal(stateAt(found, Date.parse(within)), '3');
      assert.equal(stateAt(found, Date.parse(after)), '10');
    });
  }

  it('never ends before the thirtieth day, nor after it, whenever it is issued', () => {
    const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2034-01-01') });
    const romanDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' });
    fc.assert(
      fc.property(instants, (issued) => {
        const last = Date.parse(lastDay(drug(new Date(issued).toISOString())));
        return last - Date.parse(romanDay.format(issued)) === 30 * 86_400_000;
      }),
    );
  });
});
