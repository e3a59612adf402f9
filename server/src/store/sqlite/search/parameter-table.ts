import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { resourceTypes, type SearchParameterType } from '@sinfonia/profiles/model';
import { parametersOf, type SearchParameter } from '../../../fhir/search/parameters.ts';

/** Raised when extraction writes other rows than before for the same expression: every type is indexed anew then. */
const extractionVersion = 1;

/** A search parameter of a type as the index knows it. */
export interface IndexedParameter {
  /** The `p` of the index tables. */
  readonly id: number;
  readonly kind: SearchParameterType;
}

/** The search parameters that a database is indexed by. Plain data that can be posted to a worker. */
export interface ParameterIds {
  /** By `Type.code`. */
  readonly byName: ReadonlyMap<string, IndexedParameter>;
  readonly types: readonly string[];
  /** Key of the page cursors of this database. */
  readonly cursorKey: Uint8Array;
  /** Types whose parameters changed since the database was indexed: they have to be indexed anew. */
  readonly changed: readonly string[];
}

interface ParameterRow {
  readonly id: number;
  readonly type: string;
  readonly code: string;
  readonly kind: string;
  readonly fingerprint: string;
}

/** Code of the synthetic parameter that holds the identifiers inside references. */
export const identifierCode = (code: string): string => `${code}:identifier`;
/** Code of the synthetic parameter that holds identifiers with their type. */
export const ofTypeCode = (code: string): string => `${code}:of-type`;
/** Code of the synthetic parameter that holds the longitude of a position. */
export const longitudeCode = (code: string): string => `${code}:longitude`;

/**
 * Brings the `parameter` table in line with the search parameters of the model, in one transaction (its own unless one is
 * open), and answers what {@link loadParameters} does with the types to index anew in `changed`. The caller has to note
 * those types durably before it goes on. Needs a connection that may write.
 */
export function registerParameters(db: DatabaseSync): ParameterIds {
  const own = !db.isTransaction;
  if (own) db.exec('BEGIN IMMEDIATE');
  try {
    db.prepare('INSERT OR IGNORE INTO search_secret(id, cursor_key) VALUES (1, ?)').run(randomBytes(32));
    const changed = synchronise(db);
    if (own) db.exec('COMMIT');
    return { ...loadParameters(db), changed };
  } catch (error) {
    if (own && db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Reads the registered parameters on any connection. */
export function loadParameters(db: DatabaseSync): ParameterIds {
  const rows = parameterRows(db);
  const secret = db.prepare('SELECT cursor_key FROM search_secret').get()?.['cursor_key'];
  if (!(secret instanceof Uint8Array)) throw new Error('search parameters are not registered');
  return {
    byName: new Map(
      rows.map(({ id, type, code, kind }) => [`${type}.${code}`, { id, kind: kind as SearchParameterType }]),
    ),
    types: [...new Set(rows.map(({ type }) => type))],
    cursorKey: secret,
    changed: [],
  };
}

function parameterRows(db: DatabaseSync): ParameterRow[] {
  return db.prepare('SELECT id, type, code, kind, fingerprint FROM parameter').all() as unknown as ParameterRow[];
}

function synchronise(db: DatabaseSync): string[] {
  const stored = new Map(parameterRows(db).map((row) => [`${row.type}.${row.code}`, row]));
  const wasEmpty = stored.size === 0;
  const changed = new Set<string>();
  const insert = db.prepare('INSERT INTO parameter(type, code, kind, fingerprint) VALUES (?, ?, ?, ?)');
  const update = db.prepare('UPDATE parameter SET kind = ?, fingerprint = ? WHERE id = ?');
  for (const { type, code, kind, fingerprint } of wantedParameters()) {
    const name = `${type}.${code}`;
    const row = stored.get(name);
    stored.delete(name);
    if (row?.fingerprint === fingerprint && row.kind === kind) continue;
    if (row === undefined) insert.run(type, code, kind, fingerprint);
    else update.run(kind, fingerprint, row.id);
    changed.add(type);
  }
  const remove = db.prepare('DELETE FROM parameter WHERE id = ?');
  for (const row of stored.values()) {
    remove.run(row.id);
    changed.add(row.type);
  }
  return wasEmpty ? [] : [...changed].sort();
}

function* wantedParameters(): Generator<Omit<ParameterRow, 'id'>> {
  for (const type of resourceTypes()) {
    for (const parameter of parametersOf(type).values()) {
      const fingerprint = fingerprintOf(parameter);
      for (const [code, kind] of indexedCodes(parameter)) yield { type, code, kind, fingerprint };
    }
  }
}

function indexedCodes(parameter: SearchParameter): [code: string, kind: SearchParameterType][] {
  const { code, type } = parameter;
  if (parameter.expression === undefined || type === 'composite' || code === '_id' || code === '_lastUpdated')
    return [];
  if (type === 'reference')
    return [
      [code, type],
      [identifierCode(code), 'token'],
    ];
  if (type === 'special')
    return [
      [code, 'number'],
      [longitudeCode(code), 'number'],
    ];
  if (type === 'token')
    return [
      [code, type],
      [ofTypeCode(code), 'token'],
    ];
  return [[code, type]];
}

function fingerprintOf({ type, expression = '' }: SearchParameter): string {
  return createHash('sha256').update(`${extractionVersion}\n${type}\n${expression}`).digest('base64url').slice(0, 16);
}
