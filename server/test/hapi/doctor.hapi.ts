import assert from 'node:assert/strict';
import type { DoctorFinding } from '../../src/commands/doctor/finding.ts';
import { examineHapi } from '../../src/commands/doctor/hapi.ts';
import { loadConfiguration } from '../../src/config/index.ts';
import { type HapiForTests, startHapiAsItComes } from './start-hapi.ts';
import { withHapiServer } from './with-hapi.ts';

/** Settings that a HAPI server has otherwise as it comes; the doctor has to name each. */
const otherwise = [
  'client-ids',
  'integrity-on-write',
  'integrity-on-delete',
  'external-references',
  'contains',
  'of-type',
  'quantities',
  'meta-source',
  'history-count',
  'versions-in-references',
];

describe('doctor on a HAPI server', function () {
  this.timeout(0);
  const hapi = withHapiServer();
  let bare: HapiForTests | undefined;
  after(async () => {
    if (bare?.kind === 'running') await bare.stop();
  });

  async function examined(hapiUrl: string, hapiDatabase = '', language: 'it' | 'en' = 'en'): Promise<DoctorFinding[]> {
    const command = { 'store.kind': 'hapi', 'store.hapiUrl': hapiUrl, 'store.hapiDatabase': hapiDatabase };
    const { configuration } = loadConfiguration({ folder: import.meta.dirname, environment: {}, command });
    const findings: DoctorFinding[] = [];
    for await (const finding of examineHapi(configuration, language)) findings.push(finding);
    return findings;
  }
  const bad = (findings: readonly DoctorFinding[]) => findings.filter(({ state }) => state === 'bad');

  it('finds nothing wrong with one that is set up, and removes what it wrote', async () => {
    const findings = await examined(hapi().baseUrl, hapi().databaseUrl);
    assert.deepEqual(bad(findings), []);
    assert.ok(findings.some(({ subject, detail }) => subject === 'ledger' && /steps of its tables/.test(detail)));
    for (const type of ['Basic', 'Organization', 'Observation', 'Provenance', 'Subscription']) {
      const found = await fetch(`${hapi().baseUrl}/${type}/_history?_count=200`, {
        headers: { 'cache-control': 'no-cache' },
      });
      assert.doesNotMatch(await found.text(), /doctor-\d/, type);
    }
  });

  it('says what is missing without a database', async () => {
    const findings = await examined(hapi().baseUrl);
    const ledger = findings.find(({ subject }) => subject === 'ledger');
    assert.deepEqual([ledger?.state, /SINFONIA_HAPI_DATABASE/.test(ledger?.detail ?? '')], ['doubtful', true]);
  });

  it('tells a database that cannot be reached from one that is not that of the server', async () => {
    const [unreached] = bad(await examined(hapi().baseUrl, 'postgres://nobody@127.0.0.1:1/none'));
    assert.match(unreached?.detail ?? '', /ECONNREFUSED/);
    const { databaseUrl } = hapi();
    if (databaseUrl === undefined) return;
    const [other] = bad(await examined(hapi().baseUrl, databaseUrl.replace(/\/[^/]*$/, '/template1')));
    assert.match(other?.detail ?? '', /hfj_res_ver/);
  });

  it('is not stopped by a server that does not answer', async () => {
    const [none] = bad(await examined('http://127.0.0.1:1/fhir'));
    assert.match(none?.detail ?? '', /ECONNREFUSED/);
  });

  it('names each setting of a server as it comes, in Italian and English', async function () {
    bare = await startHapiAsItComes();
    if (bare.kind === 'absent') this.skip();
    const english = bad(await examined(bare.baseUrl));
    const named = english.map(({ detail }) => detail.split(':')[0] ?? '');
    assert.deepEqual(
      otherwise.filter((id) => !named.includes(id)),
      [],
      named.join(', '),
    );
    assert.ok(english.every(({ detail }) => detail.includes('Set on the HAPI server: ')));
    const italian = bad(await examined(bare.baseUrl, '', 'it'));
    assert.deepEqual(
      italian.map(({ detail }) => detail.split(':')[0]),
      named,
    );
    assert.ok(italian.every(({ detail }) => detail.includes('Impostare sul server HAPI: ')));
  });
});
