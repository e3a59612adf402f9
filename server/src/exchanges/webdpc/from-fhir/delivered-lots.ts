import type { Extension, SupplyDelivery } from '@medplum/fhirtypes';
import { extensionUrl } from '@sinfonia/profiles';
import { needed, UnwritableCall } from '../../tasks/unwritable.ts';
import { formed } from './formed.ts';

/** Packs of one lot. */
export interface LotPacks {
  readonly lot: string;
  readonly quantity: number;
}

const packsPlace = 'SupplyDelivery.extension[confezione]';

/**
 * The packs of deliveries lot by lot, in the order in which lots first appear. A delivery has one pack extension for each pack; a single
 * one stands for all packs. Throws `UnwritableCall` when the lot of a pack is not known; `isLater` when it may still be learnt.
 */
export function lotsOf(deliveries: readonly SupplyDelivery[], isLater = false): readonly LotPacks[] {
  const lots = new Map<string, number>();
  for (const { extension = [], suppliedItem } of deliveries) {
    const quantity = needed(suppliedItem?.quantity?.value, 'SupplyDelivery.suppliedItem.quantity');
    const packs = extension.filter(({ url }) => url === extensionUrl.DispensedPack);
    if (packs.length === 0) throw new UnwritableCall(packsPlace, isLater);
    if (packs.length !== 1 && packs.length !== quantity) throw new UnwritableCall(packsPlace);
    for (const pack of packs) {
      const lot = lotOf(pack);
      if (lot === undefined) throw new UnwritableCall(`${packsPlace}.extension[lotto]`, isLater);
      const known = formed('lot', lot, `${packsPlace}.extension[lotto]`);
      lots.set(known, (lots.get(known) ?? 0) + (packs.length === 1 ? quantity : 1));
    }
  }
  return [...lots].map(([lot, quantity]) => ({
    lot,
    quantity: formed('packs', quantity, 'SupplyDelivery.suppliedItem.quantity'),
  }));
}

function lotOf({ extension }: Extension): string | undefined {
  return extension?.find(({ url }) => url === 'lotto')?.valueString;
}
