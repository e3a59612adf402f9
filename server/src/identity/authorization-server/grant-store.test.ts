import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type GrantStore, openGrantStore } from './grant-store.ts';

describe('durable state of the authorization server', () => {
  let folder: string;
  let path: string;
  let store: GrantStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-grants-'));
    path = join(folder, 'identity', 'identity.sqlite');
    store = openGrantStore(path);
  });
  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const reopen = () => {
    store.close();
    store = openGrantStore(path);
  };

  it('keeps what it was given across a restart, with its consumption', async () => {
    const tokens = () => store.adapter('RefreshToken');
    await tokens().upsert('secret-token', { jti: 'secret-token', grantId: 'g1', scope: 'openid' }, 60);
    reopen();
    assert.deepEqual(await tokens().find('secret-token'), { jti: 'secret-token', grantId: 'g1', scope: 'openid' });
    await tokens().consume('secret-token');
    reopen();
    const found = await tokens().find('secret-token');
    assert.equal(typeof (found as { consumed?: unknown }).consumed, 'number');
    await assert.rejects(async () => tokens().consume('secret-token'), { error: 'invalid_grant' });
  });

  it('does not hold bearer secrets in its file', async () => {
    for (const model of ['RefreshToken', 'AuthorizationCode', 'AccessToken']) {
      await store.adapter(model).upsert('very-secret-value', { jti: 'very-secret-value' }, 60);
    }
    store.close();
    assert.ok(!(await readFile(path)).includes('very-secret-value'));
    store = openGrantStore(path);
  });

  it('is readable by its owner only', async () => {
    const { stat } = await import('node:fs/promises');
    assert.equal((await stat(join(folder, 'identity'))).mode & 0o077, 0);
  });

  it('forgets what has expired, and sweeps it away', async () => {
    const codes = store.adapter('AuthorizationCode');
    await codes.upsert('old', { jti: 'old' }, -1);
    await codes.upsert('new', { jti: 'new' }, 60);
    await store.adapter('Client').upsert('c', { clientId: 'c' });
    assert.equal(await codes.find('old'), undefined);
    assert.equal(store.sweep(), 1);
    assert.deepEqual(await codes.find('new'), { jti: 'new' });
    assert.deepEqual(await store.adapter('Client').find('c'), { clientId: 'c' });
  });

  it('accepts an identifier of an assertion once, and again only after it expired', async () => {
    const seen = store.adapter('ReplayDetection');
    await seen.upsert('j', { jti: 'j' }, 60);
    await assert.rejects(async () => seen.upsert('j', { jti: 'j' }, 60), { error: 'invalid_client' });
    await seen.upsert('k', { jti: 'k' }, -1);
    await seen.upsert('k', { jti: 'k' }, 60);
    await assert.rejects(async () => seen.upsert('k', { jti: 'k' }, 60), { error: 'invalid_client' });
  });

  it('revokes all that hangs on a grant, model by model', async () => {
    for (const model of ['RefreshToken', 'AuthorizationCode']) {
      await store.adapter(model).upsert('a', { jti: 'a', grantId: 'g1' }, 60);
      await store.adapter(model).upsert('b', { jti: 'b', grantId: 'g2' }, 60);
      await store.adapter(model).revokeByGrantId('g1');
      assert.equal(await store.adapter(model).find('a'), undefined);
      assert.notEqual(await store.adapter(model).find('b'), undefined);
    }
  });

  it('finds a session by its uid and destroys it', async () => {
    const sessions = store.adapter('Session');
    await sessions.upsert('s', { jti: 's', uid: 'u', accountId: 'mmg' }, 60);
    assert.deepEqual(await sessions.findByUid('u'), { jti: 's', uid: 'u', accountId: 'mmg' });
    await sessions.destroy('s');
    assert.equal(await sessions.findByUid('u'), undefined);
  });

  it('refuses a model it does not know and a database of a newer version', () => {
    assert.throws(() => store.adapter('Unknown'), /unknown model/);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => openGrantStore(path), /schema version 99/);
  });
});
