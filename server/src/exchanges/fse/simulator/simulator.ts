import { X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openSchemaFolder } from '@sinfonia/mappings/fse/schema-folder';
import { FseValidator } from '@sinfonia/mappings/fse/validate';
import { answerCall } from './answer-call.ts';
import type { GatewayFaultPlan } from './fault-plan.ts';
import { openCall } from './front-end.ts';
import type { InsideFaults } from './insides.ts';
import { moveOn, type Pace, type Steps, usualPace } from './move-on.ts';
import { sendNotifications } from './notify.ts';
import type { PublishedDocument } from './published-document.ts';
import { FileTooLong, readBody } from './read-call.ts';
import { GatewayRecords } from './records.ts';
import type { Reply } from './reply.ts';
import { answerWith, htmlOfProxy, tooLarge, write } from './write-reply.ts';

/** Path of the gateway, as at the ministry. */
export const gatewayPath = '/govway/rest/in/FSE/gateway/v1';

/** Base address of the gateway's test environment, which tokens may be made for as well. Source: integration guide 2.22. */
const nationalTestAddress = 'https://modipa-val.fse.salute.gov.it/govway/rest/in/FSE/gateway/v1';

/** What a simulator of the gateway is started with. */
export interface FseSimulatorSettings {
  /** File of its records; kept from one start to the next. */
  readonly file: string;
  /** Port on the own machine; any free one unless given. */
  readonly port?: number;
  /** Folder of the ministry's schemas; without it neither XSD nor schematron are held against documents, which answers tell. */
  readonly schemas?: string;
  /** Server certificate (PEM) and the authorities whose client certificates are let in; plain HTTP unless given. */
  readonly tls?: { readonly key: string; readonly certificate: string; readonly clientAuthorities?: string };
  /** Authorities (PEM) of signing certificates; any certificate will do unless given. */
  readonly authorities?: readonly string[];
  /** Further values of `aud` that are taken. */
  readonly audiences?: readonly string[];
  /** How long the gateway takes. */
  readonly pace?: Partial<Pace>;
  /** Milliseconds between looks at what is due; without it workflows move on only when something calls. */
  readonly tick?: number;
  /** Which faults calls meet; none unless given. */
  readonly faults?: GatewayFaultPlan;
  /** Which parts of the inside fail; none unless given. */
  readonly insideFaults?: InsideFaults;
  /** How late a slow answer comes, ms. */
  readonly slowness?: number;
  /** Current instant, ms UTC. */
  readonly clock?: () => number;
  /** Told of failures of the simulator itself. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * A national gateway of FSE 2.0 on the own machine, with INI and the regional store behind it: keeps validations, workflows and published
 * documents in a file, checks what the gateway checks in its order, and fails as it is told.
 */
export class FseSimulator {
  readonly records: GatewayRecords;
  readonly #server: Server;
  readonly #settings: FseSimulatorSettings;
  readonly #pace: Pace;
  readonly #validator: FseValidator | undefined;
  readonly #authorities: readonly X509Certificate[];
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<number> | undefined;
  #faults: GatewayFaultPlan;
  #insideFaults: InsideFaults;
  #calls = 0;

