import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import type { Patient } from '@medplum/fhirtypes';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { databaseFile } from '../../../src/store/sqlite/layout.ts';
import { byIdentifier } from '../contract/synthetic.ts';
import { withDataDirectories } from './data-directory.ts';

describe('processes and the embedded store', () => {
  const newDirectory = withDataDirectories();
  const children = new Set<ChildProcess>();

  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  function startWriting(args: readonly string[], told: (message: string[]) => void): ChildProcess {
    const child = fork(new URL('./writing-process.ts', import.meta.url), args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.add(child);
    child.on('message', (message) => told(message as string[]));
    child.once('exit', () => children.delete(child));
    return child;
  }

  it('that share a data directory see each other and keep what is conditional', async function () {
    this.timeout(60_000);
    const dataDirectory = await newDirectory();
    const ids = new Map<string, Set<string>>();
    let created = 0;
    const note = ([value = '', id, outcome]: string[]): void => {
      if (id === undefined) return;
      ids.set(value, (ids.get(value) ?? new Set()).add(id));
      if (outcome === 'created') created++;
    };
    const processes = [1, 2, 3].map(() => startWriting([dataDirectory, 'shared', '40'], note));
    const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0] as number));
    assert.deepEqual(codes, [0, 0, 0]);
    assert.equal(ids.size, 40);
    assert.equal(created, 40);
    for (const [value, found] of ids) assert.equal(found.size, 1, value);
    const store = await openSqliteStore({ dataDirectory });
    assert.equal((await store.search(byIdentifier('Patient', 'shared-39'))).entries.length, 1);
    const { versions, total } = await store.history({ type: 'Patient', id: 'counter', count: 200 });
    assert.deepEqual(
      versions.map(({ versionId }) => Number(versionId)),
      Array.from({ length: total }, (_, n) => total - n),
    );
    await store.close();
  });

  it('that are killed lose nothing that was acknowledged and leave no half transaction, 20 times', async function () {
    this.timeout(180_000);
    const dataDirectory = await newDirectory();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const before = acknowledged.size;
      const child = startWriting([dataDirectory, 'pairs'], (message) => {
        if (message[0] !== 'ready') for (const each of message) acknowledged.add(each);
      });
      const ended = once(child, 'exit');
      await once(child, 'message');
      // Each round is cut at another moment of the work.
      while (acknowledged.size < before + 60) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, round * 7));
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');
    }
    const store = await openSqliteStore({ dataDirectory });
    for (const each of acknowledged) {
      const [type = '', id = '', versionId = ''] = each.split('/');
      assert.ok(await store.vread({ type, id }, versionId), each);
    }
    const observations = new Map<string, number>();
    for await (const version of store.scan({ types: ['Observation'] })) {
      const subject = String(JSON.parse(version.json ?? '').subject.reference);
      observations.set(subject, (observations.get(subject) ?? 0) + 1);
    }
    for await (const version of store.scan({ types: ['Patient'] })) {
      const { identifier } = JSON.parse(version.json ?? '') as Patient;
      if (version.method !== 'POST' || identifier?.[0]?.value?.startsWith('single') === true) continue;
      const reference = `Patient/${version.id}`;
      assert.equal(observations.get(reference), 3, reference);
      observations.delete(reference);
    }
    assert.equal(observations.size, 0, 'no observation without its patient');
    await store.close();
    const db = new DatabaseSync(databaseFile(dataDirectory));
    assert.equal(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
    db.close();
  });
});
