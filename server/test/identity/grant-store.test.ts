import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  epochSeconds,
  type GrantStore,
  revokedGrant,
} from '../../src/identity/authorization-server/grant-store/port.ts';
import { openPostgresGrantStore } from '../../src/identity/authorization-server/grant-store/postgres-grant-store.ts';
import { openSqliteGrantStore } from '../../src/identity/authorization-server/grant-store/sqlite-grant-store.ts';
import { type RunningPostgres, startPostgres } from './running-postgres.ts';

/** A place that keeps what is written; several stores may be open on it, as on several nodes. */
interface Place {
  open(): Promise<GrantStore>;
  remove(): Promise<void>;
}

async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'sinfonia-grants-'));
  return {
    open: async () => openSqliteGrantStore(join(folder, 'identity', 'identity.sqlite')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What every store of grants must keep to; `place` makes one that is empty, or nothing when it cannot be tried here. */
function contract(name: string, place: () => Promise<Place | undefined>): void {
  describe(`durable state of the authorization server: ${name}`, () => {
    let here: Place;
    let store: GrantStore;
    const reopen = async () => {
      await store.close();
      store = await here.open();
    };
    before(async function () {
      const made = await place();
      if (made === undefined) return this.skip();
      here = made;
      store = await here.open();
      return undefined;
    });
    after(async () => {
      await store?.close();
      await here?.remove();
    });

    it('keeps what it was given across a restart, with its consumption', async () => {
      const tokens = () => store.adapter('RefreshToken');
      await tokens().upsert('secret-token', { jti: 'secret-token', grantId: 'g1', scope: 'openid' }, 60);
      await reopen();
      assert.deepEqual(await tokens().find('secret-token'), { jti: 'secret-token', grantId: 'g1', scope: 'openid' });
      await tokens().consume('secret-token');
      await reopen();
      const found = await tokens().find('secret-token');
      assert.equal(typeof (found as { consumed?: unknown }).consumed, 'number');
    });

    it('consumes a token once; a second use ends the grant and all that hangs on it', async () => {
      await store.adapter('AuthorizationCode').upsert('c', { jti: 'c', grantId: 'g2' }, 60);
      await store.adapter('RefreshToken').upsert('r', { jti: 'r', grantId: 'g2' }, 60);
      await store.adapter('Grant').upsert('g2', { jti: 'g2' }, 60);
      const uses = await Promise.allSettled(
        Array.from({ length: 6 }, () => store.adapter('AuthorizationCode').consume('c')),
      );
      assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const use of uses) {
        if (use.status === 'rejected') assert.equal((use.reason as { error?: string }).error, 'invalid_grant');
      }
      assert.equal(await store.adapter('RefreshToken').find('r'), undefined);
      assert.equal(await store.adapter('Grant').find('g2'), undefined);
      assert.ok((await store.revocations()).some(({ id }) => id === revokedGrant('g2')));
    });

    it('forgets what has expired, and sweeps it away', async () => {
      const codes = store.adapter('AuthorizationCode');
      await store.sweep();
      await codes.upsert('old', { jti: 'old' }, -1);
      await codes.upsert('new', { jti: 'new' }, 60);
      await store.records.put('launch', 'old', { a: 1 }, -1);
      await store.adapter('Client').upsert('c', { clientId: 'c' }, undefined as unknown as number);
      assert.equal(await codes.find('old'), undefined);
      assert.equal(await store.records.find('launch', 'old'), undefined);
      assert.equal(await store.records.take('launch', 'old'), undefined);
      assert.equal(await store.sweep(), 2);
      assert.deepEqual(await codes.find('new'), { jti: 'new' });
      assert.deepEqual(await store.adapter('Client').find('c'), { clientId: 'c' });
    });

    it('accepts an identifier of an assertion once, and again only after it expired', async () => {
      const seen = store.adapter('ReplayDetection');
      const races = await Promise.allSettled(Array.from({ length: 6 }, () => seen.upsert('j', { jti: 'j' }, 60)));
      assert.equal(races.filter(({ status }) => status === 'fulfilled').length, 1);
      await assert.rejects(async () => seen.upsert('j', { jti: 'j' }, 60), { error: 'invalid_client' });
      await seen.upsert('k', { jti: 'k' }, -1);
      await seen.upsert('k', { jti: 'k' }, 60);
      await assert.rejects(async () => seen.upsert('k', { jti: 'k' }, 60), { error: 'invalid_client' });
    });

    it('revokes all that hangs on a grant, model by model', async () => {
      for (const model of ['RefreshToken', 'AuthorizationCode']) {
        await store.adapter(model).upsert('a', { jti: 'a', grantId: 'g3' }, 60);
        await store.adapter(model).upsert('b', { jti: 'b', grantId: 'g4' }, 60);
        await store.adapter(model).revokeByGrantId('g3');
        assert.equal(await store.adapter(model).find('a'), undefined);
        assert.notEqual(await store.adapter(model).find('b'), undefined);
      }
    });

    it('finds a session by its uid and destroys it', async () => {
      const sessions = store.adapter('Session');
      await sessions.upsert('s', { jti: 's', uid: 'u', accountId: 'p1' }, 60);
      assert.deepEqual(await sessions.findByUid('u'), { jti: 's', uid: 'u', accountId: 'p1' });
      await sessions.destroy('s');
      assert.equal(await sessions.findByUid('u'), undefined);
    });

    it('gives a record to one taker, and keeps the first of two new ones', async () => {
      await store.records.put('launch', 'l', { patient: 'p' }, 60);
      const taken = await Promise.all(Array.from({ length: 6 }, () => store.records.take('launch', 'l')));
      assert.deepEqual(
        taken.filter((one) => one !== undefined),
        [{ patient: 'p' }],
      );
      const made = await Promise.all(
        Array.from({ length: 6 }, (_, id) => store.records.putNew('account', 'someone', { id })),
      );
      assert.equal(new Set(made.map((one) => JSON.stringify(one))).size, 1);
      await store.records.remove('account', 'someone');
      assert.equal(await store.records.find('account', 'someone'), undefined);
    });

    it('keeps kinds and odd keys of records apart', async () => {
      for (const key of ['__proto__', 'constructor', "'; --", '', 'à', 'x'.repeat(10_000)]) {
        await store.records.put('launch', key, { key });
        assert.deepEqual(await store.records.find('launch', key), { key });
        assert.equal(await store.records.find('sign-in', key), undefined);
        await store.records.remove('launch', key);
      }
    });

    it('tells this process of a revocation at once, and another when it asks', async () => {
      const heard: string[] = [];
      store.onRevoked(({ id }) => heard.push(id));
      const other = await here.open();
      try {
        await store.revoke('token:t1');
        await store.revoke('token:t1');
        const [found, ...more] = (await other.revocations()).filter(({ id }) => id === 'token:t1');
        assert.ok(found !== undefined && found.expiresAt > epochSeconds() + 900 && more.length === 0);
      } finally {
        await other.close();
      }
      assert.deepEqual(heard, ['token:t1', 'token:t1']);
    });

    it('refuses a model it does not know', () => {
      for (const model of ['Unknown', '__proto__', 'toString']) {
        assert.throws(() => store.adapter(model), /unknown model/);
      }
    });
  });
}

let postgres: RunningPostgres | undefined;
after(() => postgres?.stop());

contract('embedded', sqlitePlace);
contract('PostgreSQL', async () => {
  postgres = await startPostgres();
  if (postgres === undefined) return undefined;
  const { url } = postgres;
  return { open: () => openPostgresGrantStore(url), remove: async () => undefined };
});

describe('embedded state of the authorization server', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-grants-'));
    path = join(folder, 'identity', 'identity.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('does not hold bearer secrets in its file, and is readable by its owner only', async () => {
    const store = openSqliteGrantStore(path);
    for (const model of ['RefreshToken', 'AuthorizationCode', 'AccessToken']) {
      await store.adapter(model).upsert('very-secret-value', { jti: 'very-secret-value' }, 60);
    }
    await store.records.put('launch', 'very-secret-value', {}, 60);
    await store.close();
    assert.ok(!(await readFile(path)).includes('very-secret-value'));
    assert.equal((await stat(join(folder, 'identity'))).mode & 0o077, 0);
  });

  it('takes over a database of the first version and refuses one of a newer version', async () => {
    const old = openSqliteGrantStore(path);
    await old.adapter('RefreshToken').upsert('r', { jti: 'r' }, 60);
    await old.close();
    const database = new DatabaseSync(path);
    database.exec('DROP TABLE record; DROP TABLE revocation; PRAGMA user_version = 1');
    database.close();
    const store = openSqliteGrantStore(path);
    assert.deepEqual(await store.adapter('RefreshToken').find('r'), { jti: 'r' });
    await store.records.put('launch', 'l', {}, 60);
    await store.close();
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    assert.throws(() => openSqliteGrantStore(path), /schema version 99/);
  });
});
