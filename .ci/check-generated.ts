import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderReference } from '../server/src/config/index.ts';
import { renderErrorReference } from './error-reference.ts';
import { renderSiadT1Reference, renderSiadT2Reference } from './flow-reference.ts';
import { renderPolicyReference } from './policy-reference.ts';

/**
 * Checks that the files made from code are what the code makes now; `--write` makes them anew.
 * Exit code 1 names the stale ones.
 */
const generated: readonly { path: string; render: () => string | Promise<string> }[] = [
  { path: 'docs/reference/errors.md', render: renderErrorReference },
  { path: 'docs/reference/policies.md', render: renderPolicyReference },
  { path: 'docs/reference/flow-siad-t1.md', render: renderSiadT1Reference },
  { path: 'docs/reference/flow-siad-t2.md', render: renderSiadT2Reference },
  { path: 'docs/reference/configuration.md', render: renderReference },
];

const root = join(import.meta.dirname, '..');
const write = process.argv.includes('--write');
const stale: string[] = [];

for (const { path, render } of generated) {
  const expected = await render();
  const file = join(root, path);
  const actual = await readFile(file, 'utf8').catch(() => undefined);
  if (actual === expected) continue;
  if (write) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, expected);
    console.log(`written ${path}`);
  } else stale.push(path);
}

if (stale.length > 0) {
  console.error(`Stale generated files: ${stale.join(', ')}. Run: npm run generate`);
  process.exit(1);
}
