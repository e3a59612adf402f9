import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile, openSqliteStore } from '../../src/store/sqlite/index.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

describe('sinfonia audit', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();
  let data = '';

  function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const environment = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8', SINFONIA_DATA: data };
    return new Promise((done) => {
      execFile(process.execPath, [cli, 'audit', ...args], { env: environment, cwd: data }, (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  }

  async function writeEvents(count: number): Promise<void> {
    const store = await openSqliteStore({ dataDirectory: data, workers: 1 });
    for (let n = 0; n < count; n++) {
      await store.write([
        {
          kind: 'create',
          resource: {
            resourceType: 'AuditEvent',
            type: { code: 'rest' },
            recorded: '2026-01-01T00:00:00Z',
            agent: [{ requestor: true }],
            source: { observer: { display: `prova-${n}` } },
          },
        },
      ]);
    }
    await store.close();
  }

  it('verifies, signs a head, and finds with it what was cut off or changed', async () => {
    data = await newDirectory();
    assert.equal((await run('verify')).code, 2);
    await writeEvents(5);
    const intact = await run('verify');
    assert.deepEqual([intact.code, intact.out.split(' ')[0]], [0, '5'], intact.err);

    const head = await run('head');
    assert.equal(head.code, 0, head.err);
    assert.match(head.out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const payload = JSON.parse(Buffer.from(head.out.split('.')[1] ?? '', 'base64url').toString('utf8'));
    assert.deepEqual([payload.position, payload.hash], [5, intact.out.trim().split(' ')[1]]);
    assert.equal(statSync(join(data, 'audit', 'head-key.json')).mode & 0o777, 0o600);
    const deposited = join(data, 'head.jws');
    writeFileSync(deposited, head.out);
    const key = join(data, 'key.json');
    const printed = (await run('key')).out;
    assert.doesNotMatch(printed, /"d"/);
    writeFileSync(key, printed);

    await writeEvents(1);
    assert.equal((await run('verify', '--since', deposited)).code, 0);
    assert.equal((await run('verify', '--since', deposited, '--key', key)).code, 0);
    writeFileSync(join(data, 'forged.jws'), `${head.out.trim().slice(0, -4)}AAAA`);
    assert.equal((await run('verify', '--since', join(data, 'forged.jws'))).code, 2);
    assert.equal((await run('verify', '--since', deposited, '--key', deposited)).code, 2);

    const db = new DatabaseSync(databaseFile(data));
    for (const { name } of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all())
      db.exec(`DROP TRIGGER ${String(name)}`);
    db.exec('DELETE FROM audit_chain WHERE position > 3; DELETE FROM deferred_resource WHERE position > 3');
    db.exec('DELETE FROM version WHERE seq > 3; DELETE FROM resource WHERE seq > 3');
    db.close();
    assert.equal((await run('verify')).code, 0);
    const cut = await run('verify', '--since', deposited);
    assert.deepEqual([cut.code, cut.out], [1, '4 missing\n']);
  });

  it('verifies a backup, and gives code 2 where there is none', async () => {
    data = await newDirectory();
    await writeEvents(2);
    const folder = join(data, 'copy');
    const store = await openSqliteStore({ dataDirectory: data, workers: 1 });
    await store.backup(folder);
    await store.close();
    assert.equal((await run('verify', '--backup', folder)).code, 0);
    assert.equal((await run('verify', '--backup', join(data, 'none'))).code, 2);
  });
});
