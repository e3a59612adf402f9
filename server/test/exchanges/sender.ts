import { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { OutboxWorker } from '../../src/exchanges/outbox/outbox-worker.ts';
import { SistemaTsHandler, sistemaTsExchange } from '../../src/exchanges/sistema-ts/outbox-handler.ts';
import { SoapAdapter } from '../../src/exchanges/sistema-ts/soap-adapter.ts';
import { queueTrial } from './sample-prescriptions.ts';

// A process of its own that queues and sends the prescriptions of a trial until everything is settled; made to be killed.
const [dataDirectory = '', address = '', count = '0', numbered = 'true'] = process.argv.slice(2);
const outbox = new ExchangeOutbox(dataDirectory);
const adapter = new SoapAdapter({
  address,
  credentials: { of: () => ({ user: 'trial', password: 'trial', pinCode: '0' }), encrypt: (text) => text },
  timeout: 400,
  connections: 32,
});
const worker = new OutboxWorker({
  dataDirectory,
  outbox,
  exchange: sistemaTsExchange,
  handler: new SistemaTsHandler(adapter),
  limits: { concurrency: 32, firstWait: 100, longestWait: 1_000, settle: 2_500, poll: 100 },
  onFailure: (error) => console.error(error),
});
worker.start();
for (let from = 0; from < Number(count); from += 200) {
  queueTrial(outbox, from, Math.min(Number(count), from + 200), numbered === 'true');
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const isBusy = (): boolean =>
  outbox.nextDue(sistemaTsExchange) !== undefined || outbox.counts(sistemaTsExchange).has('sending');
// What waits behind a dead message never ends: the dead are counted by the trial.
while (isBusy() && !outbox.counts(sistemaTsExchange).has('dead'))
  await new Promise((resolve) => setTimeout(resolve, 100));
await worker.stop();
adapter.close();
outbox.close();
