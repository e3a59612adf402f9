import { globSync, readFileSync } from 'node:fs';
import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { type CodeTable, conceptsOf, toCodeSystem, toValueSet } from '../../terminology/code-table.ts';
import { type MapTable, toConceptMap } from '../../terminology/map-table.ts';

/** A resource made of a table. */
export interface TableResource {
  readonly resource: CodeSystem | ValueSet | ConceptMap;
  /** File of the table, below the workspace. */
  readonly file: string;
}

/**
 * Reads the tables `terminology/**\/*.json` and makes a CodeSystem and a ValueSet of each, and a ConceptMap of each of those in
 * `terminology/maps`. Throws when a file is not named after its table, a code is there twice, or a parent, a property or a
 * table that is named is missing.
 */
export function codeTableResources(workspace: string, canonical: string, version: string): TableResource[] {
  const read = <Table extends { readonly id: string }>(file: string): Table => {
    const table = JSON.parse(readFileSync(`${workspace}/${file}`, 'utf8')) as Table;
    if (!file.endsWith(`/${table.id}.json`))
      throw new Error(`${file} holds table ${table.id}: name it after the table`);
    return table;
  };
  const files = globSync('terminology/**/*.json', { cwd: workspace }).sort();
  const isMap = (file: string): boolean => file.startsWith('terminology/maps/');
  const tables = new Map<string, CodeTable>();
  const made: TableResource[] = [];
  for (const file of files.filter((name) => !isMap(name))) {
    const table = read<CodeTable>(file);
    checkTable(table, file);
    tables.set(table.id, table);
    made.push({ resource: toCodeSystem(table, canonical, version), file });
    made.push({ resource: toValueSet(table, canonical, version), file });
  }
  for (const file of files.filter(isMap))
    made.push({ resource: toConceptMap(read<MapTable>(file), tables, canonical, version), file });
  return made;
}

function checkTable(table: CodeTable, file: string): void {
  const codes = new Set<string>();
  const concepts = conceptsOf(table);
  for (const { code, it } of concepts) {
    if (codes.has(code)) throw new Error(`${file}: code ${code} twice`);
    if (code === '' || it === '') throw new Error(`${file}: a code without code or Italian text`);
    codes.add(code);
  }
  for (const { code, parent } of concepts)
    if (parent !== undefined && !codes.has(parent))
      throw new Error(`${file}: ${code} is below ${parent}, which is not there`);
}
