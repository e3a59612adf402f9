import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../exchange.ts';
import { exchangeFolder } from '../outbox/exchange-outbox.ts';
import type { CredentialsPort } from './credentials.ts';
import { prescriptionCalls, writePrescriptionCall } from './from-fhir/write-call.ts';
import { SistemaTsHandler, sistemaTsExchange } from './outbox-handler.ts';
import { settlePrescription } from './settle-prescription.ts';
import { faultsAtRandom } from './simulator/faults.ts';
import { SistemaTsSimulator } from './simulator/simulator.ts';
import { SoapAdapter } from './soap-adapter.ts';

/** How Sistema TS is reached: the service, or a simulator of our own. */
export interface SistemaTsOptions {
  readonly region: string;
  /** Longest wait for an answer, ms. */
  readonly timeout: number;
  readonly connections: number;
  readonly reach:
    | { readonly kind: 'service'; readonly address: string; readonly credentials: CredentialsPort }
    | { readonly kind: 'simulator'; readonly dataDirectory: string; readonly faultShare: number };
}

/** File of the records of the simulator, in the folder of exchanges. */
export const simulatorDatabase = 'sistema-ts-simulator.sqlite';

/** What the simulator takes for credentials: anything. */
const anyCredentials: CredentialsPort = {
  of: () => ({ user: 'simulator', password: 'simulator', pinCode: '0000000000' }),
  encrypt: (text) => text,
};

/** Opens the exchange with Sistema TS. Starts the simulator when it is asked for; `close` ends what was opened. */
export async function openSistemaTs({ region, timeout, connections, reach }: SistemaTsOptions): Promise<Exchange> {
  const simulator = reach.kind === 'simulator' ? await startSimulator(reach) : undefined;
  const adapter = new SoapAdapter({
    address: reach.kind === 'service' ? reach.address : (simulator?.address ?? ''),
    credentials: reach.kind === 'service' ? reach.credentials : anyCredentials,
    timeout,
    connections,
  });
  return {
    name: sistemaTsExchange,
    calls: prescriptionCalls,
    handler: new SistemaTsHandler(adapter),
    write: (asked, store) => writePrescriptionCall(store, asked, region),
    settle: settlePrescription,
    async close() {
      adapter.close();
      await simulator?.stop();
    },
  };
}

function startSimulator({
  dataDirectory,
  faultShare,
}: Extract<SistemaTsOptions['reach'], { kind: 'simulator' }>): Promise<SistemaTsSimulator> {
  const folder = join(dataDirectory, exchangeFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return SistemaTsSimulator.start({
    file: join(folder, simulatorDatabase),
    ...(faultShare === 0 ? {} : { faults: faultsAtRandom(faultShare, Date.now()) }),
  });
}
