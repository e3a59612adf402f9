import type { StructureDefinition } from '@medplum/fhirtypes';
import { openArchive } from '../src/archive/indexed-archive.ts';
import { generatedFile } from '../src/archive/locations.ts';
import { validate } from '../src/validator/index.ts';
import type { StartUp } from './start-up.ts';

// Compiling happens at the first use: one nearly empty resource per profile makes the validator ready for the whole package.
const definitions = openArchive<StructureDefinition>(generatedFile('package-definitions'));
const profiles = definitions.keys().flatMap((url) => {
  const { type } = definitions.get(url) ?? {};
  return type === undefined || type === 'Extension' ? [] : [{ url, type }];
});
for (const { url, type } of profiles) validate({ resourceType: type, meta: { profile: [url] } });
const result: StartUp = {
  milliseconds: performance.now(),
  residentMegabytes: process.memoryUsage.rss() / 2 ** 20,
  profiles: profiles.length,
};
console.log(JSON.stringify(result));
