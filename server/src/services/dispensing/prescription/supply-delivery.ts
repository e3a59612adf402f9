import type { Extension, SupplyDelivery, SupplyRequest } from '@medplum/fhirtypes';
import { extensionUrl, profileUrl } from '@sinfonia/profiles';
import type { Read } from '../../steps/changes.ts';
import { deliveryNoteSystem, packsOf } from './orders.ts';
import { type Pack, packExtension } from './packs.ts';
import { medicineSystem } from './prescription.ts';

/** Packs that are alike. */
export interface DeliveredPacks extends Omit<Pack, 'doubleSerial'> {
  readonly quantity: number;
}

/** What is known of a delivery. */
export interface DeliveryOf {
  /** Number of the delivery note (DDT). */
  readonly note: string;
  /** FHIR dateTime: when it arrived, or left while it is `in-progress`. */
  readonly at: string;
  readonly status: 'in-progress' | 'completed';
  /** AIC of the packs: another one than was ordered may arrive. */
  readonly aic: string;
  readonly packs: readonly DeliveredPacks[];
}

/** The number of the delivery note of a delivery. */
export function noteOf({ identifier }: SupplyDelivery): string | undefined {
  return identifier?.find(({ system }) => system === deliveryNoteSystem)?.value;
}

/** The packs that a delivery has by its extensions, one for each pack. */
export function packsIn({ extension = [] }: SupplyDelivery): readonly Extension[] {
  return extension.filter(({ url }) => url === extensionUrl.DispensedPack);
}

/** A delivery of an order (profile SinfoniaSupplyDelivery), with an extension for each pack of which something is known. */
export function toSupplyDelivery(
  order: Read<SupplyRequest>,
  { note, at, status, aic, packs }: DeliveryOf,
): SupplyDelivery {
  const supplier = order.supplier?.[0]?.reference;
  return {
    resourceType: 'SupplyDelivery',
    meta: { profile: [profileUrl.SinfoniaSupplyDelivery] },
    extension: packs.flatMap(({ quantity, ...pack }) => {
      const known = packExtension(pack);
      return known === undefined ? [] : Array.from({ length: quantity }, () => known);
    }),
    identifier: [{ system: deliveryNoteSystem, value: note }],
    basedOn: [{ reference: `SupplyRequest/${order.id}` }],
    status,
    suppliedItem: {
      quantity: { value: packs.reduce((sum, { quantity }) => sum + quantity, 0), unit: 'confezione' },
      itemCodeableConcept: { coding: [{ system: medicineSystem.aic, code: aic }] },
    },
    occurrenceDateTime: at,
    ...(supplier === undefined ? {} : { supplier: { reference: supplier } }),
  };
}

/** A delivery with the packs of another one in the place of its own, when it has as many and does not know them itself. */
export function withPacksOf(delivery: SupplyDelivery, other: SupplyDelivery): SupplyDelivery {
  const isUnknown = packsIn(delivery).length === 0 && packsOf([delivery]) === packsOf([other]);
  return isUnknown ? { ...delivery, extension: [...(delivery.extension ?? []), ...packsIn(other)] } : delivery;
}
