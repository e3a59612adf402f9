import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds the package that is published: JavaScript and declarations in `dist`, with a package.json whose addresses lead
 * there, and the types and addresses of the profiles, so that nothing else of this repository is needed. The profiles are
 * built before. `node build.ts [folder]`.
 */
const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, 'dist'));

/** Address of a built file for that of its source. */
function built(source: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, '.js');
}

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
rmSync(out, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.build.json'), '--outDir', out], { stdio: 'inherit' });

const profiles = join(out, 'profiles');
cpSync(dirname(fileURLToPath(import.meta.resolve('@sinfonia/profiles'))), profiles, {
  recursive: true,
  filter: (name) => !name.endsWith('.test-types.ts'),
});

for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(d\.ts|js)$/.test(name)) continue;
  const path = join(out, name);
  const toProfiles = relative(dirname(path), join(profiles, 'index.js')).replaceAll('\\', '/');
  const text = readFileSync(path, 'utf8')
    // The compiler rewrites the addresses of local files in JavaScript only.
    .replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1')
    .replace(/(['"])@sinfonia\/profiles\1/g, `$1${toProfiles.startsWith('.') ? '' : './'}${toProfiles}$1`);
  writeFileSync(path, text);
}

const source = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as {
  readonly exports: { readonly '.': string };
  readonly imports: Readonly<Record<string, { readonly browser: string; readonly default: string }>>;
  readonly [key: string]: unknown;
};
const { devDependencies: _devDependencies, scripts: _scripts, ...kept } = source;
const entry = built(source.exports['.']);
const imports = Object.entries(source.imports).map(([name, { browser, default: node }]) => [
  name,
  { browser: built(browser), default: built(node) },
]);
const published = {
  ...kept,
  engines: { node: '>=20' },
  exports: { '.': { types: entry.replace(/\.js$/, '.d.ts'), default: entry } },
  imports: Object.fromEntries(imports),
};
writeFileSync(join(out, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
cpSync(join(here, 'README.md'), join(out, 'README.md'));
const licence = join(here, '..', 'LICENSE');
if (existsSync(licence)) cpSync(licence, join(out, 'LICENSE'));
