import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFolder } from '../../src/moving/read-folder.ts';
import { verifyFolder } from '../../src/moving/verify-folder.ts';
import { writeFolder } from '../../src/moving/write-folder.ts';
import type { ChainFault } from '../../src/store/audit-chain.ts';
import type { Store } from '../../src/store/port.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { refusal, writeOne } from '../store/contract/opened-store.ts';
import { auditEvent, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { type Tampering, tamper } from './tampering.ts';

interface Cases {
  readonly cases: readonly { name: string; tampering: Tampering; check: string; import: boolean }[];
  readonly chain: readonly { name: string; tampering: Tampering; damaged?: string; fault?: ChainFault }[];
}

const { cases, chain } = JSON.parse(readFileSync(new URL('./damaged.cases.json', import.meta.url), 'utf8')) as Cases;

describe('an export in which something is otherwise', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let sound: string;
  let target: Store;

  before(async () => {
    const source = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
    for (const [at, value] of ['one', 'two', 'three'].entries()) {
      await writeOne(source, { kind: 'update', method: 'PUT', resource: patient(value, { id: `p${at % 2}` }) });
      await writeOne(source, { kind: 'create', resource: auditEvent() });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    sound = await newDirectory();
    await writeFolder(source.moving, sound, { software: '0.0.0-test' });
    await source.close();
    target = await openSqliteStore({ dataDirectory: await newDirectory(), workers: 1 });
  });
  after(() => target?.close());

  async function tampered(tampering: Tampering): Promise<string> {
    const folder = await newDirectory();
    await cp(sound, folder, { recursive: true });
    await tamper(folder, tampering);
    return folder;
  }

  for (const { name, tampering, check, import: refuses } of cases) {
    it(`shows ${name}`, async () => {
      const folder = await tampered(tampering);
      const error = await refusal(verifyFolder(folder), 'move-damaged', 422);
      assert.equal(error.issues[0]?.values?.['check'], check);
      if (!refuses) return;
      await refusal(readFolder(target, folder), 'move-damaged', 422);
      assert.equal((await target.history({ count: 1 })).total, 0);
    });
  }

  for (const { name, tampering, damaged, fault } of chain) {
    it(`shows ${name}`, async () => {
      const folder = await tampered(tampering);
      if (damaged !== undefined) {
        const error = await refusal(verifyFolder(folder), 'move-damaged', 422);
        assert.equal(error.issues[0]?.values?.['check'], damaged);
        return;
      }
      const { kind, position } = (await verifyFolder(folder)).chainFault ?? {};
      assert.deepEqual({ kind, position }, fault);
    });
  }

  it('is refused when a newer program wrote it', async () => {
    const folder = await tampered({ kind: 'manifest', replace: '"formatVersion": 1', by: '"formatVersion": 2' });
    await refusal(verifyFolder(folder), 'move-format-newer', 422);
  });

  it('is not made in a folder that holds something', async () => {
    const folder = await newDirectory();
    await writeFile(join(folder, 'note.txt'), '');
    await refusal(writeFolder(target.moving, folder, { software: '0.0.0-test' }), 'move-folder-in-use', 409);
  });
});
