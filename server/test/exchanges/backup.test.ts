import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { backUpExchanges, restoreExchanges, setOutboxAside, verifyExchanges } from '../../src/exchanges/backup.ts';
import { PublicationRecords, publicationDatabase } from '../../src/exchanges/fse/publishing/records.ts';
import { ExchangeOutbox, exchangeOutboxDatabase } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { withDataDirectories } from '../store/sqlite/data-directory.ts';

describe('backup of the outbox of exchanges', () => {
  const newDirectory = withDataDirectories();

  it('brings back what waited so that the other system is asked first, and leaves what ended', async () => {
    const [data, folder] = [await newDirectory(), join(await newDirectory(), 'exchanges')];
    assert.equal(await verifyExchanges(folder), false);
    const outbox = new ExchangeOutbox(data);
    for (const id of ['waits', 'ended']) outbox.queue('trial', { key: id, id, kind: 'send', body: '{}' });
    const ended = outbox.find('trial', 'ended');
    outbox.mark(ended?.place ?? 0, { state: 'done', due: 0, answer: '{}' }, 1);
    await backUpExchanges(data, folder);
    outbox.queue('trial', { key: 'later', id: 'later', kind: 'send', body: '{}' });
    outbox.close();
    assert.equal(await verifyExchanges(folder), true);
    await restoreExchanges(folder, data);
    const restored = new ExchangeOutbox(data);
    const states = ['waits', 'ended', 'later'].map((id) => restored.find('trial', id)?.state);
    restored.close();
    assert.deepEqual(states, ['unsure', 'done', undefined]);
    await setOutboxAside(data);
    const empty = new ExchangeOutbox(data);
    assert.equal(empty.find('trial', 'ended'), undefined);
    empty.close();
  });

  it('brings back what was sent to the FSE, so that it is asked about', async () => {
    const [data, folder] = [await newDirectory(), join(await newDirectory(), 'exchanges')];
    new ExchangeOutbox(data).close();
    const facts = { message: 'm', kind: 'publish', documentId: '1^A', workflow: 'w', at: 1 } as const;
    const records = new PublicationRecords(data);
    records.begin(facts);
    await backUpExchanges(data, folder);
    records.begin({ ...facts, message: 'later' });
    records.close();
    await restoreExchanges(folder, data);
    const restored = new PublicationRecords(data);
    const found = ['m', 'later'].map((message) => restored.attemptsFor(message).length);
    restored.close();
    assert.deepEqual(found, [1, 0]);
    appendFileSync(join(folder, publicationDatabase), 'x');
    await assert.rejects(verifyExchanges(folder), {
      issues: [{ code: 'backup-damaged', values: { check: 'sha256' } }],
    });
  });

  it('refuses a copy that was changed', async () => {
    const [data, folder] = [await newDirectory(), join(await newDirectory(), 'exchanges')];
    new ExchangeOutbox(data).close();
    await backUpExchanges(data, folder);
    appendFileSync(join(folder, exchangeOutboxDatabase), 'x');
    await assert.rejects(verifyExchanges(folder), {
      issues: [{ code: 'backup-damaged', values: { check: 'sha256' } }],
    });
  });
});
