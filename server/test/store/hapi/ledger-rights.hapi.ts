import assert from 'node:assert/strict';
import pg from 'pg';
import { HapiClient } from '../../../src/store/hapi/client/hapi-client.ts';
import { examineLedger } from '../../../src/store/hapi/ledger/examine-ledger.ts';
import { openLedger } from '../../../src/store/hapi/ledger/ledger.ts';
import { type HapiNode, withHapiNode } from '../../hapi/with-two-hapi.ts';
import { refusal } from '../contract/opened-store.ts';

/** A database of its own with the columns of HAPI's tables that the ledger looks at, their owner and a user without rights. */
describe('rights that the ledger needs', function () {
  this.timeout(60_000);
  const node = withHapiNode();
  const suffix = process.pid;
  const [name, user, owner] = [`ledger_${suffix}`, `sinfonia_${suffix}`, `hapi_${suffix}`];
  const addressOf = (who: string, database = name): string => {
    const url = new URL(node().databaseUrl);
    return `postgres://${who}@${url.host}/${database}`;
  };
  const open = async (who: string): Promise<void> => (await ledgerOf(node(), addressOf(who))).close();
  const detailOf = async (who: string): Promise<unknown> =>
    (await refusal(open(who), 'ledger-unprepared', 503)).issues[0]?.values?.['detail'];

  async function run(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      const results: pg.QueryResult[] = [];
      for (const statement of statements) results.push(await client.query(statement));
      return results;
    } finally {
      await client.end();
    }
  }

  let made = false;
  before(async () => {
    const roles = [`CREATE ROLE ${user} LOGIN`, `CREATE ROLE ${owner} LOGIN`];
    await run(node().databaseUrl, ...roles, `CREATE DATABASE ${name} OWNER ${owner}`);
    made = true;
  });
  after(async () => {
    if (!made) return;
    await run(node().databaseUrl, `DROP DATABASE IF EXISTS ${name}`, `DROP ROLE ${user}`, `DROP ROLE ${owner}`);
  });

  it('are told by their state, one after the other, and suffice', async () => {
    const mine = addressOf(owner);
    assert.equal(await detailOf(user), '42501');
    await run(mine, `GRANT CREATE ON DATABASE ${name} TO ${user}`);
    assert.equal(await detailOf(user), '42P01');
    await run(
      mine,
      'CREATE TABLE hfj_resource (res_id bigint PRIMARY KEY, res_type text, fhir_id text, res_ver bigint, res_deleted_at timestamp, res_updated timestamp)',
      'CREATE TABLE hfj_res_ver (pid bigint, res_id bigint, res_type text, res_ver bigint, res_deleted_at timestamp, res_updated timestamp, res_text_vc text)',
      'CREATE TABLE hfj_res_link (src_resource_id bigint, target_resource_id bigint, src_path text)',
    );
    const rights = [
      'SELECT ON hfj_resource',
      'SELECT ON hfj_res_link',
      'TRIGGER ON hfj_res_ver',
      'TRIGGER ON hfj_res_link',
    ];
    for (const right of rights) {
      assert.equal(await detailOf(user), '42501');
      const { missingGrants } = await examineLedger(addressOf(user));
      assert.ok(missingGrants.includes(`GRANT ${right} TO ${user}`), right);
      await run(mine, `GRANT ${right} TO ${user}`);
    }
    assert.deepEqual((await examineLedger(addressOf(user))).missingGrants, []);
    await open(user);
  });

  it('are not those of the user of HAPI, and are needed once', async () => {
    await run(
      addressOf(owner),
      `REVOKE TRIGGER ON hfj_res_ver FROM ${user}`,
      "INSERT INTO hfj_resource VALUES (1, 'Task', 't', 1)",
      "INSERT INTO hfj_res_ver VALUES (1, 1, 'Task', 1)",
    );
    const ledger = await ledgerOf(node(), addressOf(user));
    assert.equal(await ledger.changes.end(), 1);
    await ledger.close();
  });

  it('do not let a trigger pass that is switched off', async () => {
    await run(addressOf(owner), 'ALTER TABLE hfj_res_ver DISABLE TRIGGER sinfonia_change');
    await run(addressOf(owner), `GRANT TRIGGER ON hfj_res_ver TO ${user}`);
    assert.equal(await detailOf(user), '42710');
  });

  it('are of no use where the database does not answer', async () => {
    await refusal(openLedger('postgres://nobody@127.0.0.1:1/none', new HapiClient(node())), 'store-unavailable', 503);
  });
});

function ledgerOf(node: HapiNode, url: string) {
  return openLedger(url, new HapiClient(node));
}
