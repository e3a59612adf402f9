import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../exchange.ts';
import type { ExchangeHandler, OutboxMessage } from '../outbox/exchange-handler.ts';
import { exchangeFolder } from '../outbox/exchange-outbox.ts';
import { type FaultPlan, faultsAtRandom } from '../simulation/faults.ts';
import type { CredentialsPort } from './credentials.ts';
import { prescriptionCalls, writePrescriptionCall } from './from-fhir/write-call.ts';
import { SistemaTsHandler, sistemaTsExchange } from './outbox-handler.ts';
import { PlansHandler, planKinds } from './plans/plans-handler.ts';
import { plansOver } from './plans/plans-port.ts';
import { PlansSimulator } from './plans/plans-simulator.ts';
import { failPlan, settlePlan } from './plans/settle-plan.ts';
import { planCalls, writePlanCall } from './plans/write-plan-call.ts';
import { settlePrescription } from './settle-prescription.ts';
import { SistemaTsSimulator } from './simulator/simulator.ts';
import { SoapAdapter } from './soap-adapter.ts';

/** How Sistema TS is reached: the service, or a simulator of our own. */
export interface SistemaTsOptions {
  readonly region: string;
  /** Longest wait for an answer, ms. */
  readonly timeout: number;
  readonly connections: number;
  readonly reach:
    | {
        readonly kind: 'service';
        readonly address: string;
        /** Address of the services of plans; without it plans wait. */
        readonly planAddress?: string;
        readonly credentials: CredentialsPort;
      }
    | { readonly kind: 'simulator'; readonly dataDirectory: string; readonly faultShare: number };
}

/** File of the records of the simulator, in the folder of exchanges. */
export const simulatorDatabase = 'sistema-ts-simulator.sqlite';

/** File of the plans of the simulator, in the folder of exchanges. */
export const planSimulatorDatabase = 'sistema-ts-plans-simulator.sqlite';

/** What the simulator takes for credentials: anything. */
const anyCredentials: CredentialsPort = {
  of: () => ({ user: 'simulator', password: 'simulator', pinCode: '0000000000' }),
  encrypt: (text) => text,
};

/** Opens the exchange with Sistema TS. Starts the simulators when they are asked for; `close` ends what was opened. */
export async function openSistemaTs({ region, timeout, connections, reach }: SistemaTsOptions): Promise<Exchange> {
  const reached = reach.kind === 'service' ? reach : await startSimulators(reach);
  const adapterAt = (address: string): SoapAdapter =>
    new SoapAdapter({ address, credentials: reached.credentials, timeout, connections });
  const adapter = adapterAt(reached.address);
  const planAdapter = reached.planAddress === undefined ? undefined : adapterAt(reached.planAddress);
  const prescriptions = new SistemaTsHandler(adapter);
  const plans = planAdapter === undefined ? undefined : new PlansHandler(plansOver(planAdapter));
  const isPlan = (call: string): boolean => planCalls.some((one) => one === call);
  const handlerOf = ({ kind }: OutboxMessage): ExchangeHandler =>
    plans !== undefined && planKinds.some((one) => one === kind) ? plans : prescriptions;
  return {
    name: sistemaTsExchange,
    // Without an address plans are not told, and their Tasks wait.
    calls: plans === undefined ? prescriptionCalls : [...prescriptionCalls, ...planCalls],
    handler: {
      send: (message, earlier) => handlerOf(message).send(message, earlier),
      ask: (message, earlier) => handlerOf(message).ask(message, earlier),
    },
    write: (asked, store) =>
      isPlan(asked.call) ? writePlanCall(store, asked, region) : writePrescriptionCall(store, asked, region),
    settle: (asked, answer, work) =>
      isPlan(asked.call) ? settlePlan(asked, answer, work) : settlePrescription(asked, answer, work),
    fail: async (asked, failure, work) => {
      if (isPlan(asked.call)) await failPlan(asked, failure, work);
    },
    async close() {
      adapter.close();
      planAdapter?.close();
      if ('stop' in reached) await reached.stop();
    },
  };
}

async function startSimulators({
  dataDirectory,
  faultShare,
}: Extract<SistemaTsOptions['reach'], { kind: 'simulator' }>) {
  const folder = join(dataDirectory, exchangeFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const faults = (): { faults?: FaultPlan } =>
    faultShare === 0 ? {} : { faults: faultsAtRandom(faultShare, Date.now()) };
  const simulator = await SistemaTsSimulator.start({ file: join(folder, simulatorDatabase), ...faults() });
  const plans = await PlansSimulator.start({ file: join(folder, planSimulatorDatabase), ...faults() });
  return {
    address: simulator.address,
    planAddress: plans.address,
    credentials: anyCredentials,
    stop: async (): Promise<void> => {
      await plans.stop();
      await simulator.stop();
    },
  };
}
