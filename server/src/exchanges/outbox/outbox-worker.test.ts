import assert from 'node:assert/strict';
import { withDataDirectories } from '../../../test/store/sqlite/data-directory.ts';
import type { Delivery, ExchangeHandler, Inquiry, OutboxMessage } from './exchange-handler.ts';
import { ExchangeOutbox, type MessageState } from './exchange-outbox.ts';
import { OutboxWorker, WorkerIsElsewhere } from './outbox-worker.ts';

const exchange = 'trial';
const quick = { firstWait: 1, longestWait: 2, settle: 1, poll: 5, attempts: 3 };

/** Another system that does what it is told: each call of a message takes the next word of its body. */
class TrialSystem implements ExchangeHandler {
  readonly calls: string[] = [];
  readonly effects: string[] = [];
  readonly earlier: (string | undefined)[] = [];
  readonly #words = new Map<string, string[]>();

  async send(message: OutboxMessage, earlier: (kind: string) => string | undefined): Promise<Delivery> {
    this.calls.push(`send ${message.id}`);
    this.earlier.push(earlier('send'));
    const word = this.#next(message);
    if (word === 'done' || word === 'lost') this.effects.push(message.id);
    if (word === 'done') return { kind: 'done', answer: `answer to ${message.id}` };
    if (word === 'throws') throw new Error('broken');
    if (word === 'refused') return { kind: 'refused', reason: '9999' };
    if (word === 'early') return { kind: 'early', reason: word, after: 1 };
    if (word === 'pause') return { kind: 'unreached', reason: word, after: 300 };
    return { kind: word === 'unreached' ? 'unreached' : 'unsure', reason: word };
  }

  async ask(message: OutboxMessage): Promise<Inquiry> {
    this.calls.push(`ask ${message.id}`);
    if (this.effects.includes(message.id)) return { kind: 'done', answer: `found ${message.id}` };
    if (this.#words.get(message.id)?.[0] === 'silent') return { kind: 'unsure', reason: this.#next(message) };
    return { kind: 'absent' };
  }

  #next({ id, body }: OutboxMessage): string {
    const words = this.#words.get(id) ?? body.split(' ');
    this.#words.set(id, words);
    return words.shift() ?? 'done';
  }
}

describe('outbox of exchanges', () => {
  const newDirectory = withDataDirectories();
  let dataDirectory = '';
  let outbox: ExchangeOutbox;
  let system: TrialSystem;

  beforeEach(async () => {
    dataDirectory = await newDirectory();
    outbox = new ExchangeOutbox(dataDirectory);
    system = new TrialSystem();
  });
  afterEach(() => outbox.close());

  const queue = (id: string, body: string, key = id) => outbox.queue(exchange, { key, id, kind: 'send', body });
  const state = (id: string): MessageState | undefined => outbox.find(exchange, id)?.state;

  async function work(until: () => boolean): Promise<void> {
    const worker = new OutboxWorker({ dataDirectory, outbox, exchange, handler: system, limits: quick });
    worker.start();
    while (!until()) await new Promise((resolve) => setTimeout(resolve, 2));
    await worker.stop();
  }

  const isQuiet = () =>
    (['waiting', 'sending', 'unsure'] as const).every((one) => (outbox.counts(exchange).get(one) ?? 0) === 0);

  for (const [body, calls, end] of [
    ['done', ['send a'], 'done'],
    ['unreached done', ['send a', 'send a'], 'done'],
    ['lost', ['send a', 'ask a'], 'done'],
    ['timeout done', ['send a', 'ask a', 'send a'], 'done'],
    ['throws done', ['send a', 'ask a', 'send a'], 'done'],
    ['timeout silent silent', ['send a', 'ask a', 'ask a'], 'dead'],
    ['unreached unreached unreached', ['send a', 'send a', 'send a'], 'dead'],
    ['refused', ['send a', 'ask a'], 'dead'],
    ['early early early early done', ['send a', 'send a', 'send a', 'send a', 'send a'], 'done'],
  ] as const) {
    it(`calls for "${body}": ${calls.join(', ')}`, async () => {
      queue('a', body);
      await work(isQuiet);
      assert.deepEqual([system.calls, state('a')], [calls, end]);
      assert.ok(system.effects.length <= 1);
    });
  }

  it('waits as long as the other system asks for', async () => {
    const started = Date.now();
    queue('a', 'pause done');
    await work(isQuiet);
    assert.deepEqual([system.calls, state('a')], [['send a', 'send a'], 'done']);
    assert.ok(Date.now() - started >= 300);
  });

  it('takes a refused repetition of what has its effect as done', async () => {
    queue('a', 'timeout refused');
    const { ask } = system;
    let asked = 0;
    system.ask = (message) => {
      asked += 1;
      if (asked === 2) system.effects.push('a');
      return ask.call(system, message);
    };
    await work(isQuiet);
    assert.deepEqual([state('a'), asked, outbox.find(exchange, 'a')?.answer], ['done', 2, 'found a']);
  });

  it('keeps the order within a key, and holds it back behind a dead message until someone decides', async () => {
    queue('1', 'refused', 'k');
    queue('2', 'done', 'k');
    queue('other', 'done');
    await work(() => state('1') === 'dead' && state('other') === 'done');
    assert.equal(state('2'), 'waiting');
    const [dead] = outbox.dead(exchange, 10);
    assert.deepEqual([dead?.id, dead?.reason, dead !== undefined && 'body' in dead], ['1', '9999', false]);
    assert.equal(outbox.sendAgain(exchange, '2'), false);
    assert.equal(outbox.sendAgain(exchange, '1'), true);
    await work(() => state('2') === 'done');
    assert.deepEqual(system.calls.slice(-3), ['ask 1', 'send 1', 'send 2']);
    assert.equal(system.earlier.at(-1), 'answer to 1');
    queue('3', 'refused', 'k');
    queue('4', 'done', 'k');
    await work(() => state('3') === 'dead');
    assert.equal(outbox.discard(exchange, '3'), true);
    await work(() => state('4') === 'done');
  });

  it('asks about what was being sent when a process ended', async () => {
    queue('a', 'done');
    const place = outbox.find(exchange, 'a')?.place ?? assert.fail();
    outbox.markSending([place], Date.now());
    system.effects.push('a');
    outbox.close();
    outbox = new ExchangeOutbox(dataDirectory);
    await work(isQuiet);
    assert.deepEqual([system.calls, state('a')], [['ask a'], 'done']);
  });

  it('queues a message once, and no other one under its id', () => {
    const first = queue('a', 'done');
    assert.deepEqual(queue('a', 'done'), first);
    assert.deepEqual(queue('a', 'lost'), { ok: false, reason: 'other-message' });
    assert.equal(queue('__proto__', 'done').ok, true);
  });

  it('lets go of the content of what is settled, and still knows it', async () => {
    const first = queue('a', 'done');
    await work(isQuiet);
    outbox.clean(Date.now() + 1);
    assert.equal(outbox.find(exchange, 'a')?.body, '');
    assert.deepEqual(queue('a', 'done'), first);
    assert.equal(queue('a', 'lost').ok, false);
  });

  it('is worked on by one process at a time', async () => {
    const worker = new OutboxWorker({ dataDirectory, outbox, exchange, handler: system });
    assert.throws(() => new OutboxWorker({ dataDirectory, outbox, exchange, handler: system }), WorkerIsElsewhere);
    await worker.stop();
    await new OutboxWorker({ dataDirectory, outbox, exchange, handler: system }).stop();
  });
});
