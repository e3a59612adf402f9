import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { generatedFile } from '../../archive/locations.ts';
import { packageExamples, packageResources, sourceOf } from '../../package/index.ts';
import { CodeUnions } from './codes.ts';
import { type DeclaredProfile, declareProfile, type TypeSources } from './declare-profile.ts';
import { examplesCheck } from './examples-check.ts';
import { quote, toKebab } from './names.ts';
import { urlConstants } from './url-constants.ts';

const header = '// Written by profiles/src/build/types. Do not edit.\n';

/**
 * Writes `generated/types/`: the root entry of this workspace as JavaScript and declarations, which need no compiler and
 * can be published as they are. One declaration file per profile and extension; `urls` holds the constants; a check that
 * compiles only when the examples of the package are of the types of their profiles.
 */
export function buildTypes(): void {
  const structures = packageResources('StructureDefinition');
  const byUrl = new Map(structures.map((structure) => [structure.url ?? '', structure]));
  const codes = new CodeUnions(packageResources('ValueSet'), new Set(structures.map(({ name = '' }) => name)));
  const sources: TypeSources = {
    find: (url) => byUrl.get(url.replace(/\|.*$/, '')),
    codes,
    sourceOf: (profile) => sourceOf(profile)?.file,
  };
  const files = new Map<string, string>();
  const declaredIn = new Map<string, string>();
  const declareNames = (text: string, file: string): void => {
    // Two files of the index with the same name would both lose it without a word.
    for (const [, name = ''] of text.matchAll(/^export (?:interface|type) (\w+)/gm)) {
      if (declaredIn.has(name)) throw new Error(`type ${name} is in ${declaredIn.get(name)} and in ${file}`);
      declaredIn.set(name, file);
    }
  };
  for (const structure of structures) {
    const file = `profiles/${toKebab(structure.name ?? '')}.d.ts`;
    const declared = declareProfile(structure, sources);
    declareNames(declared.declarations.join('\n'), file);
    files.set(file, profileFile(declared));
  }
  const constants = urlConstants(packageResources());
  files.set('codes.d.ts', codes.declarations());
  declareNames(codes.declarations(), 'codes.d.ts');
  files.set('urls.js', constants.map(({ javascript }) => javascript).join('\n'));
  files.set('urls.d.ts', constants.map(({ declaration }) => declaration).join('\n'));
  files.set('extensions.d.ts', extensionsByUrl(structures.filter(isExtension)));
  const types = [
    './codes.d.ts',
    './extensions.d.ts',
    ...[...files.keys()].filter((file) => file.startsWith('profiles/')).map((file) => `./${file}`),
  ];
  files.set('index.js', "export * from './urls.js';\n");
  files.set(
    'index.d.ts',
    `export * from './urls.js';\n${types.map((file) => `export type * from '${file.replace(/\.d\.ts$/, '.js')}';\n`).join('')}`,
  );
  const profiles = structures.filter((structure) => !isExtension(structure));
  files.set('examples.test-types.ts', examplesCheck(profiles, packageExamples()));

  rmSync(generatedFile('types'), { recursive: true, force: true });
  mkdirSync(generatedFile('types/profiles'), { recursive: true });
  for (const [name, text] of files) writeFileSync(generatedFile(`types/${name}`), `${header}${text}`);
}

const isExtension = ({ type }: StructureDefinition): boolean => type === 'Extension';

function profileFile({ declarations, base, profiles, codes }: DeclaredProfile): string {
  const imports = [
    importTypes(base, '@medplum/fhirtypes'),
    importTypes(codes, '../codes.js'),
    ...[...profiles].sort().map((name) => importTypes(new Set([name]), `./${toKebab(name)}.js`)),
  ];
  return `${imports.join('')}\n${declarations.join('\n')}`;
}

function importTypes(names: ReadonlySet<string>, from: string): string {
  return names.size === 0 ? '' : `import type { ${[...names].sort().join(', ')} } from ${quote(from)};\n`;
}

function extensionsByUrl(extensions: readonly StructureDefinition[]): string {
  const imports = extensions.map(({ name = '' }) => importTypes(new Set([name]), `./profiles/${toKebab(name)}.js`));
  const fields = extensions.map(({ url = '', name }) => `  ${quote(url)}: ${name};\n`);
  return `${imports.join('')}\n/** Type of each extension of the package by its canonical address. */\nexport interface ExtensionByUrl {\n${fields.join('')}}\n`;
}
