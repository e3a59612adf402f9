import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../src/cli.ts');

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A profile as a user may write it: a differential and nothing else. */
const ownProfile = {
  resourceType: 'StructureDefinition',
  url: 'http://vendor.example/StructureDefinition/basic',
  name: 'VendorBasic',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Basic',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Basic',
  derivation: 'constraint',
  differential: { element: [{ id: 'Basic.subject', path: 'Basic.subject', min: 1 }] },
} as const;

describe('sinfonia', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-cli-'));
    writeFileSync(
      join(folder, 'valid.json'),
      '{"resourceType":"Parameters","parameter":[{"name":"a","valueBoolean":true}]}',
    );
    writeFileSync(join(folder, 'invalid.json'), '{"resourceType":"Patient","gender":"x"}');
    writeFileSync(
      join(folder, 'valid.xml'),
      '<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="a"/><valueBoolean value="true"/></parameter></Parameters>',
    );
    writeFileSync(
      join(folder, 'many.ndjson'),
      '{"resourceType":"Parameters","parameter":[{"name":"a","valueBoolean":true}]}\n{"resourceType":"Patient","gender":"x"}\n',
    );
    writeFileSync(join(folder, 'broken.json'), '{"name": Rossi}');
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'profile.json'), JSON.stringify(ownProfile));
    writeFileSync(
      join(folder, 'own.json'),
      JSON.stringify({ resourceType: 'Basic', meta: { profile: [ownProfile.url] } }),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
    const inherited = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8' };
    return new Promise((done) => {
      execFile(
        process.execPath,
        [cli, ...args],
        { cwd: folder, env: { ...inherited, ...environment } },
        (error, out, err) => {
          done({ code: error === null ? 0 : Number(error.code), out, err });
        },
      );
    });
  }

  it('lists its verbs, each with help of its own', async () => {
    const { code, out } = await run(['--help']);
    assert.equal(code, 0);
    const verbs = [...out.matchAll(/^ {2}([a-z]+) (?=[[<]| {2})/gm)].map((match) => match[1] ?? '');
    for (const verb of [
      'serve',
      'token',
      'seed',
      'validate',
      'flow',
      'terminology',
      'backup',
      'restore',
      'reindex',
      'config',
      'access',
      'doctor',
    ]) {
      assert.ok(verbs.includes(verb), `${verb} is not in ${verbs.join(' ')}`);
    }
    const helps = await Promise.all(['serve', 'validate', 'restore'].map((verb) => run([verb, '--help'])));
    for (const help of helps) assert.match(help.out, /^Usage: sinfonia /);
  });

  it('names the nearest verb and exits 2', async () => {
    const { code, err } = await run(['serv']);
    assert.equal(code, 2);
    assert.match(err, /serve/);
  });

  for (const [files, code, text] of [
    [['valid.json', 'valid.xml'], 0, 'valid.json: ok'],
    [['valid.json', 'invalid.json'], 1, 'Patient.gender'],
    [['invalid.json'], 1, 'invalid.json:1:'],
    [['many.ndjson'], 1, 'many.ndjson:2: error'],
    [['broken.json', 'valid.json'], 2, 'line 1, column 10'],
    [['absent.json'], 2, ''],
  ] as const) {
    it(`validates ${files.join(' and ')}: exit code ${code}`, async () => {
      const result = await run(['validate', ...files]);
      assert.equal(result.code, code, result.err);
      assert.ok(result.out.includes(text), result.out);
      assert.ok(!`${result.out}${result.err}`.includes('Rossi'));
    });
  }

  it('validates against profiles that the user brings, without a snapshot too', async () => {
    const without = await run(['validate', 'own.json']);
    assert.match(without.out, /profile-unknown/);
    const { code, out } = await run(['validate', '--definitions', 'own', 'own.json']);
    assert.equal(code, 1);
    assert.match(out, /own\.json:1:1: error element-missing Basic\.subject/);
    assert.equal((await run(['validate', '--definitions', 'nowhere', 'own.json'])).code, 2);
  });

  it('validates into one OperationOutcome per resource', async () => {
    const { out } = await run(['validate', '--format', 'json', 'many.ndjson']);
    const reports = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      reports.map(({ line, outcome }) => [line, outcome.resourceType]),
      [
        [1, 'OperationOutcome'],
        [2, 'OperationOutcome'],
      ],
    );
  });

  it('prints the effective configuration, and only that, on standard output', async () => {
    const { code, out, err } = await run(['config'], { SINFONIA_PORT: '9123' });
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).server.port, 9123);
    assert.match(err, /server\.port: environment/);
  });

  it('takes the configuration file that --config names', async () => {
    writeFileSync(join(folder, 'other.json'), '{"server":{"port":9124}}');
    const { out } = await run(['--config', 'other.json', 'config']);
    assert.equal(JSON.parse(out).server.port, 9124);
  });

  it('refuses a configuration with exit code 2, in the language of the terminal', async () => {
    const english = await run(['config'], { SINFONIA_MODE: 'production' });
    assert.equal(english.code, 2);
    assert.match(english.err, /^In production "server\.baseUrl"/);
    const italian = await run(['config'], { SINFONIA_MODE: 'production', LANG: 'it_IT.UTF-8' });
    assert.match(italian.err, /^In produzione «server\.baseUrl»/);
  });
});
