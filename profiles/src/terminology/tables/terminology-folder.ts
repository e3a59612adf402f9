import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import type { CodeSystemContent } from '../code-system.ts';
import type { CodeSystemTables } from '../terminology.ts';
import { openTable, readTableFacts, underAddress } from './table-content.ts';
import { type TableFacts, tableLayout } from './table-file.ts';

/** What is kept as a resource: a CodeSystem only when it is a supplement. */
export type LoadedResource = CodeSystem | ValueSet | ConceptMap;

/** What was loaded into a folder. */
export interface TerminologyFolder {
  readonly tables: CodeSystemTables;
  /** The tables, in the order of their addresses. */
  readonly facts: readonly TableFacts[];
  /** Names of tables that another version of the platform wrote: to be loaded again. */
  readonly outdated: readonly string[];
  /** Value sets, concept maps and supplements that were loaded. */
  readonly resources: readonly LoadedResource[];
}

/** Opens a folder of loaded terminology; one that does not exist is empty. Tables are opened when first asked for. */
export function openTerminologyFolder(folder: string): TerminologyFolder {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const paths = new Map<string, { readonly path: string; readonly facts: TableFacts }>();
  const found: TableFacts[] = [];
  const outdated: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.sqlite'))) {
    const path = join(folder, name);
    const facts = readTableFacts(path);
    if (facts?.layout !== tableLayout) {
      outdated.push(name);
      continue;
    }
    found.push(facts);
    for (const url of [facts.header.url, ...facts.aliases]) paths.set(url, { path, facts });
  }
  const opened = new Map<string, CodeSystemContent>();
  const open = (url: string): CodeSystemContent | undefined => {
    const table = paths.get(url);
    if (table === undefined) return undefined;
    const main = table.facts.header.url;
    const content = opened.get(main) ?? openTable(table.path, table.facts);
    opened.set(main, content);
    return url === main ? content : underAddress(content, url);
  };
  const resources = names
    .filter((name) => /^(?:CodeSystem|ValueSet|ConceptMap)-[0-9a-f]{16}\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as LoadedResource);
  return {
    tables: { get: open, keys: () => paths.keys() },
    facts: found.sort((a, b) => (a.header.url < b.header.url ? -1 : 1)),
    outdated,
    resources,
  };
}

/** Puts a value set, concept map or supplement into a folder, in the place of an earlier one of the same address. */
export function writeResource(folder: string, resource: LoadedResource): void {
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256')
    .update(resource.url ?? '')
    .digest('hex')
    .slice(0, 16);
  const target = join(folder, `${resource.resourceType}-${hash}.json`);
  writeFileSync(`${target}.part`, JSON.stringify(resource));
  renameSync(`${target}.part`, target);
}
