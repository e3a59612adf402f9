import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import { openHapiStore } from '../../src/store/hapi/index.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapi } from '../hapi/with-hapi.ts';
import { refusal, writeOne } from '../store/contract/opened-store.ts';
import { byIdentifier, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { transactions, writeHistories } from './histories.ts';

const software = '0.0.0-test';

describe('moving between an embedded store and HAPI', function () {
  this.timeout(300_000);
  const hapi = withHapi();
  const newDirectory = withDataDirectories();
  let server: Store;

  beforeEach(async () => {
    await emptyServer(hapi());
    server = await openHapiStore({ baseUrl: hapi() });
  });
  afterEach(() => server?.close());

  const embedded = async (): Promise<Store> => openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });

  async function exported(store: Store): Promise<string> {
    const folder = await newDirectory();
    await writeFolder(store.moving, folder, { software });
    return folder;
  }

  it('keeps numbers, methods and contents both ways, whatever the histories', async () => {
    const source = await embedded();
    for (const [at, steps] of fc.sample(transactions, 12).entries()) await writeHistories(source, steps, `h${at}-`);
    const folder = await exported(source);
    const there = await readFolder(server, folder);
    assert.deepEqual([there.faults, there.comparison.exact], [[], false]);
    assert.deepEqual(
      there.comparison.types.flatMap(({ addresses }) => addresses),
      [],
    );
    const back = await exported(server);
    const { manifest, chainFault } = await verifyFolder(back);
    assert.deepEqual([chainFault, manifest.chain, manifest.source.consistency], [undefined, undefined, 'bounded']);
    for (const [type, { content, versions }] of Object.entries(there.manifest.types)) {
      assert.deepEqual(
        [type, manifest.types[type]?.content, manifest.types[type]?.versions],
        [type, content, versions],
      );
    }
    const target = await embedded();
    const again = await readFolder(target, back);
    assert.deepEqual([again.faults, again.comparison.equal, again.comparison.exact], [[], true, true]);
    assert.equal((await target.auditChain?.verify())?.fault, undefined);
    await source.close();
    await target.close();
  });
});
