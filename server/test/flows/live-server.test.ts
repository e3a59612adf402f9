import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { flowByName, type OverSixtyFiveReport } from '@sinfonia/mappings';
import { MemorySource } from '../../../mappings/src/flows/siad/testing/memory-source.ts';
import { sampleAccess, sampleCase } from '../../../mappings/src/flows/siad/testing/sample-case.ts';
import { generateSigningKey, publicPartOf } from '../../src/identity/authorization-server/signing-keys.ts';
import { freePort, type ServerProcess, startServerProcess } from '../durability/server-process.ts';
import { commandsIn } from './flow-process.ts';

const codes = ['ZZZZZZ41A41F839Z', 'YYYYYY41A41F839Y', 'XXXXXX41A41F839X'] as const;
/** A file of three cases as another program may have written it; people are invented. */
async function fileOf(flow: string, people: readonly string[] = codes): Promise<string> {
  const source = new MemorySource();
  for (const [index, taxCode] of people.entries()) {
    const id = `case-${index}`;
    source.put(
      ...sampleCase({ id, taxCode, opened: '2026-02-03T09:30:00+01:00' }).all,
      ...sampleAccess(`access-${index}`, `2026-03-0${index + 1}T10:00:00+01:00`, '3', ['2', '16'], id),
    );
  }
  let text = '';
  const options = { period: { from: '2026-01-01', to: '2026-12-31' } };
  for await (const piece of flowByName(flow)?.export(source, options) ?? []) text += piece;
  return text;
}

const period = ['--from', '2026-01-01', '--to', '2026-12-31'] as const;