  private constructor(settings: FseSimulatorSettings, validator: FseValidator | undefined) {
    this.#settings = settings;
    this.#validator = validator;
    this.#pace = { ...usualPace, ...settings.pace };
    this.#faults = settings.faults ?? (() => undefined);
    this.#insideFaults = settings.insideFaults ?? (() => false);
    this.#authorities = (settings.authorities ?? []).map((pem) => new X509Certificate(pem));
    this.records = new GatewayRecords(settings.file);
    const take = (incoming: IncomingMessage, response: ServerResponse): void => {
      // A caller that has gone gets no answer; nothing else can fail but the simulator itself.
      this.#take(incoming, response).catch((error: unknown) => {
        settings.onFailure?.(error);
        response.destroy();
      });
    };
    this.#server = settings.tls === undefined ? createServer(take) : createTlsServer(tlsOptions(settings.tls), take);
  }

  /** Starts a simulator; it listens when this returns. Throws `fse-schemas-missing` for a schema folder that is none. */
  static async start(settings: FseSimulatorSettings): Promise<FseSimulator> {
    const { schemas, tick } = settings;
    const validator = schemas === undefined ? undefined : await FseValidator.open(openSchemaFolder(schemas));
    const simulator = new FseSimulator(settings, validator);
    await new Promise<void>((resolve, reject) => {
      simulator.#server.once('error', reject);
      simulator.#server.listen(settings.port ?? 0, '127.0.0.1', resolve);
    });
    if (tick !== undefined) {
      simulator.#timer = setInterval(() => void simulator.#tick(), tick);
      simulator.#timer.unref();
    }
    return simulator;
  }

  /** Base address for the adapter, with the version; also a value of `aud` that is taken. */
  get address(): string {
    const scheme = this.#settings.tls === undefined ? 'http' : 'https';
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}${gatewayPath}`;
  }

  /** In what this simulator is less strict than the gateway, in words. */
  get notices(): readonly string[] {
    const { tls } = this.#settings;
    return [
      ...(tls?.clientAuthorities === undefined ? ['Callers need no client certificate.'] : []),
      ...(tls === undefined ? ['Calls come over HTTP, on the own machine only.'] : []),
      ...(this.#authorities.length === 0 ? ['Tokens may be signed with a certificate of any issuer.'] : []),
      ...(this.#validator === undefined
        ? ['Documents are held against neither XSD nor schematron: no schema folder.']
        : []),
    ];
  }

  /** Calls that arrived. */
  get calls(): number {
    return this.#calls;
  }

  /** A document as INI has it, by `identificativoDoc`. */
  published(id: string): PublishedDocument | undefined {
    return this.records.findDocument(id);
  }

  /** Makes the steps of the gateway that are due and sends what is to be told; says how many there were. */
  async moveOn(): Promise<number> {
    const made = moveOn(this.#steps(), this.#now());
    return made + (await this.#tell());
  }

  /** Fails in another way from now on. */
  failWith(faults: GatewayFaultPlan): void {
    this.#faults = faults;
  }

  /** Fails inside in another way from now on. */
  failInsideWith(faults: InsideFaults): void {
    this.#insideFaults = faults;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#validator?.dispose();
    this.records.end();
  }

  #now(): number {
    return this.#settings.clock?.() ?? Date.now();
  }

  #steps(): Steps {
    return { records: this.records, pace: this.#pace, fails: this.#insideFaults };
  }

  async #tell(): Promise<number> {
    // One round at a time, so that nothing is told twice.
    await this.#telling;
    this.#telling = sendNotifications(this.records, this.#now(), this.#pace.retryAfter).finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  async #tick(): Promise<void> {
    try {
      moveOn(this.#steps(), this.#now());
      if (this.#telling === undefined) await this.#tell();
    } catch (error) {
      this.#settings.onFailure?.(error);
    }
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls += 1;
    const fault = this.#faults();
    const body = await readBody(incoming);
    if (fault === 'reset-before') return void response.destroy();
    if (fault === 'timeout-before') return;
    if (fault === 'wrong-version') return htmlOfProxy(response);
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, this.#settings.slowness ?? 1_000));
    if (body === undefined) return write(response, tooLarge(incoming.url ?? ''));
    const now = this.#now();
    const opened = await openCall(
      { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body },
      {
        base: gatewayPath,
        fault,
        audiences: [this.address, nationalTestAddress, ...(this.#settings.audiences ?? [])],
        authorities: this.#authorities,
        now,
      },
    );
    if (!opened.ok) return write(response, opened.reply);
    moveOn(this.#steps(), now);
    const gateway = { ...this.#steps(), validator: this.#validator };
    const answer = (): Promise<Reply> =>
      answerCall(gateway, opened.call).catch((error: unknown) => {
        if (error instanceof FileTooLong) return tooLarge(incoming.url ?? '');
        throw error;
      });
    let reply = await answer();
    if (fault === 'duplicate') reply = await answer();
    answerWith(response, fault, reply);
  }
}

function tlsOptions({ key, certificate, clientAuthorities }: NonNullable<FseSimulatorSettings['tls']>) {
  return {
    key,
    cert: certificate,
    minVersion: 'TLSv1.2' as const,
    ...(clientAuthorities === undefined ? {} : { ca: clientAuthorities, requestCert: true, rejectUnauthorized: true }),
  };
}
