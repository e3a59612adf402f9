import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { ExtractResource, Resource, ResourceType } from '@medplum/fhirtypes';
import { generatedFile } from '../archive/locations.ts';

export { constantOf, type SnapshotNode, toTree } from '../validator/profiles/snapshot-tree.ts';
export { addedElements } from './added-elements.ts';
export { canonicalBase, codiceFiscaleSystem, legacyCodiceFiscaleSystem, packageName } from './identity.ts';
export { type InvalidExample, invalidExamples, toInvalid } from './invalid-examples.ts';
export { type DefinitionText, splitText, textOf } from './texts.ts';

const byType = new Map<string, readonly Resource[]>();

/** Conformance resources of our own package (profiles, extensions, value sets, …), of one type or all; they stay in memory. */
export function packageResources(): readonly Resource[];
export function packageResources<Type extends ResourceType>(type: Type): readonly ExtractResource<Type>[];
export function packageResources(type?: ResourceType): readonly Resource[] {
  return readFolder('package/package', type);
}

/** The conformance resources of our package one at a time, read when asked for and not kept, in the order of their files. */
export function* readPackage(): Iterable<Resource> {
  for (const path of filesOf('package/package', '')) yield readResource(path);
}

/** Address and type of a StructureDefinition of our package. */
export interface PackageStructure {
  readonly url: string;
  /** Resource type, or `Extension`. */
  readonly type: string;
}

/** The profiles and extensions of our package, without reading them. */
export function packageStructures(): readonly PackageStructure[] {
  const index = JSON.parse(readFileSync(generatedFile('package/package/.index.json'), 'utf8')) as {
    readonly files: readonly (Partial<PackageStructure> & { readonly resourceType: string })[];
  };
  return index.files.flatMap(({ resourceType, url, type }) =>
    resourceType === 'StructureDefinition' && url !== undefined && type !== undefined ? [{ url, type }] : [],
  );
}

/** Text that changes with the content of the package, for noticing that a copy of it is out of date. */
export function packageFingerprint(): string {
  return readFileSync(generatedFile('package.stamp'), 'utf8');
}

/** Examples of the package, valid by definition: a full and a minimal one for each profile. */
export function packageExamples(): readonly Resource[] {
  return readFolder('package/package/example');
}

/** Where a resource of the package comes from, and for examples what the source says of them. */
export interface ResourceSource {
  /** File below `profiles/`, e.g. `fsh/home-care/pai.fsh`. */
  readonly file: string;
  readonly title?: string;
  readonly description?: string;
}

let sources: Readonly<Record<string, ResourceSource>> | undefined;

/** Source of a resource or example of the package; undefined for the few that are made from code. */
export function sourceOf(resource: Resource): ResourceSource | undefined {
  sources ??= JSON.parse(readFileSync(generatedFile('package-sources.json'), 'utf8')) as NonNullable<typeof sources>;
  return sources[`${resource.resourceType}/${resource.id}`];
}

/** The package as a file that FHIR tools load. */
export interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly canonical: string;
  /** Name of the file, its path, and its size in bytes. */
  readonly file: string;
  readonly path: string;
  readonly bytes: number;
}

/** The FHIR package that the build wrote. Source: FHIR NPM package specification. */
export function packageFile(): PackageFile {
  const manifest = JSON.parse(readFileSync(generatedFile('package/package/package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly canonical: string;
  };
  const { name, version, canonical } = manifest;
  const file = `${name}-${version}.tgz`;
  const path = generatedFile(file);
  return { name, version, canonical, file, path, bytes: statSync(path).size };
}

function readFolder(name: string, type = ''): readonly Resource[] {
  const key = `${name}/${type}`;
  let found = byType.get(key);
  if (!found) {
    found = filesOf(name, type).map(readResource);
    byType.set(key, found);
  }
  return found;
}

function filesOf(name: string, type: string): readonly string[] {
  const folder = generatedFile(name);
  const start = type === '' ? /^[A-Z][A-Za-z]+-.*\.json$/ : new RegExp(`^${type}-.*\\.json$`);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => start.test(file))
    .sort()
    .map((file) => `${folder}/${file}`);
}

const readResource = (path: string): Resource => JSON.parse(readFileSync(path, 'utf8')) as Resource;
