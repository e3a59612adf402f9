import { join } from 'node:path';
import { FseSimulator, type FseSimulatorSettings } from '../../../src/exchanges/fse/simulator/simulator.ts';
import { type Claims, GatewayCaller, type TestAnswer, type TestCall } from './gateway-caller.ts';
import { testAuthority } from './gateway-certificates.ts';
import { GatewayOpenApi } from './gateway-openapi.ts';

/** Common name of the signing certificate of the tests; that of the claim cases of the oracle. */
export const commonName = 'S1#150EXAMPLECN';

/** Instant at which the tests begin. */
export const beginning = Date.parse('2026-06-01T08:00:00Z');

const authority = testAuthority('Test authority');
const credential = authority.issue(commonName);

/** A simulator with a caller and a clock of its own, for one test. */
export class GatewayWorld {
  readonly simulator: FseSimulator;
  readonly caller: GatewayCaller;
  readonly #settings: FseSimulatorSettings;
  readonly #time: { now: number };

  private constructor(simulator: FseSimulator, settings: FseSimulatorSettings, time: { now: number }) {
    this.simulator = simulator;
    this.#settings = settings;
    this.#time = time;
    this.caller = new GatewayCaller(simulator.address, credential, commonName, () => time.now);
  }

  static async open(directory: string, settings: Partial<FseSimulatorSettings> = {}): Promise<GatewayWorld> {
    const time = { now: beginning };
    const all = { file: join(directory, 'gateway.sqlite'), clock: () => time.now, ...settings };
    return new GatewayWorld(await FseSimulator.start(all), all, time);
  }

  /** Current instant of the simulator, ms UTC. */
  readonly now = (): number => this.#time.now;

  /** Lets time pass, ms. */
  wait(milliseconds: number): void {
    this.#time.now += milliseconds;
  }

  /** Stops the simulator and starts another one on its file. */
  async restart(): Promise<GatewayWorld> {
    await this.simulator.stop();
    return new GatewayWorld(await FseSimulator.start(this.#settings), this.#settings, this.#time);
  }

  async close(): Promise<void> {
    await this.simulator.stop();
  }

  call(call: TestCall): Promise<TestAnswer> {
    return this.caller.call(call);
  }

  /** A caller with a certificate of another common name. */
  of(name: string): GatewayCaller {
    return new GatewayCaller(this.simulator.address, authority.issue(name), name, () => this.#time.now);
  }

  /** Types and statuses of the events of a workflow, e.g. `SEND_TO_INI SUCCESS`. */
  async events(workflow: unknown): Promise<readonly string[]> {
    const { body } = await this.call({
      method: 'GET',
      path: `/status/${encodeURIComponent(String(workflow))}`,
      claims: {},
    });
    const data = (body['transactionData'] ?? []) as readonly Readonly<Record<string, string>>[];
    return data.map(({ eventType, eventStatus }) => `${eventType} ${eventStatus}`);
  }
}

/** Template of the OpenAPI for a path, e.g. `/documents/{idDoc}`. `/metadata` has the answers of `/metadata-iti-57`. */
export function templateOf(path: string): string {
  return path
    .replace(/\/metadata$/, '/metadata-iti-57')
    .replace(/^\/(documents|fhir-documents)\/(?!validat|fhir-validation)[^/]+/, '/$1/{idDoc}')
    .replace(/^\/documents\/validate-and-replace\/.+$/, '/documents/validate-and-replace/{idDoc}')
    .replace(/^\/status\/search\/.+$/, '/status/search/{traceId}')
    .replace(/^\/status\/(?!search\/).+$/, '/status/{workflowInstanceId}');
}

let api: GatewayOpenApi | undefined;

/** What is wrong with an answer by the OpenAPI of the gateway; empty when nothing is. */
export function openApiFault({ method, path }: TestCall, { status, contentType, body }: TestAnswer): string {
  api ??= new GatewayOpenApi('swagger_gtw.yaml');
  return api.answerFault(method, templateOf(path), status, contentType, body);
}

/** Changes fields; null takes one out. */
export function changed(base: Claims, change: Claims): Claims {
  return Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== null));
}
