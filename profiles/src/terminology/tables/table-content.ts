import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type CodeSystemContent, reach } from '../code-system.ts';
import type { CodeSystemHeader, ConceptDetails, ConceptRecord } from '../records.ts';
import type { TableFacts } from './table-file.ts';

/** Most sets of codes below or above a code that are kept. */
const mostKept = 200;

/** Reads what a table says of itself; undefined for a file that is no table. */
export function readTableFacts(path: string): TableFacts | undefined {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare('SELECT json FROM facts').get();
    return row && (JSON.parse(String(row['json'])) as TableFacts);
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

/** Opens the table of a code system. Nothing of it is held in memory but what was asked for last. */
export function openTable(path: string, facts: TableFacts): CodeSystemContent {
  const { header, properties, size } = facts;
  const database = new DatabaseSync(path, { readOnly: true });
  const one = database.prepare('SELECT code, display, parents, flags FROM concept WHERE code = ?');
  const oneFolded = database.prepare(
    'SELECT code, display, parents, flags FROM concept WHERE code = ? COLLATE NOCASE LIMIT 1',
  );
  // A statement each time: two walks over the same codes may go on at once.
  const walk = (sql: string, ...values: readonly (string | number)[]) => rowsOf(database.prepare(sql), ...values);
  const childCodes = database.prepare(
    'SELECT concept.code FROM child JOIN concept USING (number) WHERE child.parent = ? ORDER BY number',
  );
  const detailText = database.prepare('SELECT details FROM concept WHERE code = ?');
  const get = (code: string): ConceptRecord | undefined => {
    const row = one.get(code) ?? (header.caseSensitive ? undefined : oneFolded.get(code));
    return row && toConcept(row);
  };
  const children = (code: string): readonly string[] => childCodes.all(code).map((row) => String(row['code']));
  const below = boundedMemo((code) => reach(code, children));
  const above = boundedMemo((code) => reach(code, (from) => get(from)?.[2] ?? []));
  return {
    header,
    size,
    properties,
    get,
    concepts: () => walk('SELECT code, display, parents, flags FROM concept ORDER BY number'),
    candidates: (words) =>
      walk(
        `SELECT code, display, parents, flags FROM concept
         WHERE number IN (SELECT rowid FROM word WHERE word MATCH ?) ORDER BY number`,
        words.map((word) => `"${word}"*`).join(' '),
      ),
    ...(facts.flagged || header.dated
      ? {}
      : {
          page: (offset: number, count: number) =>
            walk(
              `SELECT code, display, parents, flags FROM concept WHERE number > ? AND number <= ? ORDER BY number`,
              offset,
              offset + count,
            ),
        }),
    children,
    below,
    above,
    details(code) {
      const text = detailText.get(code)?.['details'];
      return typeof text === 'string' ? (JSON.parse(text) as ConceptDetails) : undefined;
    },
  };
}

/** The same codes under another address. */
export function underAddress(content: CodeSystemContent, url: string): CodeSystemContent {
  const header: CodeSystemHeader = { ...content.header, url };
  return { ...content, header };
}

type Row = Readonly<Record<string, unknown>>;

function* rowsOf(statement: StatementSync, ...values: readonly (string | number)[]): Iterable<ConceptRecord> {
  for (const row of statement.iterate(...values)) yield toConcept(row);
}

function toConcept(row: Row): ConceptRecord {
  const { code, display, parents, flags } = row;
  const above = typeof parents === 'string' ? (JSON.parse(parents) as readonly string[]) : [];
  const concept = [String(code), String(display), above] as const;
  return flags === 0 ? concept : [...concept, Number(flags)];
}

function boundedMemo(compute: (code: string) => ReadonlySet<string>): (code: string) => ReadonlySet<string> {
  const kept = new Map<string, ReadonlySet<string>>();
  return (code) => {
    let found = kept.get(code);
    if (found === undefined) {
      found = compute(code);
      kept.set(code, found);
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break;
        kept.delete(oldest);
      }
    }
    return found;
  };
}
