import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CodeTable, type CodeTableConcept, conceptsOf } from './code-table.ts';

export type { CodeTable, CodeTableConcept, CodeTableProperty, Evidence } from './code-table.ts';

/** A table with its codes one by one, whichever way its file lists them. */
export type ReadCodeTable = CodeTable & { readonly concepts: readonly CodeTableConcept[] };

const folder = fileURLToPath(new URL('../../terminology/', import.meta.url));
const read = new Map<string, ReadCodeTable>();

/**
 * A table of `profiles/terminology/` by its id, for code that works with its codes: the same data that the build makes the
 * CodeSystem and the ValueSet of. Reads one file when first asked for it. Throws when there is no such table, which is a
 * mistake of the caller.
 */
export function codeTable(id: string): ReadCodeTable {
  let table = read.get(id);
  if (table === undefined) {
    const file = readdirSync(folder)
      .map((domain) => `${folder}${domain}/${id}.json`)
      .find((path) => existsSync(path));
    if (file === undefined) throw new Error(`there is no code table ${id}`);
    const stored = JSON.parse(readFileSync(file, 'utf8')) as CodeTable;
    table = { ...stored, concepts: conceptsOf(stored) };
    read.set(id, table);
  }
  return table;
}
