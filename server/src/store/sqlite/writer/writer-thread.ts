import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { openConnection } from '../connection.ts';
import { catchUpFullText, loadParameters } from '../search/index.ts';
import { reasonOf, UnitApplier } from './apply-unit.ts';
import type { Unit, UnitAnswer, WriterReply, WriterRequest, WriterStart } from './protocol.ts';

/** Units in one transaction at most: bounds the wait of the first and the work lost by a failing commit. */
const batchLimit = 256;

/** Quiet time after which full text is brought up to date in the background, in milliseconds. */
const idleDelay = 1_000;

/** Versions per full-text step: a write that comes meanwhile waits a few milliseconds at most. */
const fullTextSlice = 25;

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
/** Requests to be told when full text knows all versions committed before them. */
const fullTextWaiting: number[] = [];
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
      fullTextWaiting.push(request.number);
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

/** One slice of full text, in a transaction of its own: `stale` while more is missing. */
function advanceFullText(): UnitAnswer {
  try {
    return catchUpFullText(db, fullTextSlice) ? { kind: 'done', updated: Date.now() } : { kind: 'stale' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** Slices alternate with batches of writes, so that a long backlog of full text holds up no write. */
function serveFullText(): void {
  if (fullTextWaiting.length === 0) return;
  const answer = advanceFullText();
  if (answer.kind !== 'stale') {
    reply({ kind: 'answers', answers: fullTextWaiting.splice(0).map((number) => [number, answer]) });
  }
}

function whenIdle(): void {
  idle = undefined;
  if (!closing && advanceFullText().kind === 'stale') idle = setTimeout(whenIdle, 1);
}

function work(): void {
  drainPort();
  while (waiting.length > 0 || fullTextWaiting.length > 0) {
    if (waiting.length > 0) reply({ kind: 'answers', answers: commitBatch(waiting.splice(0, batchLimit)) });
    serveFullText();
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
