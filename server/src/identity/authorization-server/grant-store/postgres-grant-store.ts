import { createHash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import pg from 'pg';
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

const schemaVersion = 1;
const sweepInterval = 10 * 60_000;
const connections = 10;
/** Time that the database has to answer, in milliseconds. */
const patience = 5_000;
/** Number that nodes which start together lock while one of them makes the tables. */
const migrationLock = 7_362_115;

interface Row {
  readonly payload: AdapterPayload;
  readonly consumed_at: string | null;
}

/**
 * Opens the state of the authorization server in PostgreSQL, so that several nodes share it: schema `sinfonia_identity`, made
 * at the first start. Times are those of the nodes, which must keep their clocks together as tokens need it anyway.
 *
 * What is atomic in the embedded store is one statement here, so it is atomic between nodes. Rejects when the database cannot
 * be reached or is of a newer version.
 */
export async function openPostgresGrantStore(url: string): Promise<GrantStore> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    options: '-c search_path=sinfonia_identity',
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const listeners: ((revocation: Revocation) => void)[] = [];
  const revoke = async (id: string): Promise<void> => {
    const revocation = { id, expiresAt: epochSeconds() + revocationLife };
    await pool.query(
      'INSERT INTO revocation (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at',
      [id, revocation.expiresAt],
    );
    for (const listener of listeners) listener(revocation);
  };
  const sweep = async (): Promise<number> => {
    let swept = 0;
    for (const table of ['model', 'record', 'revocation']) {
      swept += (await pool.query(`DELETE FROM ${table} WHERE expires_at <= $1`, [epochSeconds()])).rowCount ?? 0;
    }
    return swept;
  };
  const timer = setInterval(() => {
    sweep().catch(() => undefined);
  }, sweepInterval).unref();
  await sweep();
  const adapters = new Map<string, Adapter>();
  return {
    adapter(model) {
      const known = adapters.get(model);
      if (known) return known;
      const adapter = createAdapter(pool, model, revoke);
      adapters.set(model, adapter);
      return adapter;
    },
    records: createRecords(pool),
    revoke,
    async revocations() {
      const { rows } = await pool.query<{ id: string; expires_at: string }>(
        'SELECT id, expires_at FROM revocation WHERE expires_at > $1',
        [epochSeconds()],
      );
      return rows.map((row) => ({ id: row.id, expiresAt: Number(row.expires_at) }));
    },
    onRevoked: (listener) => listeners.push(listener),
    sweep,
    async close() {
      clearInterval(timer);
      await pool.end();
    },
  };
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(`
      CREATE SCHEMA IF NOT EXISTS sinfonia_identity;
      CREATE TABLE IF NOT EXISTS version (number integer NOT NULL);
      CREATE TABLE IF NOT EXISTS model (
        kind text NOT NULL,
        id text NOT NULL,
        payload jsonb NOT NULL,
        grant_id text,
        uid text,
        user_code text,
        expires_at bigint,
        consumed_at bigint,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX IF NOT EXISTS model_grant ON model (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX IF NOT EXISTS model_uid ON model (kind, uid) WHERE uid IS NOT NULL;
      CREATE INDEX IF NOT EXISTS model_expiry ON model (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE IF NOT EXISTS record (
        kind text NOT NULL,
        key text NOT NULL,
        payload jsonb NOT NULL,
        expires_at bigint,
        PRIMARY KEY (kind, key)
      );
      CREATE INDEX IF NOT EXISTS record_expiry ON record (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE IF NOT EXISTS revocation (id text PRIMARY KEY, expires_at bigint NOT NULL);
      INSERT INTO version SELECT ${schemaVersion} WHERE NOT EXISTS (SELECT FROM version);
    `);
    const { rows } = await client.query<{ number: number }>('SELECT number FROM version');
    const number = rows[0]?.number ?? schemaVersion;
    if (number > schemaVersion) {
      throw new Error(`the identity database has schema version ${number}, this server knows ${schemaVersion}`);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

function createRecords(pool: pg.Pool): Records {
  const live = 'kind = $1 AND key = $2 AND (expires_at IS NULL OR expires_at > $3)';
  const payloadOf = async (statement: string, kind: string, key: string): Promise<unknown> => {
    const { rows } = await pool.query<{ payload: unknown }>(statement, [kind, hashOf(key), epochSeconds()]);
    return rows[0]?.payload;
  };
  const find = (kind: string, key: string) => payloadOf(`SELECT payload FROM record WHERE ${live}`, kind, key);
  return {
    async put(kind, key, value, expiresIn) {
      await pool.query(
        `INSERT INTO record (kind, key, payload, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
        [kind, hashOf(key), JSON.stringify(value), expiresIn === undefined ? null : epochSeconds() + expiresIn],
      );
    },
    async putNew(kind, key, value) {
      await pool.query(
        'INSERT INTO record (kind, key, payload) VALUES ($1, $2, $3) ON CONFLICT (kind, key) DO NOTHING',
        [kind, hashOf(key), JSON.stringify(value)],
      );
      return find(kind, key);
    },
    find,
    take: (kind, key) => payloadOf(`DELETE FROM record WHERE ${live} RETURNING payload`, kind, key),
    async remove(kind, key) {
      await pool.query('DELETE FROM record WHERE kind = $1 AND key = $2', [kind, hashOf(key)]);
    },
  };
}

function createAdapter(pool: pg.Pool, model: string, revoke: (id: string) => Promise<void>): Adapter {
  if (!Object.hasOwn(models, model)) throw new Error(`the authorization server asked for the unknown model ${model}`);
  const bearer = bearerModels.has(model);
  const once = model === 'ReplayDetection';
  const keyOf = (id: string) => (bearer ? hashOf(id) : id);
  const find = async (where: string, value: string, jti?: string): Promise<AdapterPayload | undefined> => {
    const { rows } = await pool.query<Row>(
      `SELECT payload, consumed_at FROM model
       WHERE kind = $1 AND ${where} = $2 AND (expires_at IS NULL OR expires_at > $3)`,
      [model, value, epochSeconds()],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    return {
      ...row.payload,
      ...(jti === undefined ? {} : { jti }),
      ...(row.consumed_at === null ? {} : { consumed: Number(row.consumed_at) as unknown as true }),
    };
  };
  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _jti, ...rest } = payload;
      const { rowCount } = await pool.query(
        `INSERT INTO model (kind, id, payload, grant_id, uid, user_code, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
           uid = excluded.uid, user_code = excluded.user_code, expires_at = excluded.expires_at
         ${once ? 'WHERE model.expires_at <= $8' : ''}`,
        [
          model,
          keyOf(id),
          JSON.stringify(bearer ? rest : payload),
          payload.grantId ?? null,
          payload.uid ?? null,
          payload.userCode ?? null,
          expiresIn === undefined ? null : epochSeconds() + expiresIn,
          ...(once ? [epochSeconds()] : []),
        ],
      );
      if (once && rowCount === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    },
    find: (id) => find('id', keyOf(id), bearer ? id : undefined),
    findByUid: (uid) => find('uid', uid),
    findByUserCode: (userCode) => find('user_code', userCode),
    async consume(id) {
      const { rowCount } = await pool.query(
        'UPDATE model SET consumed_at = $1 WHERE kind = $2 AND id = $3 AND consumed_at IS NULL',
        [epochSeconds(), model, keyOf(id)],
      );
      if (rowCount !== 0) return;
      // Somebody else was faster with the same code or token, so one of the two is not its owner.
      const grantId = (await find('id', keyOf(id)))?.grantId;
      if (grantId !== undefined) {
        await pool.query("DELETE FROM model WHERE grant_id = $1 OR (kind = 'Grant' AND id = $1)", [grantId]);
        await revoke(revokedGrant(grantId));
      }
      throw new errors.InvalidGrant('the grant was already used');
    },
    async destroy(id) {
      await pool.query('DELETE FROM model WHERE kind = $1 AND id = $2', [model, keyOf(id)]);
    },
    async revokeByGrantId(grantId) {
      await revoke(revokedGrant(grantId));
      await pool.query('DELETE FROM model WHERE kind = $1 AND grant_id = $2', [model, grantId]);
    },
  };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
