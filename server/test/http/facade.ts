import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { FhirError } from '@sinfonia/profiles/issues';
import { createAuditTrail } from '../../src/access/audit/audit-trail.ts';
import { type Configuration, loadConfiguration } from '../../src/config/index.ts';
import type { FhirHandler, FhirRequest } from '../../src/fhir/exchange.ts';
import { createHttpApp, type HttpParts, startHttpServer } from '../../src/http/index.ts';
import { type LogOutput, openLog } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

/** An answer with its body as bytes and as text. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** A request of a test. `rawPath` goes to the wire as it is. */
export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | readonly Buffer[];
}

/** A facade that listens on a free port of the loopback interface. */
export interface Facade {
  readonly port: number;
  /** Requests that reached the FHIR handler. */
  readonly seen: FhirRequest[];
  readonly ask: (ask: Ask) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** The token that the test authenticator accepts. */
export const token = 'good-token';

/** Header of a request with the accepted token. */
export const authorized = { authorization: `Bearer ${token}` } as const;

/** Text that the echoing handler answers: what reached it, as a Parameters resource. */
export const echo: FhirHandler = async (request) => ({
  status: 200,
  headers: { etag: 'W/"7"', 'last-modified': 'Wed, 01 Jan 2025 00:00:00 GMT' },
  body: JSON.stringify({
    resourceType: 'Parameters',
    id: request.path.join('-').replace(/[^A-Za-z0-9-]/g, '') || 'base',
  }),
});

/** Starts the real facade with a small FHIR handler. `command` sets options by dotted name. */
export async function startFacade(
  options: {
    readonly fhir?: FhirHandler;
    readonly command?: Readonly<Record<string, unknown>>;
    readonly parts?: Partial<HttpParts>;
    readonly log?: LogOutput;
  } = {},
): Promise<Facade> {
  const config: Configuration = loadConfiguration({
    folder: import.meta.dirname,
    environment: {},
    command: { 'server.port': 0, 'server.host': '127.0.0.1', 'telemetry.level': 'silent', ...options.command },
  }).configuration;
  const seen: FhirRequest[] = [];
  const fhir = options.fhir ?? echo;
  const { logger } = options.log ?? openLog({ level: 'silent' }, '/dev/null');
  const app = createHttpApp({
    fhir: (request) => {
      seen.push(request);
      return fhir(request);
    },
    authenticate: async (header) => {
      if (header !== `Bearer ${token}`) {
        throw new FhirError({ code: 'token-missing' }, { headers: { 'WWW-Authenticate': 'Bearer realm="fhir"' } });
      }
      return { clientId: 'test-client', scopes: ['system/*.cruds'] };
    },
    audit: createAuditTrail({
      store: { write: async () => [] },
      source: { fhirBase: 'http://localhost/fhir', issuer: 'http://localhost/oidc' },
    }),
    mounts: [],
    capability: () => '{"resourceType":"CapabilityStatement","status":"active"}',
    smartConfiguration: () => ({ issuer: 'http://localhost/oidc' }),
    openApi: () => '{"openapi":"3.1.0"}',
    health: async () => ({ ready: true, facts: { resources: 3 } }),
    config,
    logger,
    metrics: createMetrics(async () => ({ ready: true, facts: { resources: 3 } })),
    ...options.parts,
  });
  const server = await startHttpServer(app, config);
  return {
    port: server.port,
    seen,
    ask: (ask) => send(server.port, ask),
    close: () => server.close(),
  };
}

function send(port: number, { method = 'GET', path = '/', headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    request.on('error', reject);
    if (Array.isArray(body)) for (const chunk of body as readonly Buffer[]) request.write(chunk);
    else if (body !== undefined) request.write(body as string | Buffer);
    request.end();
  });
}
