import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** A value of a table. */
export type Cell = string | number | null;

/** A column of a table. `whole`: holds whole numbers, which are divided as such. */
export interface Column {
  readonly name: string;
  readonly whole?: boolean;
}

/** What a question answers: rows by the names of its columns. */
export type Answer = readonly Readonly<Record<string, Cell>>[];

/**
 * The engine that holds tables and answers SQL, so that another one can take its place (docs/decisions/0007). Synchronous:
 * it is used in a thread of its own.
 */
export interface Engine {
  /** Runs statements that answer nothing. */
  run(sql: string): void;
  /** Makes a table and answers what adds a row to it, values in the order of the columns. */
  table(name: string, columns: readonly Column[]): (row: readonly Cell[]) => void;
  /** Asks with named parameters (`:name`); those that the question does not name are passed over. */
  ask(sql: string, parameters: Readonly<Record<string, Cell>>): Answer;
  close(): void;
}

/**
 * Opens an engine on a nameless SQLite database: it lives in a temporary file that the system forgets when it is closed or the
 * process ends, and takes little memory however large it grows. Names of tables and columns must be words.
 */
export function openEngine(): Engine {
  const database = new DatabaseSync('');
  database.exec(
    'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; PRAGMA temp_store = FILE',
  );
  return {
    run: (sql) => database.exec(sql),
    table(name, columns) {
      database.exec(`CREATE TABLE ${name} (${columns.map(declare).join(', ')})`);
      const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
      return (row) => {
        insert.run(...row);
      };
    },
    ask(sql, parameters) {
      const statement = database.prepare(sql);
      statement.setAllowUnknownNamedParameters(true);
      return statement.all(toInputs(parameters)) as Answer;
    },
    close: () => database.close(),
  };
}

function declare({ name, whole }: Column): string {
  return whole === true ? `${name} INTEGER` : name;
}

/** Whole numbers as such: SQLite would take a JavaScript number for a real one, and divide it as that. */
function toInputs(parameters: Readonly<Record<string, Cell>>): Record<string, SQLInputValue> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Number.isInteger(value) ? BigInt(value as number) : value,
    ]),
  );
}
