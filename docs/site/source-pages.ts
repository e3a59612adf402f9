import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from './page.ts';
import type { Language } from './words.ts';

/**
 * One Markdown file of the repository that becomes a page. Its title is its first heading; its language Italian when the file
 * ends in `.it.md` or its first section is called "Italiano".
 */
export interface SourcePage extends Page {
  readonly markdown: string;
}

/** Which Markdown files are pages: what a user or contributor needs, not what belongs to tests and data. */
const pagePatterns: readonly RegExp[] = [
  /^(README|README\.it|CHANGELOG|CONTRIBUTING)\.md$/,
  /^docs\/.+\.md$/,
  /^(profiles|mappings|sdk|server|examples)\/README\.md$/,
  /^examples\/[^/]+\/README\.md$/,
  /^mappings\/src\/(flows|fse)\/(.+\/)?README\.md$/,
  /^server\/src\/[^/]+\/README\.md$/,
  /^server\/bench\/README\.md$/,
];

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'generated', '.git']);

/** Paths of all Markdown files of a repository that become pages, in alphabetical order. */
export async function findPages(root: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !entry.name.startsWith('.')) await walk(path);
      } else if (pagePatterns.some((pattern) => pattern.test(path))) found.push(path);
    }
  };
  await walk('');
  return found.sort();
}

/** Reads the pages of a repository. Rejects with the error of the file system when one cannot be read. */
export async function readPages(root: string): Promise<SourcePage[]> {
  const paths = await findPages(root);
  return Promise.all(
    paths.map(async (path) => {
      const markdown = await readFile(join(root, path), 'utf8');
      return { path, target: targetOf(path), markdown, title: titleOf(markdown), language: languageOf(path, markdown) };
    }),
  );
}

/** Path of a page in the site: `docs/` is its root, and a README is the index of its folder. */
export function targetOf(path: string): string {
  if (path === 'README.md') return 'overview.html';
  if (path === 'README.it.md') return 'panoramica.html';
  const inSite = path.startsWith('docs/') ? path.slice('docs/'.length) : path;
  return inSite
    .replace(/README\.md$/, 'index.md')
    .replace(/\.md$/, '.html')
    .toLowerCase();
}

function titleOf(markdown: string): string {
  const heading = /^# +(.+?) *$/m.exec(withoutFences(markdown))?.[1] ?? '';
  return heading.replaceAll(/[`*]/g, '');
}

function languageOf(path: string, markdown: string): Language {
  if (path.endsWith('.it.md')) return 'it';
  return /^## +(.+?) *$/m.exec(withoutFences(markdown))?.[1] === 'Italiano' ? 'it' : 'en';
}

// A comment line of a shell example is no heading.
function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
}
