import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { periodProperties } from '../effective-period.ts';
import type { LoadFaults } from '../loaders/load-faults.ts';
import type { LoadedConcept, LoadedFile, LoadedSystem } from '../loaders/loaded-system.ts';
import type { CodeSystemHeader, PropertyRecord } from '../records.ts';
import { searchWords } from '../search-words.ts';

/** Version of the layout below; tables of another one have to be loaded again. */
export const tableLayout = 1;

/** What a table says of itself. */
export interface TableFacts {
  readonly layout: number;
  readonly header: CodeSystemHeader;
  readonly aliases: readonly string[];
  readonly properties: readonly PropertyRecord[];
  readonly size: number;
  /** Whether some concept is abstract or inactive. */
  readonly flagged: boolean;
  /** Name of the file it was loaded from, without folder, and its checksum. */
  readonly file: string;
  readonly sha256: string;
  /** Instant of the loading, ISO 8601, UTC. */
  readonly loadedAt: string;
}

const layout = `
  CREATE TABLE facts (json TEXT NOT NULL);
  CREATE TABLE concept (
    number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, display TEXT NOT NULL, flags INTEGER NOT NULL,
    parents TEXT, details TEXT);
  CREATE TABLE child (parent TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (parent, number)) WITHOUT ROWID;
  CREATE VIRTUAL TABLE word USING fts5 (text, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3');
`;

/** Name of the table of a code system in a folder. */
export function tableName(url: string): string {
  return `CodeSystem-${createHash('sha256').update(url).digest('hex').slice(0, 16)}.sqlite`;
}

/**
 * Writes the table of a loaded code system into a folder, in the place of an earlier one. The table appears when it is whole:
 * with any fault the folder stays as it was. Memory does not grow with the file.
 *
 * Faults (`FhirError`): those of the loader, `terminology-code-twice`, `terminology-parent-missing`, `terminology-file-empty`.
 */
export async function writeTable(
  folder: string,
  { system, concepts, faults }: LoadedFile,
  origin: { readonly path: string; readonly sha256: string },
): Promise<TableFacts> {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, tableName(system.url));
  const partial = `${target}.${process.pid}.part`;
  rmSync(partial, { force: true });
  const database = new DatabaseSync(partial);
  try {
    // Durable by the rename: a broken part file is never looked at.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
    database.exec(layout);
    const file = basename(origin.path);
    database.exec('BEGIN');
    const { size, dated, flagged } = await fill(database, system, concepts, faults);
    const facts: TableFacts = {
      layout: tableLayout,
      header: headerOf(system, dated),
      aliases: system.aliases,
      properties: dated ? [...periodDeclarations, ...system.properties] : system.properties,
      size,
      flagged,
      file,
      sha256: origin.sha256,
      loadedAt: new Date().toISOString(),
    };
    database.prepare('INSERT INTO facts VALUES (?)').run(JSON.stringify(facts));
    database.exec('COMMIT');
    database.exec('PRAGMA synchronous = FULL; PRAGMA user_version = 1;');
    database.close();
    renameSync(partial, target);
    return facts;
  } catch (error) {
    if (database.isOpen) database.close();
    rmSync(partial, { force: true });
    throw error;
  }
}

const periodDeclarations: readonly PropertyRecord[] = [
  { code: periodProperties.from, type: 'dateTime' },
  { code: periodProperties.to, type: 'dateTime' },
];

async function fill(
  database: DatabaseSync,
  system: LoadedSystem,
  concepts: AsyncIterable<LoadedConcept>,
  faults: LoadFaults,
): Promise<{ readonly size: number; readonly dated: boolean; readonly flagged: boolean }> {
  const addConcept = database.prepare('INSERT OR IGNORE INTO concept VALUES (?, ?, ?, ?, ?, ?)');
  const addChild = database.prepare('INSERT OR IGNORE INTO child VALUES (?, ?)');
  const addWords = database.prepare('INSERT INTO word (rowid, text) VALUES (?, ?)');
  let size = 0;
  let dated = false;
  let flagged = false;
  for await (const { code, display, parents, flags, details, line } of concepts) {
    const number = size + 1;
    const parentText = parents.length > 0 ? JSON.stringify(parents) : null;
    const detailText = details === undefined ? null : JSON.stringify(details);
    const { changes } = addConcept.run(number, code, display, flags, parentText, detailText);
    if (changes === 0) {
      faults.add('terminology-code-twice', line);
      continue;
    }
    size = number;
    flagged ||= flags > 0;
    for (const parent of parents) addChild.run(parent, number);
    const names = (details?.designations ?? []).map(({ value }) => value);
    addWords.run(number, [code, display, ...names].flatMap(searchWords).join(' '));
    dated ||=
      details?.properties?.some(
        ({ code: property }) => property === periodProperties.from || property === periodProperties.to,
      ) === true;
  }
  if (!system.caseSensitive) database.exec('CREATE INDEX folded ON concept (code COLLATE NOCASE)');
  if (system.hierarchy === 'prefix') linkByPrefix(database);
  const orphan = database
    .prepare('SELECT number FROM child WHERE parent NOT IN (SELECT code FROM concept) ORDER BY number LIMIT 1')
    .get();
  if (orphan !== undefined && system.complete) faults.add('terminology-parent-missing', Number(orphan['number']));
  if (size === 0) faults.add('terminology-file-empty', 1);
  faults.throwIfAny();
  return { size, dated, flagged };
}

/** Puts every code without a parent below the longest code that it begins with. */
function linkByPrefix(database: DatabaseSync): void {
  const known = database.prepare('SELECT 1 FROM concept WHERE code = ?');
  const link = database.prepare('UPDATE concept SET parents = ? WHERE number = ?');
  const addChild = database.prepare('INSERT OR IGNORE INTO child VALUES (?, ?)');
  const last = Number(database.prepare('SELECT max(number) AS last FROM concept').get()?.['last'] ?? 0);
  const page = database.prepare(
    'SELECT number, code FROM concept WHERE number > ? AND parents IS NULL ORDER BY number LIMIT 1000',
  );
  for (let from = 0; from < last; ) {
    const rows = page.all(from);
    if (rows.length === 0) return;
    for (const row of rows) {
      const code = String(row['code']);
      from = Number(row['number']);
      for (let length = code.length - 1; length > 0; length--) {
        const prefix = code.slice(0, length);
        if (prefix.endsWith('.') || known.get(prefix) === undefined) continue;
        link.run(JSON.stringify([prefix]), from);
        addChild.run(prefix, from);
        break;
      }
    }
  }
}

function headerOf(system: LoadedSystem, dated: boolean): CodeSystemHeader {
  const { url, name, title, version, language, caseSensitive, complete } = system;
  return {
    url,
    name,
    ...(title === undefined ? {} : { title }),
    ...(version === undefined ? {} : { version }),
    ...(language === undefined ? {} : { language }),
    caseSensitive,
    complete,
    ...(dated ? { dated } : {}),
  };
}
