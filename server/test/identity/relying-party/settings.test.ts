import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../src/config/index.ts';
import { openLogin } from '../../../src/identity/open-login.ts';
import { readRelyingPartySettings } from '../../../src/identity/relying-party/settings.ts';
import table from './settings.cases.json' with { type: 'json' };

const token = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('settings of the relying party', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sinfonia-settings-'));
    const id = 'https://registry.example.org/openid_relying_party/public/';
    writeFileSync(join(folder, 'right.jwt'), `${token({ id, sub: 'https://fhir.example.org' })}\n`);
    writeFileSync(join(folder, 'other.jwt'), token({ id, sub: 'https://other.example.org' }));
    writeFileSync(join(folder, 'none.jwt'), 'not a token');
    writeFileSync(join(folder, 'keys.json'), '{"keys":[{"kty":"RSA","kid":"1","n":"AQAB","e":"AQAB"}]}');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const configured = (change: Readonly<Record<string, unknown>>) =>
    loadConfiguration({ folder, environment: {}, command: { ...table.complete, ...change } }).configuration;

  for (const { name, change, refused } of table.cases) {
    it(name, async () => {
      const read = await readRelyingPartySettings(configured(change), folder);
      const options = read.ok ? [] : read.issues.map((issue) => issue.values?.['option']);
      assert.deepEqual(options, refused);
    });
  }

  it('keeps the login closed when the settings are incomplete', async () => {
    const opened = await openLogin({ configuration: configured({ 'spid.trustAnchor': '' }), folder });
    assert.equal(opened.ok, false);
  });

  it('never trusts the sandbox federation in production', async () => {
    const configuration = { ...configured({}), mode: 'production' } as const;
    await assert.rejects(openLogin({ configuration, folder, sandboxTrustMarks: [] }), /sandbox/);
  });

  it('opens the login with nothing enabled, and with the sandbox federation', async () => {
    for (const sandboxTrustMarks of [undefined, []]) {
      const opened = await openLogin({
        configuration: configured({ 'spid.enabled': false }),
        folder,
        ...(sandboxTrustMarks && { sandboxTrustMarks }),
      });
      assert.ok(opened.ok);
      const paths = opened.login.mounts.map(({ path }) => path);
      assert.deepEqual(paths, ['/login', ...(sandboxTrustMarks ? ['/.well-known/openid-federation'] : [])]);
      await opened.login.close();
    }
  });
});
