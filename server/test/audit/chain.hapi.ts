import assert from 'node:assert/strict';
import type { AuditEvent } from '@medplum/fhirtypes';
import type { ChainHead } from '../../src/store/audit-chain.ts';
import { HapiClient } from '../../src/store/hapi/client/hapi-client.ts';
import { LedgerChain } from '../../src/store/hapi/ledger/audit/ledger-chain.ts';
import { sealedTail } from '../../src/store/hapi/ledger/audit/sealed-event.ts';
import { openLedger } from '../../src/store/hapi/ledger/ledger.ts';
import { LedgerDatabase } from '../../src/store/hapi/ledger/ledger-database.ts';
import { removeLedger, runSql } from '../hapi/empty-ledger.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapiServer } from '../hapi/with-hapi.ts';
import { auditEvent } from '../store/contract/synthetic.ts';
import table from './chain.cases.json' with { type: 'json' };

/** What is done behind the back of the store: SQL, or a direct request to the server. */
interface Tampering {
  readonly sql?: readonly string[];
  /** Puts an event of this id. */
  readonly put?: { readonly id: string };
  /** Deletes the event of this id. */
  readonly remove?: string;
}

interface Case {
  readonly name: string;
  readonly hapi?: Tampering;
  readonly hapiWaiting?: Tampering;
  readonly kind?: string;
  readonly position?: number;
  readonly id?: string;
  readonly onlySince?: boolean;
}

function event(name: string): AuditEvent {
  return auditEvent({ source: { observer: { display: name } } });
}

const tables = ['audit_head', 'audit_link', 'audit_event', 'hfj_resource', 'hfj_res_ver'] as const;
/** Triggers and foreign keys out of the way, as somebody with all rights would have them. */
const unguarded = 'SET session_replication_role = replica';

describe('chain of audit events beside a HAPI server', function () {
  this.timeout(60_000);
  const hapi = withHapiServer();
  let databaseUrl: string;
  let database: LedgerDatabase;
  let chain: LedgerChain;
  const heads: Record<'entered' | 'waiting', ChainHead | undefined> = { entered: undefined, waiting: undefined };

  before(async () => {
    const { baseUrl } = hapi();
    assert.ok(hapi().databaseUrl);
    databaseUrl = hapi().databaseUrl ?? '';
    const client = new HapiClient({ baseUrl });
    for (const state of ['entered', 'waiting'] as const) {
      await emptyServer(baseUrl);
      await removeLedger(databaseUrl);
      const ledger = await openLedger(databaseUrl, client);
      for (let n = 1; n <= 10; n++) {
        ledger.audit.noteWrite();
        await ledger.audit.append([{ id: `e${n}`, tail: sealedTail(event(`prova-${n}`)) }]);
      }
      if (state === 'entered') await ledger.audit.settle();
      heads[state] = await ledger.audit.chain.head();
      await ledger.close();
      await runSql(
        databaseUrl,
        `DROP SCHEMA IF EXISTS kept_${state} CASCADE`,
        `CREATE SCHEMA kept_${state}`,
        ...tables.map((name) => `CREATE TABLE kept_${state}.${name} AS TABLE ${name}`),
      );
    }
    database = await LedgerDatabase.open(databaseUrl);
    chain = new LedgerChain(database, client);
  });

  after(async () => {
    await database?.close();
    if (databaseUrl === undefined) return;
    await runSql(databaseUrl, 'DROP SCHEMA kept_entered CASCADE', 'DROP SCHEMA kept_waiting CASCADE');
    await removeLedger(databaseUrl);
  });

  async function restore(state: 'entered' | 'waiting'): Promise<void> {
    const statements = tables.flatMap((name) => [
      `DELETE FROM ${name}`,
      `INSERT INTO ${name} TABLE kept_${state}.${name}`,
    ]);
    await runSql(databaseUrl, unguarded, ...statements);
  }

  async function tamper({ sql = [], put, remove }: Tampering): Promise<void> {
    await runSql(databaseUrl, unguarded, ...sql);
    const send = async (id: string, options: RequestInit): Promise<void> => {
      const headers = { 'content-type': 'application/fhir+json' };
      const answer = await fetch(`${hapi().baseUrl}/AuditEvent/${id}`, { headers, ...options });
      assert.ok(answer.ok, await answer.text());
    };
    const body = { ...event('forged'), id: put?.id };
    if (put !== undefined) await send(put.id, { method: 'PUT', body: JSON.stringify(body) });
    if (remove !== undefined) await send(remove, { method: 'DELETE' });
  }

  for (const one of table.cases as readonly Case[]) {
    for (const state of ['entered', 'waiting'] as const) {
      const tampering = state === 'entered' ? one.hapi : one.hapiWaiting;
      if (tampering === undefined) continue;
      it(`tells ${one.name} (${state}): ${one.kind ?? 'intact'}`, async () => {
        await restore(state);
        await tamper(tampering);
        const alone = await chain.verify();
        const since = await chain.verify({ since: heads[state]! });
        if (one.onlySince === true) assert.equal(alone.fault, undefined);
        else assert.deepEqual(alone.fault, since.fault);
        assert.deepEqual([since.fault?.kind, since.fault?.position], [one.kind, one.position]);
        if (one.id !== undefined) assert.equal(since.fault?.id, one.id);
      });
    }
  }

  it('tells an end that was cut off while the ledger still knows it, without an earlier head', async () => {
    await restore('entered');
    await runSql(databaseUrl, unguarded, 'DELETE FROM audit_link WHERE position > 8');
    assert.deepEqual((await chain.verify()).fault, { kind: 'missing', position: 9 });
  });

  it('refuses changes as long as nobody removes the triggers', async () => {
    await restore('waiting');
    for (const statement of [
      "UPDATE audit_link SET id = 'x' WHERE position = 1",
      'DELETE FROM audit_link',
      'TRUNCATE audit_link',
      "UPDATE audit_event SET tail = '}'",
      'TRUNCATE audit_event',
      'DELETE FROM audit_head',
    ]) {
      await assert.rejects(runSql(databaseUrl, statement), /append-only/, statement);
    }
  });
});
