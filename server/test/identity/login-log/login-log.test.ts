import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogKeys, loadLogKeys } from '../../../src/identity/login-log/log-keys.ts';
import { type LoginLog, openLoginLog } from '../../../src/identity/login-log/login-log.ts';
import type { LoginLogEntry } from '../../../src/identity/login-log/port.ts';
import { type FoundEntry, findEntries, verifyLog } from '../../../src/identity/login-log/read-log.ts';

const chain = 'a chain that many logins have in common';

function entryOf(state: string, shared = chain): LoginLogEntry {
  return {
    protocol: 'spid-oidc',
    provider: 'https://idp.example.org',
    outcome: 'success',
    messages: [{ kind: 'token-response', at: 1, content: `answer to ${state}` }],
    index: [
      ['state', state],
      ['jti', `jti of ${state}`],
    ],
    sharedContent: { kind: 'trust-chain', content: shared },
  };
}

describe('login log', () => {
  let data: string;
  let folder: string;
  let keys: LogKeys;
  let log: LoginLog;
  let clock: number;
  const now = () => clock;
  const open = async () => openLoginLog(folder, keys, now);
  const month = (name: string) => join(folder, `${name}.jsonl`);
  const find = async (name: 'state' | 'jti' | 'id', value: string, by = keys): Promise<FoundEntry[]> => {
    const found: FoundEntry[] = [];
    for await (const entry of findEntries(folder, by, { name, value })) found.push(entry);
    return found;
  };
  const months = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'sinfonia-login-log-'));
    folder = join(data, 'login-log');
    keys = await loadLogKeys(join(data, 'identity'));
    clock = Date.UTC(2026, 10, 26);
    log = await open();
  });
  afterEach(async () => {
    await log.close();
    rmSync(data, { recursive: true, force: true });
  });

  it('gives back what was written, by every name', async () => {
    const id = await log.append(entryOf('one'));
    await log.append(entryOf('two'));
    for (const [name, value] of [
      ['state', 'one'],
      ['jti', 'jti of one'],
      ['id', id],
    ] as const) {
      const [found, ...more] = await find(name, value);
      assert.equal(more.length, 0);
      assert.equal(found?.id, id);
      const content = found.content as LoginLogEntry;
      assert.equal(content.messages[0]?.content, 'answer to one');
      assert.deepEqual(content.sharedContent, { kind: 'trust-chain', content: chain });
    }
    assert.deepEqual(await find('state', 'three'), []);
    assert.deepEqual(await find('jti', 'one'), [], 'a value counts under its own name only');
  });

  it('writes nothing that can be read, in files of its owner', async () => {
    await log.append(entryOf('a-secret-state'));
    const text = readFileSync(month('2026-11'), 'utf8');
    for (const word of ['a-secret-state', 'idp.example.org', 'success', 'token-response', 'chain']) {
      assert.ok(!text.includes(word), word);
    }
    if (process.platform !== 'win32') assert.equal(statSync(month('2026-11')).mode & 0o077, 0);
  });

  it('keeps what entries have in common once a month', async () => {
    for (const state of ['1', '2', '3']) await log.append(entryOf(state));
    await log.append(entryOf('4', 'another chain'));
    const lines = () =>
      readFileSync(month('2026-11'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"shared:'));
    assert.equal(lines().length, 2);
    clock = Date.UTC(2026, 11, 1);
    await log.append(entryOf('5'));
    assert.equal((await find('state', '5')).length, 1);
    assert.equal(readFileSync(month('2026-12'), 'utf8').match(/"shared:/g)?.length, 1);
  });

  it('chains entries that are written at once, and goes on after a restart', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, number) => log.append(entryOf(String(number)))));
    await log.close();
    log = await open();
    await log.append(entryOf('after'));
    const verified = await verifyLog(folder, keys);
    assert.ok(verified.ok);
    assert.equal(verified.entries, 53);
    assert.equal(verified.head?.seq, 53);
  });

  it('writes what is appended while it answers', async () => {
    await log.append(entryOf('first'));
    for (let number = 0; number < 20; number += 1) {
      const first = log.append(entryOf(`a${number}`)).then(() => log.append(entryOf(`b${number}`)));
      await first;
    }
    assert.equal((await find('state', 'b19')).length, 1);
  });

  it('cuts off half a line that a crash left', async () => {
    await log.append(entryOf('whole'));
    await log.close();
    appendFileSync(month('2026-11'), '{"seq":3,"at":17');
    log = await open();
    await log.append(entryOf('next'));
    assert.equal((await verifyLog(folder, keys)).ok, true);
    assert.equal((await find('state', 'next')).length, 1);
  });

  it('cuts off half of the very first line', async () => {
    await log.close();
    writeFileSync(month('2026-11'), '{"seq":1,');
    log = await open();
    await log.append(entryOf('first'));
    assert.equal((await verifyLog(folder, keys)).ok, true);
  });

  const changes: readonly (readonly [string, (lines: string[]) => string[], string])[] = [
    ['a line was taken out', (lines) => lines.toSpliced(2, 1), 'line-out-of-order'],
    ['two lines changed places', ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest], 'line-out-of-order'],
    ['a line was put in twice', ([a = '', ...rest]) => [a, a, ...rest], 'line-out-of-order'],
    ['the first line was taken out', (lines) => lines.slice(1), 'line-out-of-order'],
    ['a time was changed', (lines) => lines.map((line) => line.replace(/"at":\d+/, '"at":1')), 'line-unreadable'],
    [
      'a line was changed and its hash worked out anew',
      (lines) => lines.map((line, number) => (number === 1 ? forged(line) : line)),
      'content-unreadable',
    ],
    ['a line is no JSON', (lines) => lines.with(1, 'x'), 'line-unreadable'],
  ];
  for (const [name, change, reason] of changes) {
    it(`notices that ${name}`, async () => {
      for (const state of ['1', '2', '3']) await log.append(entryOf(state));
      const lines = readFileSync(month('2026-11'), 'utf8').trimEnd().split('\n');
      writeFileSync(month('2026-11'), `${change(lines).join('\n')}\n`);
      const verified = await verifyLog(folder, keys);
      assert.equal(verified.ok, false);
      assert.equal(!verified.ok && verified.reason, reason);
    });
  }

  it('does not write on a log that somebody else wrote into', async () => {
    await log.append(entryOf('one'));
    appendFileSync(month('2026-11'), 'x\n');
    await assert.rejects(log.append(entryOf('two')));
    await assert.rejects(log.append(entryOf('three')));
    await log.close();
    await assert.rejects(open(), /cannot be read/);
    writeFileSync(month('2026-11'), readFileSync(month('2026-11'), 'utf8').replace('x\n', ''));
    log = await open();
  });

  it('takes nothing after it was closed', async () => {
    await log.close();
    await assert.rejects(log.append(entryOf('late')));
  });

  it('stays in order when the clock goes back', async () => {
    clock = Date.UTC(2026, 11, 1);
    await log.append(entryOf('december'));
    clock = Date.UTC(2026, 10, 30);
    await log.append(entryOf('november'));
    assert.deepEqual(months(), ['2026-12.jsonl']);
    assert.equal((await verifyLog(folder, keys)).ok, true);
  });

  it('keeps every entry for 24 months, and the chain after that', async () => {
    for (const at of [Date.UTC(2024, 9, 31), Date.UTC(2024, 10, 30, 23, 59), Date.UTC(2026, 10, 26)]) {
      clock = at;
      await log.append(entryOf(String(at)));
    }
    clock = Date.UTC(2026, 10, 30, 23, 59);
    assert.deepEqual(await log.purge(), ['2024-10']);
    assert.deepEqual(months(), ['2024-11.jsonl', '2026-11.jsonl']);
    assert.equal((await verifyLog(folder, keys)).ok, true);
    clock = Date.UTC(2026, 11, 1);
    assert.deepEqual(await log.purge(), ['2024-11']);
    assert.equal((await verifyLog(folder, keys)).ok, true);
    await log.append(entryOf('next'));
    assert.equal((await verifyLog(folder, keys)).ok, true);
  });

  it('goes on after everything was purged', async () => {
    clock = Date.UTC(2024, 0, 1);
    await log.append(entryOf('old'));
    await log.close();
    clock = Date.UTC(2026, 10, 26);
    log = await open();
    await log.purge();
    assert.deepEqual(months(), []);
    await log.close();
    log = await open();
    await log.append(entryOf('new'));
    const verified = await verifyLog(folder, keys);
    assert.ok(verified.ok);
    assert.equal(verified.head?.seq, 4);
  });

  it('does not believe an anchor that it did not write', async () => {
    clock = Date.UTC(2024, 0, 1);
    await log.append(entryOf('old'));
    clock = Date.UTC(2026, 10, 26);
    await log.append(entryOf('new'));
    await log.purge();
    const anchor = join(folder, 'anchor.json');
    writeFileSync(anchor, readFileSync(anchor, 'utf8').replace(/"seq":\d+/, '"seq":4'));
    await assert.rejects(verifyLog(folder, keys), /anchor/);
  });

  it('reads with old keys and writes with the new one', async () => {
    await log.append(entryOf('old'));
    await log.close();
    const file = join(data, 'identity', 'login-log-keys.json');
    const { keys: list } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { id: string; secret: string }[] };
    const fresh = { id: 'second', secret: Buffer.alloc(32, 7).toString('base64url') };
    writeFileSync(file, JSON.stringify({ keys: [fresh, ...list] }));
    keys = await loadLogKeys(join(data, 'identity'));
    log = await open();
    await log.append(entryOf('new'));
    assert.equal((await find('state', 'old')).length, 1);
    assert.equal((await find('state', 'new')).length, 1);
    assert.equal((await verifyLog(folder, keys)).ok, true);
    writeFileSync(file, JSON.stringify({ keys: [fresh] }));
    const lessKeys = await loadLogKeys(join(data, 'identity'));
    const verified = await verifyLog(folder, lessKeys);
    assert.equal(!verified.ok && verified.reason, 'key-missing');
  });
});

/** What somebody without the key can do: change the head of a line and work out its hash. */
function forged(line: string): string {
  const { data, hash: _, ...head } = JSON.parse(line) as Record<string, unknown> & { data: string };
  head['index'] = [];
  return JSON.stringify({ ...head, data, hash: hashOf(head, data) });
}

function hashOf(head: Record<string, unknown>, data: string): string {
  const canonical = JSON.stringify(['seq', 'at', 'id', 'key', 'index', 'previous'].map((name) => head[name]));
  return createHash('sha256').update(canonical).update('\0').update(data).digest('hex');
}
