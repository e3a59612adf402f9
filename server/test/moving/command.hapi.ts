import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { emptyServer } from '../hapi/empty-server.ts';
import { withHapiServer } from '../hapi/with-hapi.ts';
import { writeOne } from '../store/contract/opened-store.ts';
import { auditEvent, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { endless, inTurn, version } from './versions.ts';

const events = 30;

describe('sinfonia export and import with SINFONIA_STORE=hapi', function () {
  this.timeout(300_000);
  const hapi = withHapiServer();
  const newDirectory = withDataDirectories();

  it('move a store to HAPI with a ledger and back, with a chain that holds in each', async function () {
    const { baseUrl, databaseUrl = this.skip() } = hapi();
    await emptyServer(baseUrl, databaseUrl);
    const onHapi = { SINFONIA_STORE: 'hapi', SINFONIA_HAPI_URL: baseUrl, SINFONIA_HAPI_DATABASE: databaseUrl };
    async function done(data: string, args: readonly string[], environment = {}): Promise<CommandEnd> {
      const end = await runCommand(data, args, environment);
      assert.equal(end.code, 0, `${args.join(' ')}: ${end.out}${end.err}`);
      return end;
    }

    const source = await newDirectory();
    const store = await openSqliteStore({ dataDirectory: source, workers: 1 });
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('one', { id: 'one' }) });
    await writeOne(store, { kind: 'delete', type: 'Patient', id: 'one' });
    await store.write(Array.from({ length: events }, () => ({ kind: 'create', resource: auditEvent() })));
    await store.close();
    const [out, back] = [join(await newDirectory(), 'out'), join(await newDirectory(), 'back')];

    await done(source, ['export', out]);
    const data = await newDirectory();
    const imported = await done(data, ['import', out], onHapi);
    assert.match(imported.out, new RegExp(`^versions added: ${events + 2}, there already: 0$`, 'm'));
    await done(data, ['import', '--verify', out], onHapi);
    const exported = await done(data, ['export', back], onHapi);
    const sealed = /^chain of the access log of the source: (.*)$/m.exec(exported.out)?.[1];
    const verified = await done(data, ['audit', 'verify'], onHapi);
    assert.equal(sealed, verified.out.trim());
    const head = await done(data, ['audit', 'head'], onHapi);
    assert.equal(head.err.trim(), sealed);
    assert.equal((await done(source, ['export', '--verify', back])).out, exported.out);

    const target = await newDirectory();
    await done(target, ['import', back]);
    for (const directory of [source, target]) {
      assert.match((await done(directory, ['audit', 'verify'])).out, new RegExp(`^${events} `));
    }
  });

  it('name what the server breaks down over, bring in the rest, and end with 1', async () => {
    const { baseUrl } = hapi();
    await emptyServer(baseUrl, hapi().databaseUrl);
    const source = await newDirectory();
    const store = await openSqliteStore({ dataDirectory: source, workers: 1 });
    await store.moving.restore(inTurn(endless('endless'), version('Patient', 'fine', 1, '},"active":true}')));
    await store.close();
    const out = join(await newDirectory(), 'out');
    assert.equal((await runCommand(source, ['export', out])).code, 0);
    const onHapi = { SINFONIA_STORE: 'hapi', SINFONIA_HAPI_URL: baseUrl };
    const imported = await runCommand(await newDirectory(), ['import', out], onHapi);
    assert.equal(imported.code, 1, imported.err);
    assert.match(imported.out, /^Patient: 1, equal$/m);
    assert.match(imported.out, /^Observation: 1, 1 versions different or missing\n {2}Observation\/endless\/1$/m);
    assert.match(imported.out, /^Observation\/endless\/1 failed: .+ \(500 HAPI-2223\)$/m);
    assert.match(imported.out, /^versions added: 1, there already: 0$/m);
  });
});
