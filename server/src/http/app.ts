import { FhirError } from '@sinfonia/profiles/issues';
import Koa from 'koa';
import type { Configuration } from '../config/index.ts';
import type { FhirHandler } from '../fhir/exchange.ts';
import type { StoreHealth } from '../store/port.ts';
import { type Logger, toLoggableError } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { compression } from './compression.ts';
import { cors } from './cors.ts';
import { documentation } from './documentation.ts';
import { errorExit } from './error-exit.ts';
import { type Authenticate, fhirGateway, type GatewayAudit } from './fhir-gateway.ts';
import { inOrder } from './in-order.ts';
import { landingPage } from './landing-page.ts';
import { type Mount, mounts } from './mount.ts';
import { observation } from './observation.ts';
import { operationsEndpoints } from './operations-endpoints.ts';
import { type PublicDocuments, publicDocuments } from './public-documents.ts';
import { createRateLimit } from './rate-limit.ts';
import { requestId } from './request-id.ts';
import { isFhirPath, type RequestState } from './request-state.ts';
import { securityHeaders } from './security-headers.ts';

/** Everything that the HTTP facade is made of. */
export interface HttpParts extends PublicDocuments {
  readonly fhir: FhirHandler;
  readonly authenticate: Authenticate;
  readonly audit: GatewayAudit;
  readonly mounts: readonly Mount[];
  readonly health: () => Promise<StoreHealth>;
  readonly config: Configuration;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Folder of the documentation site; that of `npm run docs` unless given. */
  readonly documentationFolder?: string;
}

/** The Koa application of the facade. */
export type HttpApp = Koa<RequestState>;

/** Builds the Koa application: one rule per middleware, in the order in which a request meets them. */
export function createHttpApp(parts: HttpParts): HttpApp {
  const { config, logger, metrics } = parts;
  const { trustedProxies, baseUrl } = config.server;
  const app: HttpApp = new Koa<RequestState>({ proxy: trustedProxies > 0, maxIpsCount: trustedProxies });
  const logMessages = config.telemetry.errorMessages;
  const rateLimit = createRateLimit(config.rateLimit, metrics);
  // Koa would print the whole error, message included, to the terminal.
  app.on('error', (error) => logger.warn({ error: toLoggableError(error, logMessages) }, 'answer not delivered'));
  app.use(requestId());
  app.use(observation(logger, metrics));
  app.use(securityHeaders(baseUrl));
  app.use(errorExit({ logger, metrics, logMessages }));
  const crossOrigin = cors(config.cors);
  const compressed = compression(config.compression);
  const documents = publicDocuments(parts);
  const fhirArea = inOrder([
    rateLimit.byAddress,
    crossOrigin,
    compressed,
    documents,
    fhirGateway({
      fhir: parts.fhir,
      authenticate: parts.authenticate,
      audit: parts.audit,
      countClient: rateLimit.countClient,
      countRefused: rateLimit.countRefused,
      baseUrl,
      limits: config.limits,
    }),
  ]);
  const otherAreas = inOrder([
    operationsEndpoints({ health: parts.health, metrics, telemetry: config.telemetry }),
    rateLimit.byAddress,
    mounts(parts.mounts),
    crossOrigin,
    compressed,
    landingPage(config),
    documentation(parts.documentationFolder),
    documents,
    () => {
      throw new FhirError({ code: 'address-not-found' });
    },
  ]);
  app.use((ctx, next) => (isFhirPath(ctx.state.path) ? fhirArea(ctx, next) : otherAreas(ctx, next)));
  return app;
}
