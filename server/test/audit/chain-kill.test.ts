import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChainHead } from '../../src/store/audit-chain.ts';
import { databaseFile, SqliteAuditChain } from '../../src/store/sqlite/index.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

describe('chain of audit events in a process that is killed', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let child: ChildProcess | undefined;
  after(() => child?.kill('SIGKILL'));

  it('is whole and has every acknowledged event, 10 times on the same data', async () => {
    const directory = await newDirectory();
    const chain = new SqliteAuditChain(databaseFile(directory));
    let since: ChainHead | undefined;
    for (let round = 0; round < 10; round++) {
      let acknowledged = 0;
      child = fork(new URL('./auditing-process.ts', import.meta.url), [directory], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child.on('message', (count) => {
        acknowledged = Number(count);
      });
      await once(child, 'message');
      await wait(100 + 37 * round);
      const end = once(child, 'exit');
      child.kill('SIGKILL');
      await end;
      const { fault, head }: { fault?: unknown; head: ChainHead } = await chain.verify(
        since === undefined ? {} : { since },
      );
      assert.equal(fault, undefined);
      assert.ok(head.position >= (since?.position ?? 0) + acknowledged, `round ${round}`);
      since = head;
    }
    assert.ok((since?.position ?? 0) > 0);
  });
});
