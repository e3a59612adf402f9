import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openConnection } from '../connection.ts';
import { catchUpFullText } from '../search/full-text.ts';
import { loadParameters } from '../search/parameter-table.ts';
import { reasonOf, UnitApplier } from './apply-unit.ts';
import type { Unit, UnitAnswer, WriterReply, WriterRequest, WriterStart } from './protocol.ts';

/** Units in one transaction at most: bounds the wait of the first and the work lost by a failing commit. */
const batchLimit = 256;

/** Quiet time after which full text is brought up to date in the background, in milliseconds. */
const idleDelay = 250;

/** Versions per full-text step, so that a waiting write is not held up for long. */
const fullTextSlice = 200;

/*
 * The writer thread: the only place of this process that changes the database. It gathers all units that wait, applies
 * them in one transaction with a savepoint each, commits once, and only then answers.
 */
if (parentPort === null) throw new Error('the writer runs as a worker thread');
const port = parentPort;
const start = workerData as WriterStart;
const db = openConnection(start.file, 'writer');
const applier = new UnitApplier(db, loadParameters(db));

const waiting: Unit[] = [];
let closing = false;
let idle: NodeJS.Timeout | undefined;

function reply(message: WriterReply): void {
  port.postMessage(message);
}

function accept(request: WriterRequest): void {
  switch (request.kind) {
    case 'units':
      for (const unit of request.units) waiting.push(unit);
      break;
    case 'full-text':
      reply({ kind: 'answers', answers: [[request.number, bringFullTextUpToDate(Number.POSITIVE_INFINITY)]] });
      break;
    case 'close':
      closing = true;
      break;
  }
}

/** Takes in what arrived while the last batch was committed, so that it shares the next commit. */
function drainPort(): void {
  while (waiting.length < batchLimit) {
    const next = receiveMessageOnPort(port) as { message: WriterRequest } | undefined;
    if (next === undefined) return;
    accept(next.message);
  }
}

function commitBatch(units: readonly Unit[]): [number, UnitAnswer][] {
  try {
    db.exec('BEGIN IMMEDIATE');
    const clock = applier.startBatch(Date.now());
    const answers = units.map((unit): [number, UnitAnswer] => [unit.number, applier.apply(unit.steps, clock)]);
    db.exec('COMMIT');
    return answers;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    const answer: UnitAnswer = { kind: 'failed', reason: reasonOf(error) };
    return units.map((unit) => [unit.number, answer]);
  }
}

/** Feeds full text from the version log, at most `slices` slices; each is its own transaction. */
function bringFullTextUpToDate(slices: number): UnitAnswer {
  try {
    for (let done = 0; done < slices; done++) {
      if (catchUpFullText(db, fullTextSlice)) return { kind: 'done', updated: Date.now() };
    }
    return { kind: 'stale' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

function whenIdle(): void {
  idle = undefined;
  if (waiting.length === 0 && !closing && bringFullTextUpToDate(1).kind === 'stale') {
    idle = setTimeout(whenIdle, 5);
  }
}

function work(): void {
  drainPort();
  while (waiting.length > 0) {
    reply({ kind: 'answers', answers: commitBatch(waiting.splice(0, batchLimit)) });
    drainPort();
  }
  if (closing) {
    clearTimeout(idle);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    port.close();
    return;
  }
  if (idle === undefined) idle = setTimeout(whenIdle, idleDelay);
  else idle.refresh();
}

port.on('message', (request: WriterRequest) => {
  accept(request);
  work();
});
reply({ kind: 'ready' });
