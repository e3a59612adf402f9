import { DatabaseSync } from 'node:sqlite';
import type { Resource } from '@medplum/fhirtypes';
import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import { createTerminology } from '@sinfonia/profiles/terminology';
import type { SearchPlan } from '../../src/fhir/search/plan.ts';
import { planSearch } from '../../src/fhir/search/plan-search.ts';
import { explainSearch, needsFullText, runSearch } from '../../src/store/sqlite/search/execution/search.ts';
import { extractIndexRows } from '../../src/store/sqlite/search/extraction/extract.ts';
import { catchUpFullText } from '../../src/store/sqlite/search/full-text.ts';
import { type ParameterIds, registerParameters } from '../../src/store/sqlite/search/parameter-table.ts';
import { searchSchema } from '../../src/store/sqlite/search/schema.ts';
import {
  type IndexStatements,
  prepareIndexStatements,
  removeIndexRows,
  writeIndexRows,
} from '../../src/store/sqlite/search/write-rows.ts';

/** What a search case sees of a store, so that the same cases can run against any. */
export interface SearchableStore {
  seed(resources: readonly Resource[]): void;
  /** `Type?query`, `?query` or `Type/id/Type?query`. */
  search(request: string, options?: { lenient?: boolean }): SearchAnswer;
}

/** A search result: addresses in order, or the refusal. */
export type SearchAnswer =
  | {
      readonly matches: readonly string[];
      readonly includes: readonly string[];
      readonly total?: number;
      readonly next?: string;
      readonly previous?: string;
      readonly ignored: readonly string[];
    }
  | { readonly error: IssueCode; readonly status: number; readonly values: Readonly<Record<string, string | number>> };

const baseUrl = 'http://localhost:8080/fhir';

const coreTables = `
CREATE TABLE resource(rid INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
  version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX resource_identity ON resource(type, id);
CREATE INDEX resource_by_change ON resource(type, seq) WHERE deleted = 0;
CREATE INDEX resource_by_creation ON resource(type, rid) WHERE deleted = 0;
CREATE TABLE version(seq INTEGER PRIMARY KEY, rid INTEGER NOT NULL, type TEXT NOT NULL, version INTEGER NOT NULL,
  updated INTEGER NOT NULL, method INTEGER NOT NULL, json TEXT) STRICT;`;

/** The index and execution of searches over the two core tables alone, without threads and group commit. */
export class IndexedStore implements SearchableStore {
  readonly db: DatabaseSync;
  readonly ids: ParameterIds;
  readonly #statements: IndexStatements;
  readonly #terminology: ReturnType<typeof createTerminology>;
  #seq = 0;

  constructor(terminology = createTerminology([])) {
    this.db = new DatabaseSync(':memory:');
    this.db.exec(coreTables + searchSchema);
    this.ids = registerParameters(this.db);
    this.#statements = prepareIndexStatements(this.db);
    this.#terminology = terminology;
  }

  seed(resources: readonly Resource[]): void {
    this.db.exec('BEGIN');
    for (const resource of resources) this.put(resource);
    this.db.exec('COMMIT');
  }

  /** Creates or updates; `updated` is ms UTC, by default that of `meta.lastUpdated`. */
  put(resource: Resource, updated = Date.parse(resource.meta?.lastUpdated ?? '2024-01-01T00:00:00Z')): void {
    const row = this.db
      .prepare('SELECT rid, version FROM resource WHERE type = ? AND id = ?')
      .get(resource.resourceType, resource.id ?? '') as { rid: number; version: number } | undefined;
    const seq = ++this.#seq;
    const version = (row?.version ?? 0) + 1;
    const rid =
      row?.rid ??
      Number(
        this.db
          .prepare('INSERT INTO resource(type, id, seq, version) VALUES (?, ?, ?, 1)')
          .run(resource.resourceType, resource.id ?? '', seq).lastInsertRowid,
      );
    this.db.prepare('UPDATE resource SET seq = ?, version = ?, deleted = 0 WHERE rid = ?').run(seq, version, rid);
    this.db
      .prepare('INSERT INTO version VALUES (?, ?, ?, ?, ?, 1, ?)')
      .run(seq, rid, resource.resourceType, version, updated, JSON.stringify(resource));
    writeIndexRows(this.#statements, rid, extractIndexRows(resource, this.ids, baseUrl), row === undefined);
  }

  delete(type: string, id: string, updated = 0): void {
    const row = this.db.prepare('SELECT rid, version FROM resource WHERE type = ? AND id = ?').get(type, id);
    const rid = Number(row?.['rid']);
    const seq = ++this.#seq;
    this.db.prepare('UPDATE resource SET seq = ?, version = version + 1, deleted = 1 WHERE rid = ?').run(seq, rid);
    this.db
      .prepare('INSERT INTO version VALUES (?, ?, ?, ?, ?, 3, NULL)')
      .run(seq, rid, type, Number(row?.['version']) + 1, updated);
    removeIndexRows(this.#statements, rid);
  }

  plan(request: string, lenient = false): ReturnType<typeof planSearch> {
    return planRequest(request, this.#terminology, lenient);
  }

  search(request: string, options: { lenient?: boolean } = {}): SearchAnswer {
    try {
      const { plan, ignored } = this.plan(request, options.lenient);
      return { ...this.run(plan), ignored: ignored.map(({ code }) => code) };
    } catch (error) {
      return refusalOf(error);
    }
  }

  run(plan: SearchPlan) {
    if (needsFullText(plan)) while (!catchUpFullText(this.db, 100));
    const { rows, total, next, previous } = runSearch(this.db, this.ids, plan);
    const addresses = (mode: string): string[] =>
      rows.filter((row) => row.mode === mode).map((row) => `${row.type}/${row.id}`);
    return {
      matches: addresses('match'),
      includes: addresses('include'),
      ...(total === undefined ? {} : { total }),
      ...(next === undefined ? {} : { next }),
      ...(previous === undefined ? {} : { previous }),
    };
  }

  explain(request: string): unknown {
    return explainSearch(this.db, this.ids, this.plan(request).plan);
  }

  close(): void {
    this.db.close();
  }
}

/** The plan of `Type?query`, `?query` or `Type/id/Type?query`, as of 2024-06-01. */
export function planRequest(
  request: string,
  terminology: ReturnType<typeof createTerminology>,
  lenient: boolean,
): ReturnType<typeof planSearch> {
  const mark = request.indexOf('?');
  const path = (mark < 0 ? request : request.slice(0, mark)).split('/').filter(Boolean);
  const query = [...new URLSearchParams(mark < 0 ? '' : request.slice(mark + 1))];
  const [first, id, third] = path;
  const target =
    first !== undefined && id !== undefined
      ? { compartment: { type: first, id }, ...(third === undefined || third === '*' ? {} : { type: third }) }
      : first === undefined
        ? {}
        : { type: first };
  return planSearch(query, {
    ...target,
    strict: !lenient,
    baseUrl,
    terminology,
    now: Date.parse('2024-06-01T00:00:00Z'),
  });
}

/** A refusal as a search case sees it. */
export function refusalOf(error: unknown): SearchAnswer {
  if (!(error instanceof FhirError)) throw error;
  const [issue] = error.issues;
  return { error: issue!.code, status: error.status, values: issue!.values ?? {} };
}
