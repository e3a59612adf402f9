import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

describe('sinfonia terminology', function () {
  this.timeout(30_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-terminology-'));
    writeFileSync(join(folder, 'atc.csv'), 'CODICE_ATC;DESCRIZIONE\nA;APPARATO\nA10;DIABETE\n');
    writeFileSync(join(folder, 'broken.csv'), 'CODICE_ATC;DESCRIZIONE\nA;APPARATO\nA1;DIABETE\n');
    writeFileSync(join(folder, 'loinc.csv'), 'LOINC_NUM,LONG_COMMON_NAME\n1-8,Prova\n');
    const columns = { code: 'LOINC_NUM', display: ['LONG_COMMON_NAME'] };
    writeFileSync(join(folder, 'loinc.json'), JSON.stringify({ system: 'http://loinc.org', name: 'Loinc', columns }));
    writeFileSync(join(folder, 'no-columns.json'), '{"system":"http://loinc.org","name":"Loinc"}');
    writeFileSync(join(folder, 'invalid-set.json'), '{"resourceType":"ValueSet","url":"urn:x","status":"open"}');
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8', SINFONIA_TERMINOLOGY: join(folder, 'lists') };
    return new Promise((done) => {
      execFile(process.execPath, [cli, 'terminology', ...args], { cwd: folder, env }, (error, out, err) =>
        done({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  }

  it('says what can be loaded from whom, then what is loaded', async () => {
    const before = await run('list');
    assert.match(before.out, /^- http:\/\/www\.whocc\.no\/atc ATC: atc\.csv, .*AIFA.*--as atc$/m);
    const loaded = await run('load', 'atc.csv');
    assert.deepEqual([loaded.code, loaded.out], [0, 'http://www.whocc.no/atc 2\n']);
    const after = await run('list');
    assert.match(after.out, /^\+ http:\/\/www\.whocc\.no\/atc - 2 atc\.csv \d{4}-\d{2}-\d{2}$/m);
    assert.doesNotMatch(after.out, /^- http:\/\/www\.whocc\.no\/atc/m);
  });

  it('loads other tables by a manifest', async () => {
    const { code, out } = await run('load', '--manifest', 'loinc.json', '--list-version', '2.81', 'loinc.csv');
    assert.deepEqual([code, out], [0, 'http://loinc.org 1\n']);
    assert.match((await run('list')).out, /^\+ http:\/\/loinc\.org 2\.81 1 loinc\.csv/m);
  });

  for (const [args, text] of [
    [['broken.csv'], 'broken.csv, line 3'],
    [['--as', 'atc', 'loinc.csv'], 'column codice_atc'],
    [['--manifest', 'no-columns.json', 'loinc.csv'], 'columns is missing'],
    [['invalid-set.json'], ''],
    [['absent.csv'], 'ENOENT'],
  ] as const) {
    it(`refuses ${args.join(' ')} with exit code 2`, async () => {
      const { code, out, err } = await run('load', ...args);
      assert.equal(code, 2, err);
      assert.ok(err.length > 0 && err.includes(text), err);
      assert.equal(out, '');
    });
  }
});
