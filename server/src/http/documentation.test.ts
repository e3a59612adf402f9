import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Facade, startFacade } from '../../test/http/facade.ts';

describe('the documentation at /docs', () => {
  let top: string;
  let folder: string;
  let facade: Facade;

  const build = async (title: string): Promise<void> => {
    await mkdir(join(`${folder}.new`, 'guide'), { recursive: true });
    await writeFile(join(`${folder}.new`, 'index.html'), `<!doctype html><title>${title}</title>`);
    await writeFile(join(`${folder}.new`, 'guide/index.html'), '<!doctype html><title>guide</title>');
    await writeFile(join(`${folder}.new`, 'style.css'), 'body{}');
    await writeFile(join(`${folder}.new`, 'guide/patient.json'), '{}');
    await writeFile(join(`${folder}.new`, 'guide/package.tgz'), Uint8Array.of(0x1f, 0x8b, 0xff));
    await writeFile(join(`${folder}.new`, 'notes.txt'), 'not a page');
    await symlink(join(top, 'secret.html'), join(`${folder}.new`, 'link.html'));
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}.new`, folder);
  };

  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'sinfonia-docs-'));
    folder = join(top, 'dist');
    await writeFile(join(top, 'secret.html'), 'secret');
    facade = await startFacade({ parts: { documentationFolder: folder } });
  });

  afterEach(async () => {
    await facade.close();
    await rm(top, { recursive: true, force: true });
  });

  it('says how to build the site, in both languages, as long as it is not there', async () => {
    const page = await facade.ask({ path: '/docs/', headers: { 'accept-language': 'en' } });
    assert.equal(page.status, 200);
    assert.match(page.text, /<html lang="en">[\s\S]*lang="it"[\s\S]*npm run docs[\s\S]*lang="en"[\s\S]*npm run docs/);
    assert.equal((await facade.ask({ path: '/docs/index.html' })).status, 404);
  });

  it('serves pages and style sheet with their types, the headers of a page and an ETag', async () => {
    await build('first');
    const page = await facade.ask({ path: '/docs/' });
    assert.equal(page.status, 200);
    assert.match(page.text, /first/);
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'self';/);
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
    assert.equal(page.headers['x-frame-options'], 'DENY');
    const again = await facade.ask({ path: '/docs/', headers: { 'if-none-match': page.headers.etag ?? '' } });
    assert.equal(again.status, 304);
    assert.equal((await facade.ask({ path: '/docs/style.css' })).headers['content-type'], 'text/css; charset=utf-8');
    const definition = await facade.ask({ path: '/docs/guide/patient.json' });
    assert.equal(definition.headers['content-type'], 'application/fhir+json; charset=utf-8');
    const pack = await facade.ask({ path: '/docs/guide/package.tgz' });
    assert.equal(pack.headers['content-type'], 'application/gzip');
    assert.deepEqual([...pack.bytes], [0x1f, 0x8b, 0xff]);
    assert.match((await facade.ask({ path: '/docs/guide/' })).text, /guide/);
    const head = await facade.ask({ method: 'HEAD', path: '/docs/guide/index.html' });
    assert.deepEqual([head.status, head.text], [200, '']);
  });

  it('leads from /docs to /docs/ and refuses other methods', async () => {
    const moved = await facade.ask({ path: '/docs' });
    assert.deepEqual([moved.status, moved.headers.location], [308, 'docs/']);
    const refused = await facade.ask({ method: 'POST', path: '/docs/' });
    assert.deepEqual([refused.status, refused.headers.allow], [405, 'GET, HEAD']);
  });

  it('shows a new build without a restart', async () => {
    await build('first');
    assert.match((await facade.ask({ path: '/docs/' })).text, /first/);
    await build('second');
    assert.match((await facade.ask({ path: '/docs/' })).text, /second/);
  });

  it('serves nothing but the pages of the build', async () => {
    await build('first');
    for (const path of [
      '/docs/../secret.html',
      '/docs/%2e%2e/secret.html',
      '/docs/..%2fsecret.html',
      '/docs/guide/../../secret.html',
      '/docs//etc/passwd',
      '/docs/link.html',
      '/docs/notes.txt',
      '/docs/guide',
      '/docs/constructor',
      '/docs/index.html%00.css',
      '/docs/missing.html',
      '/docsindex.html',
    ]) {
      const answer = await facade.ask({ path });
      assert.equal(answer.status, 404, path);
      assert.doesNotMatch(answer.text, /secret|not a page/, path);
    }
  });
});
