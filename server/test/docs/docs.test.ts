import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { invalidExamples, packageExamples, packageFile, packageResources } from '@sinfonia/profiles/package';
import { buildSite, type SiteReport } from '../../../docs/site/build-site.ts';
import { escapeHtml, renderMarkdown } from '../../../docs/site/render-markdown.ts';
import { findPages } from '../../../docs/site/source-pages.ts';

const root = join(import.meta.dirname, '../../..');

describe('the documentation site', function () {
  this.timeout(60_000);
  let top: string;
  let out: string;
  let report: SiteReport;
  const pages = new Map<string, string>();

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'sinfonia-site-'));
    out = join(top, 'dist');
    report = await buildSite(root, out);
    for (const path of report.pages) pages.set(path, await readFile(join(out, path), 'utf8'));
  });

  after(() => rm(top, { recursive: true, force: true }));

  it('has no link that leads nowhere and no page without a title', () => {
    assert.deepEqual(report.deadLinks, []);
    assert.deepEqual(report.faults, []);
    assert.ok(report.pages.includes('index.html'));
  });

  it('gives every page a title, a language, one main heading, a skip link and itself in the navigation', () => {
    for (const [path, html] of pages) {
      assert.match(html, /<html lang="(it|en)">/, path);
      assert.match(html, /<title>\S.* – SINFONIA<\/title>/, path);
      assert.equal(html.match(/<h1[ >]/g)?.length, 1, path);
      assert.match(html, /<a class="skip" href="#content">[\s\S]*<main id="content">/, path);
      assert.match(html, /aria-current="page"/, path);
    }
  });

  it('leads from each page to files and headings of the site only', () => {
    for (const [path, html] of pages) {
      for (const [, href = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
        if (/^(https?|mailto):/.test(href)) continue;
        const [file = '', anchor] = href.split('#', 2);
        const target = file === '' ? path : posix.join(posix.dirname(path), file);
        if (target === 'style.css' || report.files.includes(target)) continue;
        const found = pages.get(target);
        assert.ok(found !== undefined, `${path}: ${href}`);
        if (anchor !== undefined) assert.ok(found.includes(`id="${decodeURIComponent(anchor)}"`), `${path}: ${href}`);
      }
    }
  });

  it('has a page for each resource of the FHIR package, with its address and its definition to take away', () => {
    const index = pages.get('package/index.html') ?? '';
    for (const resource of packageResources()) {
      const place = `package/${resource.resourceType}-${resource.id}`;
      const page = pages.get(`${place}.html`) ?? '';
      assert.ok(page.includes(`<code class="copy">${(resource as { readonly url?: string }).url}</code>`), place);
      assert.ok(report.files.includes(`${place}.json`), place);
      assert.ok(index.includes(`href="${posix.basename(place)}.html"`), place);
    }
    assert.ok(report.files.includes(`package/${packageFile().file}`));
  });

  it('says on the page of a profile what it adds, all elements, its rules, examples and mistakes', () => {
    for (const profile of packageResources('StructureDefinition').filter(({ type }) => type !== 'Extension')) {
      const page = pages.get(`package/StructureDefinition-${profile.id}.html`) ?? '';
      const [adds = '', all = ''] = page.split('<table class="elements">').slice(1);
      const rows = (html: string): number => html.slice(0, html.indexOf('</table>')).match(/<tr/g)?.length ?? 0;
      assert.ok(rows(adds) > 2 && rows(adds) < rows(all), profile.id);
      assert.equal(rows(all), (profile.snapshot?.element ?? []).length + 1, profile.id);
      for (const { constraint = [] } of profile.differential?.element ?? [])
        for (const { key } of constraint) assert.ok(page.includes(`<tr id="rule-${key}">`), `${profile.id} ${key}`);
      const examples = packageExamples().filter(({ meta }) => meta?.profile?.includes(profile.url ?? ''));
      const places = examples.map((example) => `${example.resourceType}/${example.id}`);
      for (const place of places) assert.ok(page.includes(`<code>${place}</code>`), place);
      const mistakes = invalidExamples().filter(({ from }) => places.includes(from));
      assert.equal(/<h2 id="invalid">/.test(page), mistakes.length > 0, profile.id);
      for (const { name } of mistakes) assert.ok(page.includes(`lang="en">${escapeHtml(name)}</span>`), name);
      assert.equal(
        /<h2 id="hl7-italia">/.test(page),
        profile.mapping?.some(({ identity }) => identity === 'hl7-italia') === true,
      );
    }
  });

  it('gives every table a caption, headers of columns and rows, and no id twice on a page', () => {
    for (const [path, html] of pages) {
      if (!path.startsWith('package/')) continue;
      for (const [, table = ''] of html.matchAll(/<table[^>]*>([\s\S]*?)<\/table>/g)) {
        assert.match(table, /<th scope="col">/, path);
        const rows = table.match(/<tr/g)?.length ?? 0;
        assert.equal(table.match(/<th scope="row">/g)?.length ?? 0, rows - 1, path);
      }
      assert.equal(
        html.match(/<table/g)?.length,
        html.match(/role="region" aria-label="[^"]+" tabindex="0">\n<table/g)?.length,
        path,
      );
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, path);
    }
  });

  it('loads nothing and runs nothing', () => {
    for (const [path, html] of pages) {
      assert.doesNotMatch(html, /<(script|img|iframe|object|embed|style)\b|\son[a-z]+="|style="/i, path);
      assert.deepEqual(
        [...html.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => posix.basename(href ?? '')),
        ['style.css'],
      );
    }
  });

  it('marks both languages of a bilingual page', () => {
    const guide = pages.get('guide/flussi-ministeriali.html') ?? '';
    assert.match(guide, /<section lang="it">\s*<h2 id="italiano">[\s\S]*<section lang="en">\s*<h2 id="english">/);
  });
});

