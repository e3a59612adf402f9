import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Resource } from '@medplum/fhirtypes';
import { generatedFile } from '../../archive/locations.ts';
import type { CompiledFsh } from './compile-fsh.ts';
import { toTar } from './tar.ts';

/** Name and version of the package, and the canonical base of its resources. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
  readonly canonical: string;
  readonly title: string;
}

/**
 * Writes the FHIR npm package: `generated/package/package/*.json`, its examples below `example/`, and the same as
 * `generated/<name>-<version>.tgz`.
 *
 * @see https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export function writeNpmPackage(
  identity: PackageIdentity,
  content: Pick<CompiledFsh, 'conformance' | 'examples'>,
): void {
  const files = new Map<string, Buffer>([
    ['package/package.json', toBytes(manifest(identity))],
    ['package/.index.json', toBytes(toIndex(content.conformance))],
    ...content.conformance.map((resource) => [`package/${fileName(resource)}`, toBytes(resource)] as const),
    ['package/example/.index.json', toBytes(toIndex(content.examples))],
    ...content.examples.map((resource) => [`package/example/${fileName(resource)}`, toBytes(resource)] as const),
  ]);
  rmSync(generatedFile('package'), { recursive: true, force: true });
  for (const [name, bytes] of files) {
    const path = generatedFile(`package/${name}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  writeFileSync(generatedFile(`${identity.name}-${identity.version}.tgz`), gzipSync(toTar(files), { level: 9 }));
}

const fileName = (resource: Resource): string => `${resource.resourceType}-${resource.id}.json`;
const toBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, undefined, 1));

function manifest(identity: PackageIdentity) {
  return {
    name: identity.name,
    version: identity.version,
    'tools-version': 3,
    type: 'IG',
    license: 'Apache-2.0',
    canonical: identity.canonical,
    url: identity.canonical,
    title: identity.title,
    description: identity.title,
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    author: 'Regione Campania',
    jurisdiction: 'urn:iso:std:iso:3166#IT',
  };
}

function toIndex(resources: readonly Resource[]) {
  return {
    'index-version': 2,
    files: resources.map((resource) => {
      const { url, version, kind, type } = resource as Partial<Record<'url' | 'version' | 'kind' | 'type', string>>;
      return {
        filename: fileName(resource),
        resourceType: resource.resourceType,
        id: resource.id,
        ...(url ? { url } : {}),
        ...(version ? { version } : {}),
        ...(kind ? { kind } : {}),
        ...(resource.resourceType === 'StructureDefinition' ? { type } : {}),
      };
    }),
  };
}
