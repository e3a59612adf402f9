import assert from 'node:assert/strict';
import { type HapiForTests, type RunningHapi, startSecondHapi } from './start-hapi.ts';
import { withHapiServer } from './with-hapi.ts';

/** A HAPI server with the address of its database. */
export type HapiNode = RunningHapi & { readonly databaseUrl: string };

/** The HAPI server of this run, for tests that need its database: they are skipped where that is not known. */
export function withHapiNode(): () => HapiNode {
  const server = withHapiServer();
  before(function () {
    if (server().databaseUrl !== undefined) return;
    console.log('tests of the ledger skipped: set SINFONIA_HAPI_DATABASE');
    this.skip();
  });
  return () => {
    const { databaseUrl = assert.fail('the database is known'), ...rest } = server();
    return { ...rest, databaseUrl };
  };
}

/** Two HAPI nodes over one database: that of this run, and one that the surrounding block starts and stops. */
export function withTwoHapiNodes(): () => readonly [HapiNode, HapiNode] {
  const first = withHapiNode();
  let second: HapiForTests | undefined;
  before(async function () {
    this.timeout(0);
    second = await startSecondHapi(first().databaseUrl);
    if (second.kind === 'absent') this.skip();
  });
  after(async () => {
    if (second?.kind === 'running') await second.stop();
  });
  return () => {
    assert.ok(second?.kind === 'running', 'the second HAPI server runs');
    return [first(), { ...second, databaseUrl: first().databaseUrl }];
  };
}
