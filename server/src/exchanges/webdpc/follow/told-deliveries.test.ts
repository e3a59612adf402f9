import assert from 'node:assert/strict';
import type { SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { createValidator } from '@sinfonia/profiles/validator';
import { packsOf } from '../../../services/dispensing/prescription/orders.ts';
import { noteOf, packsIn, toSupplyDelivery } from '../../../services/dispensing/prescription/supply-delivery.ts';
import type { Read } from '../../../services/steps/changes.ts';
import cases from './told-deliveries.cases.json' with { type: 'json' };
import { deliveriesIn, type ToldDelivery } from './told-deliveries.ts';

type Row = readonly [note: string, status: 'in-progress' | 'completed', packs: number, known: number, lots: string];

interface Case {
  readonly name: string;
  readonly ordered?: number;
  readonly told: readonly object[];
  readonly stored?: readonly Row[];
  readonly created?: readonly Row[];
  readonly updated?: readonly Row[];
  readonly serials?: number;
}

const shippedAt = '2026-11-26T08:00:00Z';

const orderOf = (ordered: number): Read<SupplyRequest> => ({
  resourceType: 'SupplyRequest',
  id: 'o',
  itemCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.5', code: '000000012' }] },
  quantity: { value: ordered },
});

const partOf = ({ extension = [] }: { readonly extension?: SupplyDelivery['extension'] }, url: string) =>
  extension.find((one) => one.url === url)?.valueString;

function rowOf(delivery: SupplyDelivery): Row {
  const lots = packsIn(delivery).map((pack) => partOf(pack, 'lotto'));
  const status = delivery.status as 'in-progress' | 'completed';
  return [noteOf(delivery) ?? '', status, packsOf([delivery]), lots.length, lots.join(' ')];
}

function storedOf(order: Read<SupplyRequest>, [note, status, quantity, known, lots]: Row): Read<SupplyDelivery> {
  const packs =
    known === 0
      ? [{ quantity, serial: undefined, lot: undefined, expiry: undefined }]
      : lots.split(' ').map((lot) => ({ quantity: 1, serial: undefined, lot, expiry: '2028-01-31' }));
  return { ...toSupplyDelivery(order, { note, at: shippedAt, status, aic: '000000012', packs }), id: note };
}

describe('deliveries that WebDPC tells', () => {
  const { validate } = createValidator();

  for (const one of cases.cases as unknown as readonly Case[]) {
    it(one.name, () => {
      const order = orderOf(one.ordered ?? 10);
      const told = one.told.map((given) => {
        const delivery = { shippedAt, ...given } as ToldDelivery;
        return { ...delivery, packs: delivery.packs.map((pack) => ({ ...pack, expiresOn: '2028-01-31' })) };
      });
      const stored = (one.stored ?? []).map((row) => storedOf(order, row));
      const { created, updated } = deliveriesIn(order, told, stored);
      assert.deepEqual(created.map(rowOf), one.created ?? []);
      assert.deepEqual(updated.map(rowOf), one.updated ?? []);
      for (const delivery of updated) assert.ok(stored.some(({ id }) => id === delivery.id));
      if (one.serials !== undefined) {
        const serials = [...created, ...updated].flatMap(packsIn).flatMap((pack) => partOf(pack, 'targatura') ?? []);
        assert.equal(serials.length, one.serials);
      }
      for (const delivery of [...created, ...updated])
        assert.deepEqual(
          validate(delivery, { bestPractice: false }).map(({ code }) => code),
          [],
        );
      // Told again after it was written, nothing changes.
      const written = [
        ...stored.map((known) => updated.find(({ id }) => id === known.id) ?? known),
        ...created.map((delivery) => ({ ...delivery, id: noteOf(delivery) ?? '' })),
      ];
      assert.deepEqual(deliveriesIn(order, told, written), { created: [], updated: [] });
    });
  }
});
