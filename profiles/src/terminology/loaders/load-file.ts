import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { CodeSystem, ConceptMap, Resource, ValueSet } from '@medplum/fhirtypes';
import { FhirError } from '../../issues/index.ts';
import { type TableFacts, writeTable } from '../tables/table-file.ts';
import { writeResource } from '../tables/terminology-folder.ts';
import { loadClaml } from './claml-loader.ts';
import { firstLine, fitsHeader, loadCsv } from './csv-loader.ts';
import type { CsvManifest } from './csv-manifest.ts';
import lists from './official-lists.json' with { type: 'json' };
import { type FileFacts, fileFacts, readText } from './read-text.ts';
import { loadCodeSystem } from './resource-loader.ts';

/** Official lists that are known without a manifest, by name. */
export const officialLists: Readonly<Record<string, CsvManifest>> = lists as Readonly<Record<string, CsvManifest>>;

/** How a file is to be read. */
export interface LoadRequest {
  readonly path: string;
  /** Name of an official list; found from the header of a CSV file unless given. */
  readonly as?: string;
  /** Description of a CSV file that is no official list. */
  readonly manifest?: CsvManifest;
  /** Version of the list, where the file does not say it. */
  readonly version?: string;
  /** Refuses a FHIR resource that is not valid, by throwing. */
  readonly check?: (resource: Resource) => void;
}

/** What came of a file. */
export type Loaded =
  | { readonly kind: 'CodeSystem'; readonly facts: TableFacts }
  | { readonly kind: 'ValueSet' | 'ConceptMap' | 'supplement'; readonly url: string };

/** Largest JSON file: it is read whole. Larger lists come as CSV. */
const largestJson = 256 * 1024 * 1024;

/**
 * Loads a file into a folder of terminology: CSV by an official list or a manifest, ClaML by an official list, a FHIR
 * CodeSystem, ValueSet or ConceptMap, or a Bundle of them. With a fault nothing of the file is loaded.
 *
 * Refusals: `terminology-file-empty`, `terminology-format-unknown`, `terminology-json-invalid`, and those of the loaders.
 */
export async function loadTerminologyFile(folder: string, request: LoadRequest): Promise<readonly Loaded[]> {
  const { path } = request;
  const facts = await fileFacts(path);
  const origin = { path, sha256: facts.sha256 };
  switch (extname(path).toLowerCase()) {
    case '.json':
      return loadResources(folder, request, facts);
    case '.xml':
    case '.claml': {
      const list = listOf(request) ?? refuse(path);
      return [{ kind: 'CodeSystem', facts: await writeTable(folder, await loadClaml(path, list, facts), origin) }];
    }
    default: {
      const list = listOf(request) ?? (await guess(path, facts)) ?? refuse(path);
      const described = request.version === undefined ? list : { ...list, version: request.version };
      return [{ kind: 'CodeSystem', facts: await writeTable(folder, await loadCsv(path, described, facts), origin) }];
    }
  }
}

function listOf({ manifest, as, path, version }: LoadRequest): CsvManifest | undefined {
  if (manifest !== undefined) return manifest;
  if (as === undefined) return undefined;
  const list = Object.hasOwn(officialLists, as) ? officialLists[as] : undefined;
  if (list === undefined) return refuse(path);
  return version === undefined ? list : { ...list, version };
}

async function guess(path: string, facts: FileFacts): Promise<CsvManifest | undefined> {
  const header = await firstLine(readText(path, facts.encoding));
  // Only what names itself: the headers of diagnosis lists are too general.
  return ['aic', 'atc']
    .map((name) => officialLists[name])
    .find((list) => list !== undefined && fitsHeader(header, list));
}

function refuse(path: string): never {
  throw new FhirError({
    code: 'terminology-format-unknown',
    values: { file: basename(path), lists: Object.keys(officialLists).join(', ') },
  });
}

async function loadResources(folder: string, request: LoadRequest, facts: FileFacts): Promise<readonly Loaded[]> {
  const { path } = request;
  const origin = { path, sha256: facts.sha256 };
  const resources = resourcesIn(path, facts);
  // All are judged before the first is written.
  for (const resource of resources) {
    if (resource.url === undefined)
      throw new FhirError({ code: 'terminology-json-invalid', values: { file: basename(path) } });
    request.check?.(resource);
  }
  const loaded: Loaded[] = [];
  for (const resource of resources) {
    if (resource.resourceType === 'CodeSystem' && resource.content !== 'supplement') {
      loaded.push({
        kind: 'CodeSystem',
        facts: await writeTable(folder, loadCodeSystem(resource, basename(path)), origin),
      });
    } else {
      writeResource(folder, resource);
      const kind = resource.resourceType === 'CodeSystem' ? 'supplement' : resource.resourceType;
      loaded.push({ kind, url: resource.url ?? '' });
    }
  }
  return loaded;
}

function resourcesIn(path: string, facts: FileFacts): readonly (CodeSystem | ValueSet | ConceptMap)[] {
  const refusal = (): FhirError =>
    new FhirError({ code: 'terminology-json-invalid', values: { file: basename(path) } });
  if (facts.bytes > largestJson) throw refusal();
  let parsed: Resource;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Resource;
  } catch {
    throw refusal();
  }
  const list = parsed.resourceType === 'Bundle' ? (parsed.entry ?? []).map(({ resource }) => resource) : [parsed];
  const found = list.filter((resource) => resource !== undefined);
  if (found.length === 0 || !found.every(isTerminology)) throw refusal();
  return found;
}

function isTerminology(resource: Resource): resource is CodeSystem | ValueSet | ConceptMap {
  return ['CodeSystem', 'ValueSet', 'ConceptMap'].includes(resource.resourceType);
}
