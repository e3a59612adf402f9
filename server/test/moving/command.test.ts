import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { writeOne } from '../store/contract/opened-store.ts';
import { auditEvent, patient } from '../store/contract/synthetic.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';
import { runCommand as run } from './run-command.ts';
import { tamper } from './tampering.ts';

describe('sinfonia export and import', function () {
  this.timeout(120_000);
  const newDirectory = withDataDirectories();

  it('move a store, report on it in both languages, and end with 1 on a difference and 2 on a refusal', async () => {
    const source = await newDirectory();
    const store = await openSqliteStore({ dataDirectory: source, workers: 1 });
    await writeOne(store, { kind: 'update', method: 'PUT', resource: patient('one', { id: 'one' }) });
    await writeOne(store, { kind: 'delete', type: 'Patient', id: 'one' });
    await writeOne(store, { kind: 'create', resource: auditEvent() });
    await store.close();
    const folder = join(await newDirectory(), 'out');

    const exported = await run(source, ['export', folder]);
    assert.equal(exported.code, 0, exported.err);
    assert.match(exported.out, /^Patient: 2, 1, 1$/m);
    assert.match(exported.out, /^total: 3$/m);
    const { software } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { software: string };
    assert.match(software, /^\d+\.\d+\.\d+/);
    assert.equal((await run(source, ['export', folder])).code, 2);
    const verified = await run(source, ['export', '--verify', folder]);
    assert.deepEqual([verified.code, verified.out], [0, exported.out]);

    const target = await newDirectory();
    const imported = await run(target, ['import', folder], { LANG: 'it_IT.UTF-8' });
    assert.equal(imported.code, 0, imported.err);
    assert.match(imported.out, /^Patient: 2, uguale$/m);
    assert.match(imported.out, /^versioni aggiunte: 3, già presenti: 0$/m);
    const repeated = await run(target, ['import', folder]);
    assert.equal(repeated.code, 2);
    assert.match(repeated.err, /--into-existing/);
    assert.equal((await run(target, ['import', '--into-existing', folder])).code, 0);
    assert.equal((await run(target, ['import', '--verify', folder])).code, 0);

    const empty = await newDirectory();
    const missing = await run(empty, ['import', '--verify', folder]);
    assert.equal(missing.code, 1, missing.err);
    assert.match(missing.out, /^Patient: 2, 2 versions different or missing\n {2}Patient\/one\/1$/m);

    const link = {
      kind: 'lines',
      file: 'audit-chain.0001.ndjson.gz',
      replace: '"hash":"....',
      by: '"hash":"0000',
    } as const;
    await tamper(folder, link);
    const broken = await run(empty, ['export', '--verify', folder]);
    assert.equal(broken.code, 1, broken.err);
    assert.match(broken.out, /is broken: 1 altered AuditEvent\//);
    await tamper(folder, { kind: 'truncate', file: 'Patient.0001.ndjson.gz' });
    const damaged = await run(empty, ['import', folder]);
    assert.equal(damaged.code, 2);
    assert.match(damaged.err, /check "bytes" failed in Patient\.0001\.ndjson\.gz/);
  });
});
