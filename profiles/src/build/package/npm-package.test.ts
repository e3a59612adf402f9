import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Resource } from '@medplum/fhirtypes';
import { BasePackageLoader, createSQLJSPackageDB, DiskBasedPackageCache, LoadStatus } from 'fhir-package-loader';
import { packageExamples, packageFile, packageResources } from '../../package/index.ts';

const { name, version, path, canonical } = packageFile();

/** Files of a ustar archive by name. */
function readTar(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== 0) {
    const text = (from: number, length: number): string => bytes.toString('utf8', at + from, at + from + length);
    const size = Number.parseInt(text(124, 11), 8);
    files.set(text(0, 100).replace(/\0.*$/s, ''), text(512, size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

interface Index {
  readonly 'index-version': number;
  readonly files: readonly {
    readonly filename: string;
    readonly resourceType: string;
    readonly id: string;
    readonly url?: string;
  }[];
}

describe('the FHIR package', () => {
  const files = readTar(gunzipSync(readFileSync(path)));
  const json = (file: string): unknown => JSON.parse(files.get(file) ?? 'null');

  it('has a manifest with what the package specification asks for', () => {
    const manifest = json('package/package.json') as Record<string, unknown>;
    for (const field of ['name', 'version', 'description', 'author', 'license', 'url', 'canonical', 'title'])
      assert.equal(typeof manifest[field], 'string', field);
    assert.match(name, /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/);
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(manifest['fhirVersions'], ['4.0.1']);
    assert.deepEqual(manifest['dependencies'], { 'hl7.fhir.r4.core': '4.0.1' });
  });

  it('holds every resource and example once, where the index says, and nothing else', () => {
    const expected = new Set(['package/package.json', 'package/.index.json', 'package/example/.index.json']);
    const sets: readonly (readonly [folder: string, resources: readonly Resource[]])[] = [
      ['package', packageResources()],
      ['package/example', packageExamples()],
    ];
    for (const [folder, resources] of sets) {
      const index = json(`${folder}/.index.json`) as Index;
      assert.equal(index['index-version'], 2);
      assert.equal(index.files.length, resources.length);
      for (const { filename, resourceType, id, url } of index.files) {
        const resource = json(`${folder}/${filename}`) as Resource & { readonly url?: string };
        assert.deepEqual([resource.resourceType, resource.id, resource.url], [resourceType, id, url]);
        expected.add(`${folder}/${filename}`);
      }
    }
    assert.deepEqual([...files.keys()].sort(), [...expected].sort());
  });

  it('names no place on a disk', () => {
    for (const [file, text] of files) {
      assert.match(file, /^package\/(?!.*\.\.)[^\\]+$/);
      assert.doesNotMatch(text, /file:\/\/|"\/(home|root|tmp|work|Users)\//, file);
    }
  });

  describe('in the cache of a FHIR tool', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sinfonia-fhir-cache-'));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it('is loaded by the loader that SUSHI uses, and every profile is found by address, id and name', async () => {
      const cache = new DiskBasedPackageCache(folder);
      await cache.cachePackageTarball(name, version, createReadStream(path));
      const offline = { resolveVersion: async (_: string, wanted: string) => wanted, download: refuse };
      const current = { downloadCurrentBuild: refuse, getCurrentBuildDate: refuse };
      const loader = new BasePackageLoader(await createSQLJSPackageDB(), cache, offline, current);
      assert.equal(await loader.loadPackage(name, version), LoadStatus.LOADED);
      for (const { url = '', id = '', name: type = '' } of packageResources('StructureDefinition')) {
        assert.ok(url.startsWith(canonical));
        for (const key of [url, id, type])
          assert.equal(loader.findResourceInfo(key, { type: ['Profile', 'Extension'] })?.url, url, key);
        assert.ok(loader.findResourceJSON(url).snapshot.element.length > 0, url);
      }
    });
  });
});

function refuse(): Promise<never> {
  return Promise.reject(new Error('no network in a test'));
}