describe('flows against a running server', function () {
  this.timeout(120_000);
  let folder = '';
  let server: ServerProcess;
  let run: ReturnType<typeof commandsIn>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sinfonia-flows-'));
    await mkdir(join(folder, 'data', 'identity', 'clients'), { recursive: true });
    // A system of ASL Napoli 1 and one that may only read, as an operator registers them.
    for (const [id, policy, scope] of [
      ['asl-204', 'health-authority-system', 'system/*.cruds'],
      ['region', 'platform-system', 'system/*.cruds'],
      ['reader', 'platform-system', 'system/*.rs'],
    ] as const) {
      const key = await generateSigningKey('ES384');
      await writeFile(join(folder, `${id}.jwk.json`), JSON.stringify(key), { mode: 0o600 });
      const client = {
        client_id: id,
        client_name: id,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [publicPartOf(key)] },
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        smart_scopes: scope,
        access_policy: policy,
        ...(policy === 'health-authority-system' ? { organization: 'Organization/asl-204' } : {}),
      };
      await writeFile(join(folder, 'data', 'identity', 'clients', `${id}.json`), JSON.stringify(client));
    }
    const port = await freePort();
    server = await startServerProcess(folder, port);
    run = commandsIn(folder, port);
    await writeFile(join(folder, 'token'), `${await server.token()}\n`, { mode: 0o600 });
    for (const flow of ['t1', 't2']) await writeFile(join(folder, `${flow}.xml`), await fileOf(`siad-${flow}`));
  });
  after(async () => {
    await server.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  const as = (client: string) => ['--client', client, '--client-key', `${client}.jwk.json`] as const;

  async function versions(type: string): Promise<readonly string[]> {
    const response = await fetch(`http://localhost:${server.port}/fhir/${type}?_count=500`, {
      headers: { authorization: `Bearer ${await server.token()}` },
    });
    const bundle = (await response.json()) as Bundle;
    return (bundle.entry ?? [])
      .map(({ resource }) => `${resource?.id}/${resource?.meta?.versionId}`)
      .filter((version) => type === 'Patient' || version.startsWith('siad-'))
      .sort();
  }

  it('imports T1 and T2 with a token from a file', async () => {
    const first = await run('flow', 'import', 'siad-t1', 't1.xml', '--token', 'token', '--report', 'import.csv');
    assert.deepEqual([first.code, first.stdout], [0, ''], first.stderr);
    assert.match(first.stderr, /3 records imported \(\d+ resources created, \d+ updated\), 0 refused/);
    const second = await run('flow', 'import', 'siad-t2', 't2.xml', '--token', 'token');
    assert.equal(second.code, 0, second.stderr);
    assert.equal((await versions('EpisodeOfCare')).length, 3);
    assert.equal((await versions('Encounter')).length, 3);
    assert.equal((await stat(join(folder, 'import.csv'))).mode & 0o777, 0o600);
  });

  it('changes no person and makes nothing new when the files come again, with another client', async () => {
    const types = ['Patient', 'EpisodeOfCare', 'Encounter', 'Procedure', 'QuestionnaireResponse', 'ServiceRequest'];
    const before = await Promise.all(types.map(versions));
    for (const flow of ['t1', 't2']) {
      const { code, stderr } = await run('flow', 'import', `siad-${flow}`, `${flow}.xml`, ...as('region'));
      assert.equal(code, 0, stderr);
      assert.match(stderr, /\(0 resources created/);
    }
    assert.deepEqual(await Promise.all(types.map(versions)), before);
  });

  it('exports what it imported, by pages, to the same records', async () => {
    for (const flow of ['t1', 't2'] as const) {
      const out = `out-${flow}.xml`;
      const { code, stderr } = await run(
        ...['flow', 'export', `siad-${flow}`, ...period, '--asl', '150204', '--out', out],
        ...as('reader'),
      );
      assert.equal(code, 0, stderr);
      // The sandbox has cases of its own.
      const records = (text: string) =>
        (text.match(/<Assistenza>[\s\S]*?<\/Assistenza>/g) ?? [])
          .map(squeezed)
          .filter((record) => codes.some((code) => record.includes(code)))
          .sort();
      const wanted = records(await readFile(join(folder, `${flow}.xml`), 'utf8'));
      assert.equal(wanted.length, 3);
      assert.deepEqual(records(await readFile(join(folder, out), 'utf8')), wanted);
    }
  });

  it('gets no token when the client may not write', async () => {
    const { code, stderr } = await run(...['flow', 'import', 'siad-t1', 't1.xml'], ...as('reader'));
    assert.equal(code, 2, stderr);
    assert.match(stderr, /No token can be got/);
    assert.ok(!codes.some((code_) => stderr.includes(code_)));
  });

  it('lets the system of an ASL export the cases that the ASL has in charge', async () => {
    const { code, stderr } = await run(
      ...['flow', 'export', 'siad-t1', ...period, '--asl', '204', '--out', 'own.xml'],
      ...as('asl-204'),
    );
    assert.equal(code, 0, stderr);
    const text = await readFile(join(folder, 'own.xml'), 'utf8');
    for (const code of codes) assert.ok(text.includes(`<CUNI>${code}</CUNI>`));
  });

  it('tells the record that the server refuses: the system of an ASL may not write what names no author', async () => {
    await writeFile(join(folder, 'new.xml'), await fileOf('siad-t1', ['WWWWWW41A41F839W']));
    const { code, stderr } = await run(
      ...['flow', 'import', 'siad-t1', 'new.xml', '--report', 'refused.csv'],
      ...as('asl-204'),
    );
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^1\t\tflow-import-refused\terror\t.*403/m);
    assert.match(await readFile(join(folder, 'refused.csv'), 'utf8'), /^1;;flow-import-refused;/m);
    assert.ok(!stderr.includes('WWWWWW'));
  });

  it('runs a quarter from the command line, and lists it', async () => {
    const ofRun = ['siad', '--quarter', '2026-Q1', '--authority', '204'] as const;
    const extracted = await run('flow', 'run', ...ofRun, ...as('reader'));
    assert.equal(extracted.code, 0, extracted.stderr);
    assert.match(extracted.stdout, /^siad 150204 2026-Q1\textracted\n {2}1\textracted\t150204_000_2026_1_SIAD_AAD_al_/);
    assert.match(extracted.stdout, /SIAD_APS_al_\d{4}-\d\d-\d\d\.xml\t3\tI 3\n/);
    const confirmed = await run('flow', 'confirm', ...ofRun);
    assert.deepEqual([confirmed.code, /\tsent\n/.test(confirmed.stdout)], [0, true], confirmed.stderr);
    const again = await run('flow', 'run', ...ofRun, ...as('reader'));
    assert.equal(again.code, 2);
    assert.match(again.stderr, /Run siad 150204 2026-Q1 is in the state "sent"/);
    await writeFile(join(folder, 'r1.csv'), 'record;esito;codice\n1;S;X1\n');
    await writeFile(join(folder, 'r2.csv'), 'record;esito;codice\n');
    const received = await run('flow', 'receive', ...ofRun, '--receipt', 'siad-t1=r1.csv', 'siad-t2=r2.csv');
    assert.equal(received.code, 1, received.stderr);
    const correction = await run('flow', 'run', ...ofRun, ...as('reader'));
    assert.match(correction.stdout, /\n {2}2\textracted\t\S+AAD\S+\t1\tI 1\n$/, correction.stderr);
    const listed = await run('flow', 'runs', '--json');
    const runs = JSON.parse(listed.stdout) as { state: string; shipments: { number: number }[] }[];
    assert.deepEqual(
      runs.map(({ state, shipments }) => [state, shipments.length]),
      [['extracted', 2]],
    );
    for (const text of [extracted.stdout, listed.stdout, correction.stderr]) {
      for (const code of codes) assert.ok(!text.includes(code));
    }
  });

  it('runs every ASL of the server when none is named', async () => {
    const { code, stdout, stderr } = await run('flow', 'run', 'siad', '--quarter', '2026-Q3', ...as('reader'));
    assert.ok(code === 0 || code === 1, stderr);
    assert.deepEqual(
      stdout.match(/^siad \d{6} 2026-Q3\textracted$/gm)?.map((line) => line.slice(5, 11)),
      ['150201', '150202', '150203', '150204', '150205', '150206', '150207'],
    );
    // One that was sent waits for its answer; the others are extracted again.
    await run('flow', 'confirm', 'siad', '--quarter', '2026-Q3', '--authority', '204');
    const again = await run('flow', 'run', 'siad', '--quarter', '2026-Q3', ...as('reader'));
    assert.equal(again.code, 1);
    assert.match(again.stderr, /Run siad 150204 2026-Q3 is in the state "sent"/);
    assert.equal(again.stdout.match(/^siad \d{6} 2026-Q3\textracted$/gm)?.length, 6);
  });

  it('counts the persons over 65 of a year', async () => {
    const words = ['flow', 'count', 'siad', '--year', '2026', '--residents', '204=1000', ...as('reader')] as const;
    const { code, stdout, stderr } = await run(...words, '--json');
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as OverSixtyFiveReport;
    const own = report.authorities.find(({ authority }) => authority === '150204');
    assert.ok(own && own.persons >= 3 && own.percent === own.persons / 10, stdout);
    const text = await run(...words);
    assert.match(text.stdout, new RegExp(`^150204\t${own.persons}\t.*\t1000\t${(own.persons / 10).toFixed(2)}$`, 'm'));
  });

  it('refuses runs and counts that are not well asked for', async () => {
    for (const words of [
      ['run', 'siad', '--quarter', '2026-Q5', '--authority', '204'],
      ['run', 'siad-t1', '--quarter', '2026-Q1', '--authority', '204'],
      ['run', 'siad', '--quarter', '2026-Q1', '--authority', '../..'],
      ['run', 'siad', '--quarter', '__proto__', '--authority', '204'],
      ['confirm', 'siad', '--quarter', '2026-Q1'],
      ['confirm', 'siad', '--quarter', '2020-Q1', '--authority', '204'],
      ['receive', 'siad', '--quarter', '2026-Q1', '--authority', '204', '--receipt', 'r1.csv'],
      ['count', 'siad', '--year', '26'],
      ['count', 'siad', '--year', '2026', '--residents', '204=0'],
      ['count', 'constructor', '--year', '2026'],
    ]) {
      const { code, stderr } = await run('flow', ...words);
      assert.deepEqual([code, / {4}at /.test(stderr)], [2, false], `${words.join(' ')}: ${stderr}`);
    }
  });

  it('refuses addresses that would send a token in clear, and options that do not go together', async () => {
    for (const words of [
      ['--url', 'http://fhir.example', '--token', 'token'],
      ['--url', 'ftp://localhost'],
      ['--client', 'region'],
      ['--client', 'region', '--client-key', 't1.xml'],
      ['--token', 't1.xml'],
      ['--token', 'absent'],
    ]) {
      const { code, stderr } = await run('flow', 'import', 'siad-t1', 't1.xml', ...words);
      assert.equal(code, 2, words.join(' '));
      assert.ok(!/ {4}at /.test(stderr), stderr);
      assert.ok(!codes.some((code_) => stderr.includes(code_)));
    }
  });

  it('says so when no server answers', async () => {
    const port = await freePort();
    const { code, stderr } = await run(
      ...['flow', 'export', 'siad-t1', ...period, '--out', 'x.xml', '--token', 'token'],
      ...['--url', `http://localhost:${port}`],
    );
    assert.deepEqual([code, / {4}at /.test(stderr)], [2, false], stderr);
    assert.match(stderr, /No answer from the server/);
  });
});

const squeezed = (text: string): string => text.replace(/>\s+</g, '><').trim();