describe('a build of the documentation site with faults', function () {
  this.timeout(60_000);
  let top: string;

  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'sinfonia-site-'));
    for (const path of await findPages(root)) await cp(join(root, path), join(top, path), { recursive: true });
    await cp(join(root, 'LICENSE'), join(top, 'LICENSE'));
  });

  afterEach(() => rm(top, { recursive: true, force: true }));

  it('names each dead link, picture and page without a title, and leaves the earlier site alone', async () => {
    const out = join(top, 'dist');
    await cp(join(root, 'LICENSE'), join(out, 'earlier'));
    await writeFile(
      join(top, 'docs/faulty.md'),
      'No heading, [no file](nowhere.md), [no anchor](glossary.md#nowhere), [by root](/fhir), [out](../../x.md), ![seen](x.png)\n',
    );
    const report = await buildSite(top, out);
    const faulty = report.deadLinks.filter(({ page }) => page === 'docs/faulty.md');
    assert.deepEqual(faulty.map(({ href, reason }) => `${href}: ${reason}`).sort(), [
      '../../x.md: outside the repository',
      '/fhir: address of this site by root',
      'glossary.md#nowhere: no such heading',
      'nowhere.md: no such file',
    ]);
    assert.deepEqual(report.faults, ['docs/faulty.md: no title', 'docs/faulty.md: picture x.png']);
    assert.deepEqual(await readdir(out), ['earlier']);
  });
});

describe('Markdown of the documentation', () => {
  it('shows HTML as text, but for line breaks and comments', () => {
    const { html } = renderMarkdown('<!-- made -->\n\n# A\n\none<br>two <b onclick="x">three</b>\n', 'en', (href) => ({
      kind: 'address',
      href,
    }));
    assert.match(html, /one<br>two &lt;b onclick=&quot;x&quot;&gt;three&lt;\/b&gt;/);
    assert.doesNotMatch(html, /made/);
  });

  it('folds a list that is in details, and nothing with attributes', () => {
    const render = (open: string) =>
      renderMarkdown(`<${open}>\n<summary>2 rows</summary>\n\n- one\n\n</details>\n`, 'en', (href) => ({
        kind: 'address',
        href,
      })).html;
    assert.match(render('details'), /^<details>\n<summary>2 rows<\/summary>\s*<ul>[\s\S]*<\/ul>\s*<\/details>\s*$/);
    assert.match(render('details open onclick="x"'), /&lt;details open onclick/);
  });

  it('numbers headings that repeat, as GitHub does', () => {
    const { anchors } = renderMarkdown("# L'SDK, un po'\n\n## Così\n\n## Così\n", 'it', (href) => ({
      kind: 'address',
      href,
    }));
    assert.deepEqual(anchors, ['lsdk-un-po', 'così', 'così-1']);
  });
});
