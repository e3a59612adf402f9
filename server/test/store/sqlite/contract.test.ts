import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { describeStoreContract } from '../contract/store-contract.ts';
import { withDataDirectories } from './data-directory.ts';

describe('embedded store', () => {
  const newDirectory = withDataDirectories();
  describeStoreContract('node:sqlite', async () => openSqliteStore({ dataDirectory: await newDirectory() }));
});
