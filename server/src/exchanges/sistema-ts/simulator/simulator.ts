import type { FaultPlan } from '../../simulation/faults.ts';
import type { MessageContent } from '../message-table.ts';
import { type OperationName, operations } from '../operations.ts';
import { answerCall, type SimulatedCall } from './answer-calls.ts';
import { SimulatorRecords } from './records.ts';
import { SimulatedServer } from './simulated-server.ts';

/** What a simulator is started with. */
export interface SimulatorSettings {
  /** File of its records; kept from one start to the next. */
  readonly file: string;
  /** Port on the own machine; any free one unless given. */
  readonly port?: number;
  /** Which faults calls meet; none unless given. */
  readonly faults?: FaultPlan;
  /** How late a slow answer comes, ms. */
  readonly slowness?: number;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
}

/** A Sistema TS of its own on the own machine: keeps its records in a file, enforces the states, and fails as it is told. */
export class SistemaTsSimulator {
  readonly records: SimulatorRecords;
  readonly #server: SimulatedServer;

  private constructor(records: SimulatorRecords, server: SimulatedServer) {
    this.records = records;
    this.#server = server;
  }

  /** Starts a simulator; it listens when this returns. */
  static async start({ file, ...settings }: SimulatorSettings): Promise<SistemaTsSimulator> {
    const records = new SimulatorRecords(file);
    const act = (operation: string, request: MessageContent, now: string): MessageContent => {
      const call = { operation: operation as OperationName, request, now } as unknown as SimulatedCall;
      return answerCall(records, call) as unknown as MessageContent;
    };
    try {
      return new SistemaTsSimulator(records, await SimulatedServer.start({ ...settings, services: operations, act }));
    } catch (error) {
      records.close();
      throw error;
    }
  }

  /** Address for the adapter. */
  get address(): string {
    return this.#server.address;
  }

  /** Calls that arrived. */
  get calls(): number {
    return this.#server.calls;
  }

  /** Fails in another way from now on. */
  failWith(faults: FaultPlan): void {
    this.#server.failWith(faults);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    this.records.close();
  }
}
