import assert from 'node:assert/strict';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { describeChangeFeed } from '../contract/change-feed.ts';
import { feedOf } from '../contract/follow.ts';
import { withDataDirectories } from './data-directory.ts';

describe('change feed of the embedded store', () => {
  const newDirectory = withDataDirectories();
  let dataDirectory = '';
  const open = () => openSqliteStore({ dataDirectory, workers: 1 });

  before(async () => {
    dataDirectory = await newDirectory();
  });

  it('begins at 0', async () => {
    const store = await open();
    assert.equal(await feedOf(store).end(), 0);
    await store.close();
  });

  describeChangeFeed('embedded store', open);
});
