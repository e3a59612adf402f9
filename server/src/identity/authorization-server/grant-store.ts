import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';

/** Table of each model that the authorization server keeps. */
const tables: Readonly<Record<string, string>> = {
  Session: 'session',
  AccessToken: 'access_token',
  AuthorizationCode: 'authorization_code',
  RefreshToken: 'refresh_token',
  DeviceCode: 'device_code',
  ClientCredentials: 'client_credentials',
  Client: 'client',
  InitialAccessToken: 'initial_access_token',
  RegistrationAccessToken: 'registration_access_token',
  Interaction: 'interaction',
  ReplayDetection: 'replay_detection',
  PushedAuthorizationRequest: 'pushed_authorization_request',
  Grant: 'oauth_grant',
  BackchannelAuthenticationRequest: 'backchannel_authentication_request',
  PreAuthorizedCode: 'pre_authorized_code',
};

/**
 * Models whose id is what the bearer holds. The database keeps a hash of it, so that a copy of the file redeems nothing.
 */
const bearerModels: ReadonlySet<string> = new Set([
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'InitialAccessToken',
  'RegistrationAccessToken',
  'PushedAuthorizationRequest',
  'PreAuthorizedCode',
]);

const schemaVersion = 1;
const sweepInterval = 10 * 60_000;
const busyTimeout = 5_000;

/** Durable state of the authorization server. */
export interface GrantStore {
  /** Adapter of one model, as oidc-provider asks for it. */
  adapter(model: string): Adapter;
  /** Deletes what has expired; returns how many rows. Runs by itself every ten minutes. */
  sweep(): number;
  close(): void;
}

/**
 * Opens `identity.sqlite`: one table per model, WAL with `synchronous=FULL`, so that a code or refresh token that was
 * consumed stays consumed after a crash. Refuses a database of a newer version.
 *
 * Beyond the contract of oidc-provider, two steps are atomic here: a `jti` is accepted once (`invalid_client`) and a
 * code or refresh token is consumed once (`invalid_grant`), also when two requests race.
 */
export function openGrantStore(path: string): GrantStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrate(database);
  const adapters = new Map<string, Adapter>();
  const sweepers = Object.values(tables).map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE expires_at IS NOT NULL AND expires_at <= ?`),
  );
  const sweep = () => sweepers.reduce((sum, statement) => sum + Number(statement.run(now()).changes), 0);
  const timer = setInterval(sweep, sweepInterval).unref();
  sweep();
  return {
    adapter(model) {
      const known = adapters.get(model);
      if (known) return known;
      const adapter = createAdapter(database, model);
      adapters.set(model, adapter);
      return adapter;
    },
    sweep,
    close() {
      clearInterval(timer);
      database.close();
    },
  };
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > schemaVersion) {
    throw new Error(`identity.sqlite has schema version ${version}, this server knows ${schemaVersion}`);
  }
  if (version === schemaVersion) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const table of Object.values(tables)) {
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
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function createAdapter(database: DatabaseSync, model: string): Adapter {
  const table = tables[model];
  if (table === undefined) throw new Error(`the authorization server asked for the unknown model ${model}`);
  const bearer = bearerModels.has(model);
  const once = model === 'ReplayDetection';
  const keyOf = (id: string) => (bearer ? createHash('sha256').update(id).digest('base64url') : id);
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
  return {
    async upsert(id, payload, expiresIn) {
      const { jti, ...rest } = payload;
      const expires = expiresIn === undefined ? null : now() + expiresIn;
      const { changes } = upsert.run(
        keyOf(id),
        JSON.stringify(bearer ? rest : payload),
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
        expires,
        ...(once ? [now()] : []),
      );
      if (once && changes === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    },
    find: async (id) => readRow(find.get(keyOf(id)), bearer ? id : undefined),
    findByUid: async (uid) => readRow(findByUid.get(uid), undefined),
    findByUserCode: async (userCode) => readRow(findByUserCode.get(userCode), undefined),
    async consume(id) {
      const { changes } = consume.run(now(), keyOf(id));
      if (changes === 0) throw new errors.InvalidGrant('the grant was already used');
    },
    async destroy(id) {
      destroy.run(keyOf(id));
    },
    async revokeByGrantId(grantId) {
      revoke.run(grantId);
    },
  };
}

function readRow(row: Record<string, unknown> | undefined, jti: string | undefined): AdapterPayload | undefined {
  if (!row) return undefined;
  const expires = row['expires_at'];
  if (typeof expires === 'number' && expires <= now()) return undefined;
  const payload = JSON.parse(String(row['payload'])) as AdapterPayload;
  const consumed = row['consumed_at'];
  return {
    ...payload,
    ...(jti === undefined ? {} : { jti }),
    ...(typeof consumed === 'number' ? { consumed } : {}),
  };
}

/** Seconds since the epoch, the unit of oidc-provider. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}
