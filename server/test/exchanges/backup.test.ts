import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { backUpExchanges, restoreExchanges, setOutboxAside, verifyExchanges } from '../../src/exchanges/backup.ts';
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
