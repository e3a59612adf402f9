import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../exchange.ts';
import { exchangeFolder } from '../outbox/exchange-outbox.ts';
import { faultsAtRandom } from '../simulation/faults.ts';
import type { TlsSettings } from '../transport/post-document.ts';
import { followOrders } from './follow/follow-orders.ts';
import { webDpcCalls, writeWebDpcCall } from './from-fhir/write-call.ts';
import { WebDpcHttpAdapter } from './http-adapter.ts';
import { WebDpcHandler, webDpcExchange } from './outbox-handler.ts';
import { failOrder, settleOrder } from './settle-order.ts';
import { WebDpcSimulator } from './simulator/simulator.ts';

/** How WebDPC is reached: the service, or a simulator of our own. */
export interface WebDpcOptions {
  /** Longest wait for an answer, ms. */
  readonly timeout: number;
  readonly connections: number;
  /** Wait between rounds in which open orders are asked about, ms; 0: never. */
  readonly followEvery: number;
  readonly reach:
    | {
        readonly kind: 'service';
        readonly address: string;
        readonly bearer?: () => string | undefined;
        readonly tls?: TlsSettings;
      }
    | {
        readonly kind: 'simulator';
        readonly dataDirectory: string;
        readonly faultShare: number;
        /** How long the simulated distributor takes for each step, ms. */
        readonly pace: number;
      };
}

/** File of the records of the simulator, in the folder of exchanges. */
export const webDpcSimulatorDatabase = 'webdpc-simulator.sqlite';

/** Opens the exchange with WebDPC. Starts the simulator when it is asked for; `close` ends what was opened. */
export async function openWebDpc({ timeout, connections, followEvery, reach }: WebDpcOptions): Promise<Exchange> {
  const simulator = reach.kind === 'simulator' ? await startSimulator(reach) : undefined;
  const { address, bearer, tls } = reach.kind === 'service' ? reach : { address: simulator?.address ?? '' };
  const adapter = new WebDpcHttpAdapter({
    address,
    timeout,
    connections,
    ...(bearer === undefined ? {} : { bearer }),
    ...(tls === undefined ? {} : { tls }),
  });
  return {
    name: webDpcExchange,
    calls: webDpcCalls,
    handler: new WebDpcHandler(adapter),
    // What waits for one order on behalf does not keep the others of the prescription.
    turnOf: ({ focus }) => focus,
    write: (asked, store) => writeWebDpcCall(store, asked),
    settle: settleOrder,
    fail: failOrder,
    // Of the connections half is left to what is told.
    ...(followEvery === 0
      ? {}
      : { watch: followOrders({ port: adapter, every: followEvery, atOnce: Math.ceil(connections / 2) }) }),
    async close() {
      adapter.close();
      await simulator?.stop();
    },
  };
}

async function startSimulator({
  dataDirectory,
  faultShare,
  pace,
}: Extract<WebDpcOptions['reach'], { kind: 'simulator' }>): Promise<WebDpcSimulator> {
  const folder = join(dataDirectory, exchangeFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return WebDpcSimulator.start({
    file: join(folder, webDpcSimulatorDatabase),
    pace: { confirmAfter: pace, shipAfter: pace, deliverAfter: pace },
    ...(faultShare === 0 ? {} : { faults: faultsAtRandom(faultShare, Date.now()) }),
  });
}
