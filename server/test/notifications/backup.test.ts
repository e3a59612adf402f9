import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { Outbox } from '../../src/notifications/outbox/outbox.ts';
import { personalDatabase } from '../../src/notifications/personal/open-personal.ts';
import { People } from '../../src/notifications/personal/people.ts';
import { standardPreferences } from '../../src/notifications/personal/preferences.ts';
import { personalSchemas } from '../../src/notifications/personal/schema.ts';
import { PrivateDatabase } from '../../src/notifications/private-database.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');
const actor = 'PractitionerRole/nurse';
const hat = { key: actor, kind: 'professional', role: 'nurse', fhirUser: 'Practitioner/nurse' } as const;
const email = 'davide@posta.example.it';

describe('backups of notifications', function () {
  this.timeout(60_000);
  const newDirectory = withDataDirectories();

  function run(data: string, args: readonly string[]): Promise<{ code: number; err: string }> {
    const environment = { PATH: process.env['PATH'] ?? '', SINFONIA_DATA: data };
    return new Promise((done) => {
      execFile(process.execPath, [cli, ...args], { cwd: data, env: environment }, (error, _out, err) =>
        done({ code: error === null ? 0 : Number(error.code), err }),
      );
    });
  }

  /** What one data directory keeps of notifications. */
  function kept(data: string) {
    const outbox = new Outbox(data);
    const db = new PrivateDatabase(data, personalDatabase, personalSchemas, { durable: true });
    try {
      const numbers = outbox.events('s', 1, 9, 9).map(({ number }) => number);
      return {
        numbers,
        position: outbox.position(),
        pass: outbox.passes.find('p')?.secret,
        email: new People(db).preferencesOf(actor).email,
      };
    } finally {
      db.close();
      outbox.close();
    }
  }

  async function fill(data: string): Promise<void> {
    const store = await openSqliteStore({ dataDirectory: data, workers: 1 });
    await store.write([{ kind: 'create', resource: { resourceType: 'Basic', code: { text: 'x' } } as Resource }]);
    const outbox = new Outbox(data);
    outbox.saveSubscription('s', '{"resourceType":"Subscription"}');
    outbox.addPending({ subscription: 's', topic: 't', focus: 'Task/1', at: 1 });
    outbox.number(outbox.pending('s', 9), () => true);
    outbox.setPosition(1);
    outbox.passes.save('p', { principal: '{}', endpoint: '', headers: '[]', secret: 'key' });
    const db = new PrivateDatabase(data, personalDatabase, personalSchemas, { durable: true });
    new People(db).save(actor, hat, { ...standardPreferences, email });
    db.close();
    outbox.close();
    await store.close();
  }

  it('bring back what was to be told, numbers, passes and preferences, for the owner of the files alone', async () => {
    const [data, other, parent] = [await newDirectory(), await newDirectory(), await newDirectory()];
    await fill(data);
    const before = kept(data);
    const folder = join(parent, 'copy');
    assert.deepEqual(await run(data, ['backup', folder]), { code: 0, err: '' });
    assert.deepEqual(readdirSync(parent), ['copy'], 'no unfinished copy is left');
    for (const file of readdirSync(join(folder, 'notifications'))) {
      assert.equal(statSync(join(folder, 'notifications', file)).mode & 0o077, 0, file);
    }
    assert.deepEqual(await run(other, ['restore', folder]), { code: 0, err: '' });
    assert.deepEqual(kept(other), before);
    assert.deepEqual(before, { numbers: [1], position: 1, pass: 'key', email });
    assert.equal((await run(data, ['restore', folder, '--force'])).code, 0);
    assert.ok(
      readdirSync(data).some((name) => name.startsWith('notifications.replaced-')),
      'what was there is set aside',
    );
  });

  it('that are damaged replace nothing, neither the store nor the notifications', async () => {
    const [data, other, parent] = [await newDirectory(), await newDirectory(), await newDirectory()];
    await fill(data);
    const folder = join(parent, 'copy');
    await run(data, ['backup', folder]);
    const file = join(folder, 'notifications', personalDatabase);
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000);
    writeFileSync(file, bytes);
    const { code, err } = await run(other, ['restore', folder]);
    assert.equal(code, 2);
    assert.ok(!err.includes(email));
    assert.deepEqual(kept(other).numbers, []);
    assert.ok(!readdirSync(other).includes('store'));
  });
});
