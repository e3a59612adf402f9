import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DeadLink, LinkResolver } from './links.ts';
import { buildNavigation } from './navigation.ts';
import { packagePages } from './package/package-pages.ts';
import type { Page } from './page.ts';
import { framePage, styleSheet } from './page-frame.ts';
import { renderMarkdown } from './render-markdown.ts';
import { readPages } from './source-pages.ts';

/** Files that the style sheet of the site is put together from. */
const styleSources = ['style.css', 'package/package.css'];

/** What a build made, or why it made nothing. */
export interface SiteReport {
  /** Paths of the pages in the site. */
  readonly pages: readonly string[];
  /** Paths of the other files that pages offer: definitions, examples, the package. */
  readonly files: readonly string[];
  /** Links that lead nowhere. When there are any, nothing is written. */
  readonly deadLinks: readonly DeadLink[];
  /** Pages without a title and pictures, one line each. When there are any, nothing is written. */
  readonly faults: readonly string[];
}

/**
 * Builds the documentation site of the repository at `root` into the folder `out`, which it replaces as a whole and only
 * when every page is in order.
 */
export async function buildSite(root: string, out: string): Promise<SiteReport> {
  const written = await readPages(root);
  const generated = packagePages();
  const all: readonly Page[] = [...written, ...generated.pages];
  const navigation = buildNavigation(all);
  const links = new LinkResolver(root, all);
  const anchors = new Map<string, readonly string[]>();
  const faults: string[] = [];
  const files = new Map<string, string>();
  const add = (page: Page, html: string): void => {
    if (page.title === '') faults.push(`${page.path}: no title`);
    if (files.has(page.target)) faults.push(`${page.path}: another page has the address ${page.target}`);
    files.set(page.target, framePage(page, html, navigation));
  };
  for (const page of written) {
    const rendered = renderMarkdown(page.markdown, page.language, (href) => links.resolve(page, href));
    anchors.set(page.path, rendered.anchors);
    add(page, rendered.html);
    for (const picture of rendered.pictures) faults.push(`${page.path}: picture ${picture}`);
  }
  for (const page of generated.pages) add(page, page.html);
  links.checkAnchors(anchors);
  const report = { pages: [...files.keys()], files: [...generated.files.keys()], deadLinks: links.dead, faults };
  if (links.dead.length === 0 && faults.length === 0) await replaceFolder(out, [...files, ...generated.files]);
  return report;
}

async function replaceFolder(out: string, files: Iterable<readonly [string, string | Buffer]>): Promise<void> {
  const fresh = `${out}.${process.pid}.new`;
  await rm(fresh, { recursive: true, force: true });
  for (const [path, content] of files) {
    const file = join(fresh, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const styles = await Promise.all(styleSources.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  await writeFile(join(fresh, styleSheet), styles.join('\n'));
  await rm(out, { recursive: true, force: true });
  await rename(fresh, out);
}
