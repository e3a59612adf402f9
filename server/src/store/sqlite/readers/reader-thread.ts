import { parentPort, workerData } from 'node:worker_threads';
import { FhirError } from '@sinfonia/profiles/issues';
import type { SearchPlan } from '../../../fhir/search/plan.ts';
import type { HistoryRequest, SearchPage } from '../../port.ts';
import { openConnection } from '../connection.ts';
import { explainSearch, loadParameters, matchRids, runSearch } from '../search/index.ts';
import { versionMethods } from '../version-row.ts';
import { HistoryReader } from './history.ts';
import type { ReaderReply, ReaderRequest, ReaderStart } from './protocol.ts';

/* A reader thread: carries out searches and history on a read-only connection of its own, one request at a time. */
if (parentPort === null) throw new Error('a reader runs as a worker thread');
const port = parentPort;
const db = openConnection((workerData as ReaderStart).file, 'searches');
const ids = loadParameters(db);
const history = new HistoryReader(db);

function search(plan: SearchPlan): SearchPage {
  const found = runSearch(db, ids, plan);
  return {
    entries: found.rows.map((row) => ({
      type: row.type,
      id: row.id,
      versionId: String(row.version),
      lastUpdated: row.updated,
      method: versionMethods[row.method] ?? 'PUT',
      deleted: false,
      json: row.json,
      mode: row.mode,
    })),
    ...(found.total === undefined ? {} : { total: found.total }),
    ...(found.next === undefined ? {} : { next: found.next }),
    ...(found.previous === undefined ? {} : { previous: found.previous }),
  };
}

function perform(request: ReaderRequest): unknown {
  switch (request.task) {
    case 'search':
      return inSnapshot(() => search(request.input as SearchPlan));
    case 'explain':
      return explainSearch(db, ids, request.input as SearchPlan);
    case 'history':
      return inSnapshot(() => history.read(request.input as HistoryRequest));
    case 'match': {
      const { plan, limit } = request.input as { plan: SearchPlan; limit: number };
      return matchRids(db, ids, plan, limit)
        .map((match) => `${match.type}/${match.id}`)
        .sort();
    }
  }
}

/** A page, its total and its includes come from one state of the store although they take several statements. */
function inSnapshot<T>(read: () => T): T {
  db.exec('BEGIN');
  try {
    return read();
  } finally {
    db.exec('COMMIT');
  }
}

function answer(request: ReaderRequest): ReaderReply {
  try {
    return { kind: 'output', output: perform(request) };
  } catch (error) {
    if (error instanceof FhirError) return { kind: 'refused', issues: error.issues, status: error.status };
    return { kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : 'unknown' };
  }
}

port.on('message', (request: ReaderRequest) => port.postMessage(answer(request)));
port.postMessage({ kind: 'ready' } satisfies ReaderReply);
