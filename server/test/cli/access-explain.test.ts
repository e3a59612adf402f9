import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import users from '../../src/sandbox/users.json' with { type: 'json' };
import table from './access-explain.cases.json' with { type: 'json' };

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

describe('sinfonia access explain', function () {
  this.timeout(60_000);
  let folder: string;
  const run = (args: readonly string[], language = 'en') =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      const env = { ...process.env, SINFONIA_DATA: folder, LANG: language, LC_ALL: language };
      execFile(process.execPath, [cli, ...args], { cwd: folder, env }, (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 99, out, err });
      });
    });
  const explain = (args: readonly string[], language?: string) => run(['access', 'explain', ...args], language);
  const fingerprint = () =>
    createHash('sha256')
      .update(readFileSync(join(folder, 'store', 'sinfonia.sqlite')))
      .digest('hex');
  let untouched: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-cli-explain-'));
    assert.equal((await explain(['--user', 'mmg', '--request', 'GET Patient/x'])).code, 2);
    assert.equal((await run(['seed', '--patients', '1'])).code, 0);
    untouched = fingerprint();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { args, code, out, err } of table.cases as readonly {
    args: string[];
    code: number;
    out?: string;
    err?: string;
  }[]) {
    it(`${args.join(' ')}: ${code}`, async () => {
      const result = await explain(args);
      assert.equal(result.code, code, result.err);
      if (out !== undefined) assert.ok(result.out.includes(out), result.out);
      if (err !== undefined) assert.ok(result.err.includes(err), result.err);
      const printed = result.out + result.err;
      for (const { codiceFiscale, family } of users.users) {
        assert.ok(!printed.includes(codiceFiscale), 'prints a fiscal code');
        assert.ok(!printed.includes(family), 'prints a name');
      }
    });
  }

  it('prints JSON, in the language of the terminal', async () => {
    const args = ['--user', 'mmg', '--request', 'GET Patient/sandbox-cittadino', '--json'];
    const explanation = JSON.parse((await explain(args, 'it')).out) as {
      verdict: string;
      caller: { role: string };
      stages: { stage: string; facts: { text: string }[] }[];
    };
    assert.equal(explanation.verdict, 'allowed');
    assert.equal(explanation.caller.role, 'general-practitioner');
    assert.equal(explanation.stages.length, 10);
    assert.ok(explanation.stages.flatMap(({ facts }) => facts).some(({ text }) => text.includes('finalità TREAT')));
  });

  it('leaves the store as it was', () => {
    assert.equal(fingerprint(), untouched);
  });
});
