import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalBase, packageName, packageResources } from '@sinfonia/profiles/package';
import { publishPackage } from '../../src/fhir/conformance/publish-package.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { type RunningServer, startServer } from './running-server.ts';

describe('definitions of the package', () => {
  let server: RunningServer;
  let authorization: string;

  before(async () => {
    server = await startServer({ options: { 'store.publishPackage': true }, resources: [] });
    authorization = await server.authorization();
  });
  after(() => server.stop());

  const get = async (path: string) => {
    const answer = await server.ask('GET', `/fhir/${path}`, { authorization });
    return JSON.parse(answer.text);
  };

  it('can be read and searched like other resources', async () => {
    const url = `${canonicalBase}/StructureDefinition/sinfonia-patient`;
    const found = await get(`StructureDefinition?url=${encodeURIComponent(url)}`);
    assert.equal(found.entry.length, 1);
    assert.equal(found.entry[0].resource.id, 'sinfonia-patient');
    assert.equal((await get('StructureDefinition/sinfonia-patient')).url, url);
    assert.equal((await get(`ImplementationGuide/${packageName}`)).packageId, packageName);
    const total = (await get('StructureDefinition?_summary=count')).total;
    assert.equal(total, packageResources('StructureDefinition').length);
  });
});

describe('publishing the package', () => {
  it('writes once, and again only what another package changed', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'sinfonia-package-'));
    const store = await openSqliteStore({ dataDirectory, baseUrl: 'http://localhost/fhir', workers: 1 });
    try {
      assert.equal(await publishPackage(store), packageResources().length);
      assert.equal(await publishPackage(store), 0);
      await store.write([{ kind: 'delete', type: 'ImplementationGuide', id: packageName }]);
      assert.equal(await publishPackage(store), packageResources().length);
      const versions = await store.history({ type: 'StructureDefinition', id: 'sinfonia-patient', count: 5 });
      assert.equal(versions.total, 1);
    } finally {
      await store.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  });
});
