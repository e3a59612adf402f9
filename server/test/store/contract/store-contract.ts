import type { Store } from '../../../src/store/port.ts';
import { describeAgainstModel } from './against-model.ts';
import { describeConcurrency } from './concurrency.ts';
import { describeConditionalWrites } from './conditional-writes.ts';
import { describeHistory } from './history.ts';
import { describeMaintenance } from './maintenance.ts';
import { describeSingleWrites } from './single-writes.ts';
import { describeTransactionLinks } from './transaction-links.ts';
import { describeTransactions } from './transactions.ts';

/** Opens an empty store of the adapter under test; the suite closes it. */
export type OpenStore = () => Promise<Store>;

/**
 * What every adapter of the store port has to do, whatever it is built on. Each part opens one store of its own.
 *
 * @param name of the adapter, for the report
 */
export function describeStoreContract(name: string, open: OpenStore): void {
  describe(`store contract: ${name}`, () => {
    describeSingleWrites(open);
    describeHistory(open);
    describeConditionalWrites(open);
    describeTransactions(open);
    describeTransactionLinks(open);
    describeConcurrency(open);
    describeMaintenance(open);
    describeAgainstModel(open);
  });
}
