import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../src/config/index.ts';
import { readSpidSamlOptions } from '../../../src/identity/saml/settings.ts';

const organization = {
  name: 'Ente di prova',
  displayName: 'Ente',
  url: 'https://www.example.org',
  ipaCode: 'c_prova',
  locality: 'Napoli',
  email: 'spid@example.org',
  telephone: '+390810000000',
};

describe('SPID SAML settings', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spid-settings-'));
    await writeFile(join(folder, 'registry.pem'), 'certificate');
  });
  after(() => rm(folder, { recursive: true }));

  async function read(written: object) {
    const file = join(folder, 'configuration.json');
    await writeFile(file, JSON.stringify(written));
    const { configuration } = loadConfiguration({ folder, file, environment: {} });
    return readSpidSamlOptions(configuration, folder);
  }
  const missing = async (written: object) => {
    const result = await read(written);
    return result.ok ? [] : result.issues.map(({ values }) => values?.['option']);
  };

  it('is off without a word, and knows its addresses from the base address', async () => {
    const { configuration } = loadConfiguration({ folder, environment: {} });
    assert.equal(configuration.spidSaml.enabled, false);
    const result = await read({
      server: { baseUrl: 'https://fhir.example.org' },
      organization,
      spidSaml: {
        enabled: true,
        registry: 'https://registry.example.org/idps.xml',
        registryCertificate: 'registry.pem',
      },
    });
    assert.ok(result.ok);
    assert.deepEqual(result.options, {
      serviceProvider: {
        entityId: 'https://fhir.example.org/login/saml/metadata',
        assertionConsumerUrl: 'https://fhir.example.org/login/saml/acs',
        singleLogoutUrl: 'https://fhir.example.org/login/saml/slo',
        serviceName: 'SINFONIA',
        organization,
      },
      folder: join(folder, '.sinfonia', 'identity', 'spid-saml'),
      registry: 'https://registry.example.org/idps.xml',
      registryCertificate: 'certificate',
      registryRefreshSeconds: 21_600,
      clockToleranceSeconds: 10,
      requestSeconds: 900,
    });
  });

  it('names every option that is missing', async () => {
    assert.deepEqual(await missing({ spidSaml: { enabled: true } }), [
      ...Object.keys(organization).map((name) => `organization.${name}`),
      'spidSaml.registry',
    ]);
    const registry = 'https://registry.example.org/idps.xml';
    assert.deepEqual(await missing({ organization, spidSaml: { registry } }), ['spidSaml.registryCertificate']);
    const unreadable = { registry, registryCertificate: 'nowhere.pem' };
    assert.deepEqual(await missing({ organization, spidSaml: unreadable }), ['spidSaml.registryCertificate']);
    const plain = { server: { baseUrl: 'http://fhir.example.org' }, organization, spidSaml: { registry: 'idps.xml' } };
    assert.deepEqual(await missing(plain), ['server.baseUrl']);
  });

  it('refuses values of another form', async () => {
    for (const written of [
      { organization: { telephone: '+39 081 1234567' } },
      { organization: { ipaCode: 'r campan' } },
      { organization: { email: 'not an address' } },
      { organization: { url: 'http://www.example.org' } },
      { spidSaml: { registry: 'http://registry.example.org' } },
      { spidSaml: { entityId: 'urn:x' } },
      { spidSaml: { clockToleranceSeconds: 3600 } },
      { spidSaml: { serviceName: '' } },
    ]) {
      await assert.rejects(read(written), /configuration-invalid/, JSON.stringify(written));
    }
  });
});
