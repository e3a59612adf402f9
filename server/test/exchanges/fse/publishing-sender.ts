import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PublicationFollower } from '../../../src/exchanges/fse/publishing/follow.ts';
import { FsePublishingHandler, fseExchange } from '../../../src/exchanges/fse/publishing/outbox-handler.ts';
import { PublicationRecords } from '../../../src/exchanges/fse/publishing/records.ts';
import { ExchangeOutbox } from '../../../src/exchanges/outbox/exchange-outbox.ts';
import { OutboxWorker } from '../../../src/exchanges/outbox/outbox-worker.ts';
import type { Credential } from './gateway-certificates.ts';
import { trialAdapter } from './publishing-trial.ts';

// A process of its own that sends what is queued and follows it to its end; made to be killed.
const [dataDirectory = '', address = ''] = process.argv.slice(2);
const credential = JSON.parse(readFileSync(join(dataDirectory, 'credential.json'), 'utf8')) as Credential;
const outbox = new ExchangeOutbox(dataDirectory);
const records = new PublicationRecords(dataDirectory);
const adapter = trialAdapter(address, credential, 1_500);
const follower = new PublicationFollower({
  records,
  transport: adapter,
  limits: { shortestWait: 300, longestWait: 1_000, regionalStore: 60_000, atOnce: 8 },
});
const worker = new OutboxWorker({
  dataDirectory,
  outbox,
  exchange: fseExchange,
  handler: new FsePublishingHandler({
    gateway: adapter,
    transport: adapter,
    records,
    follower,
    // Shorter than a slow answer takes: what comes too late must do no harm.
    limits: { grace: 1_200, pause: 200 },
  }),
  limits: { concurrency: 16, attempts: 60, firstWait: 100, longestWait: 1_000, settle: 600, poll: 100 },
  onFailure: (error) => console.error(error),
});
worker.start();
const isBusy = (): boolean =>
  outbox.nextDue(fseExchange) !== undefined || outbox.counts(fseExchange).has('sending') || records.countOpen() > 0;
// What waits behind a dead message never ends: the dead are counted by the trial.
while (isBusy() && !outbox.counts(fseExchange).has('dead')) {
  await follower.look();
  await wait(50);
}
await worker.stop();
adapter.close();
records.close();
outbox.close();
