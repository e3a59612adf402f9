import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import {
  bearerModels,
  epochSeconds,
  type GrantStore,
  models,
  type Records,
  type Revocation,
  revocationLife,
  revokedGrant,
} from './port.ts';

const schemaVersion = 2;
const sweepInterval = 10 * 60_000;
const busyTimeout = 5_000;

/**
 * Opens `identity.sqlite`: one table per model, WAL with `synchronous=FULL`, so that a code or refresh token that was
 * consumed stays consumed after a crash. Refuses a database of a newer version.
 */
export function openSqliteGrantStore(path: string): GrantStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrate(database);
  const adapters = new Map<string, Adapter>();
  const listeners: ((revocation: Revocation) => void)[] = [];
  const putRevocation = database.prepare(
    'INSERT INTO revocation (id, expires_at) VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET expires_at = excluded.expires_at',
  );
  const listRevocations = database.prepare('SELECT id, expires_at FROM revocation WHERE expires_at > ?');
  const revoke = (id: string): void => {
    const revocation = { id, expiresAt: epochSeconds() + revocationLife };
    putRevocation.run(id, revocation.expiresAt);
    for (const listener of listeners) listener(revocation);
  };
  const sweepers = [...Object.values(models), 'record', 'revocation'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE expires_at IS NOT NULL AND expires_at <= ?`),
  );
  const sweep = () => sweepers.reduce((sum, statement) => sum + Number(statement.run(epochSeconds()).changes), 0);
  const timer = setInterval(sweep, sweepInterval).unref();
  sweep();
  return {
    adapter(model) {
      const known = adapters.get(model);
      if (known) return known;
      const adapter = createAdapter(database, model, revoke);
      adapters.set(model, adapter);
      return adapter;
    },
    records: createRecords(database),
    revoke: async (id) => revoke(id),
    revocations: async () =>
      listRevocations
        .all(epochSeconds())
        .map((row) => ({ id: String(row['id']), expiresAt: Number(row['expires_at']) })),
    onRevoked: (listener) => listeners.push(listener),
    sweep: async () => sweep(),
    async close() {
      clearInterval(timer);
      database.close();
    },
  };
}

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version > schemaVersion) {
      throw new Error(`identity.sqlite has schema version ${version}, this server knows ${schemaVersion}`);
    }
    for (const table of Object.values(models)) {
      database.exec(`
        CREATE TABLE IF NOT EXISTS ${table} (
          id TEXT PRIMARY KEY,
          payload TEXT NOT NULL,
          grant_id TEXT,
          uid TEXT,
          user_code TEXT,
          expires_at INTEGER,
          consumed_at INTEGER
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS ${table}_grant ON ${table}(grant_id) WHERE grant_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS ${table}_uid ON ${table}(uid) WHERE uid IS NOT NULL;
        CREATE INDEX IF NOT EXISTS ${table}_user_code ON ${table}(user_code) WHERE user_code IS NOT NULL;
        CREATE INDEX IF NOT EXISTS ${table}_expiry ON ${table}(expires_at) WHERE expires_at IS NOT NULL;
      `);
    }
    database.exec(`
      CREATE TABLE IF NOT EXISTS record (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        payload TEXT NOT NULL,
        expires_at INTEGER,
        PRIMARY KEY (kind, key)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS record_expiry ON record(expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE IF NOT EXISTS revocation (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID;
      PRAGMA user_version = ${schemaVersion};
    `);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function createRecords(database: DatabaseSync): Records {
  const columns = '(kind, key, payload, expires_at) VALUES (?, ?, ?, ?)';
  const put = database.prepare(
    `INSERT INTO record ${columns} ON CONFLICT(kind, key) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
  );
  const putNew = database.prepare(`INSERT INTO record ${columns} ON CONFLICT(kind, key) DO NOTHING`);
  const live = 'kind = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)';
  const find = database.prepare(`SELECT payload FROM record WHERE ${live}`);
  const take = database.prepare(`DELETE FROM record WHERE ${live} RETURNING payload`);
  const remove = database.prepare('DELETE FROM record WHERE kind = ? AND key = ?');
  const read = (row: Record<string, unknown> | undefined): unknown =>
    row === undefined ? undefined : JSON.parse(String(row['payload']));
  return {
    async put(kind, key, value, expiresIn) {
      const expires = expiresIn === undefined ? null : epochSeconds() + expiresIn;
      put.run(kind, hashOf(key), JSON.stringify(value), expires);
    },
    async putNew(kind, key, value) {
      putNew.run(kind, hashOf(key), JSON.stringify(value), null);
      return read(find.get(kind, hashOf(key), epochSeconds()));
    },
    find: async (kind, key) => read(find.get(kind, hashOf(key), epochSeconds())),
    take: async (kind, key) => read(take.get(kind, hashOf(key), epochSeconds())),
    async remove(kind, key) {
      remove.run(kind, hashOf(key));
    },
  };
}

function createAdapter(database: DatabaseSync, model: string, revokeId: (id: string) => void): Adapter {
  const table = Object.hasOwn(models, model) ? models[model as keyof typeof models] : undefined;
  if (table === undefined) throw new Error(`the authorization server asked for the unknown model ${model}`);
  const bearer = bearerModels.has(model);
  const once = model === 'ReplayDetection';
  const keyOf = (id: string) => (bearer ? hashOf(id) : id);
  const columns = '(id, payload, grant_id, uid, user_code, expires_at) VALUES (?, ?, ?, ?, ?, ?)';
  const replacing = `ON CONFLICT(id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
    uid = excluded.uid, user_code = excluded.user_code, expires_at = excluded.expires_at`;
  const upsert = database.prepare(
    `INSERT INTO ${table} ${columns} ${replacing} ${once ? `WHERE ${table}.expires_at <= ?` : ''}`,
  );
  const select = `SELECT id, payload, expires_at, consumed_at FROM ${table} WHERE`;
  const find = database.prepare(`${select} id = ?`);
  const findByUid = database.prepare(`${select} uid = ?`);
  const findByUserCode = database.prepare(`${select} user_code = ?`);
  const consume = database.prepare(`UPDATE ${table} SET consumed_at = ? WHERE id = ? AND consumed_at IS NULL`);
  const destroy = database.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const revoke = database.prepare(`DELETE FROM ${table} WHERE grant_id = ?`);
  const endGrant = [
    ...[models.AuthorizationCode, models.RefreshToken, models.AccessToken].map((one) =>
      database.prepare(`DELETE FROM ${one} WHERE grant_id = ?`),
    ),
    database.prepare(`DELETE FROM ${models.Grant} WHERE id = ?`),
  ];
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload;
      const expires = expiresIn === undefined ? null : epochSeconds() + expiresIn;
      const { changes } = upsert.run(
        keyOf(id),
        JSON.stringify(bearer ? rest : payload),
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
        expires,
        ...(once ? [epochSeconds()] : []),
      );
      if (once && changes === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    },
    find: async (id) => readRow(find.get(keyOf(id)), bearer ? id : undefined),
    findByUid: async (uid) => readRow(findByUid.get(uid), undefined),
    findByUserCode: async (userCode) => readRow(findByUserCode.get(userCode), undefined),
    async consume(id) {
      const { changes } = consume.run(epochSeconds(), keyOf(id));
      if (changes !== 0) return;
      // Somebody else was faster with the same code or token, so one of the two is not its owner.
      const grantId = readRow(find.get(keyOf(id)), undefined)?.grantId;
      if (grantId !== undefined) {
        for (const statement of endGrant) statement.run(grantId);
        revokeId(revokedGrant(grantId));
      }
      throw new errors.InvalidGrant('the grant was already used');
    },
    async destroy(id) {
      destroy.run(keyOf(id));
    },
    async revokeByGrantId(grantId) {
      revokeId(revokedGrant(grantId));
      revoke.run(grantId);
    },
  };
}

function readRow(row: Record<string, unknown> | undefined, jti: string | undefined): AdapterPayload | undefined {
  if (!row) return undefined;
  const expires = row['expires_at'];
  if (typeof expires === 'number' && expires <= epochSeconds()) return undefined;
  const payload = JSON.parse(String(row['payload'])) as AdapterPayload;
  const consumed = row['consumed_at'];
  return {
    ...payload,
    ...(jti === undefined ? {} : { jti }),
    ...(typeof consumed === 'number' ? { consumed } : {}),
  };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
