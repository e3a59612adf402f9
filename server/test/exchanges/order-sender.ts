import { ExchangeOutbox } from '../../src/exchanges/outbox/exchange-outbox.ts';
import { OutboxWorker } from '../../src/exchanges/outbox/outbox-worker.ts';
import { WebDpcHttpAdapter } from '../../src/exchanges/webdpc/http-adapter.ts';
import { WebDpcHandler, webDpcExchange } from '../../src/exchanges/webdpc/outbox-handler.ts';
import { queueOrders } from './sample-orders.ts';

// A process of its own that queues and sends the orders of a trial until everything is settled; made to be killed.
const [dataDirectory = '', address = '', count = '0'] = process.argv.slice(2);
const outbox = new ExchangeOutbox(dataDirectory);
const adapter = new WebDpcHttpAdapter({ address, timeout: 400, connections: 32 });
const worker = new OutboxWorker({
  dataDirectory,
  outbox,
  exchange: webDpcExchange,
  handler: new WebDpcHandler(adapter),
  limits: { concurrency: 32, firstWait: 100, longestWait: 1_000, settle: 1_500, poll: 100 },
  onFailure: (error) => console.error(error),
});
worker.start();
for (let from = 0; from < Number(count); from += 100) {
  queueOrders(outbox, from, Math.min(Number(count), from + 100));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const isBusy = (): boolean =>
  outbox.nextDue(webDpcExchange) !== undefined || outbox.counts(webDpcExchange).has('sending');
// What waits behind a dead message never ends: the dead are counted by the trial.
while (isBusy() && !outbox.counts(webDpcExchange).has('dead')) await new Promise((resolve) => setTimeout(resolve, 100));
await worker.stop();
adapter.close();
outbox.close();
