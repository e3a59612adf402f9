import { globSync, readFileSync } from 'node:fs';
import type { CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { type CodeTable, toCodeSystem, toValueSet } from '../../terminology/code-table.ts';

/**
 * Reads the tables `terminology/**\/*.json` and makes a CodeSystem and a ValueSet of each. Throws when a file is not named
 * after its table, a code is there twice, or a parent is missing.
 */
export function codeTableResources(workspace: string, canonical: string, version: string): (CodeSystem | ValueSet)[] {
  return globSync('terminology/**/*.json', { cwd: workspace })
    .sort()
    .flatMap((file) => {
      const table = JSON.parse(readFileSync(`${workspace}/${file}`, 'utf8')) as CodeTable;
      checkTable(table, file);
      return [toCodeSystem(table, canonical, version), toValueSet(table, canonical, version)];
    });
}

function checkTable(table: CodeTable, file: string): void {
  if (!file.endsWith(`/${table.id}.json`)) throw new Error(`${file} holds table ${table.id}: name it after the table`);
  const codes = new Set<string>();
  for (const { code } of table.concepts) {
    if (codes.has(code)) throw new Error(`${file}: code ${code} twice`);
    codes.add(code);
  }
  for (const { code, parent } of table.concepts)
    if (parent !== undefined && !codes.has(parent))
      throw new Error(`${file}: ${code} is below ${parent}, which is not there`);
}
