import { createHash, timingSafeEqual } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import type { Configuration } from '../config/index.ts';
import type { StoreHealth } from '../store/port.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { FacadeContext, FacadeMiddleware } from './request-state.ts';

/** What the operations endpoints show. */
export interface OperationsOptions {
  readonly health: () => Promise<StoreHealth>;
  readonly metrics: Metrics;
  readonly telemetry: Configuration['telemetry'];
}

/**
 * Answers `/health/live` (the process runs), `/health/ready` (the store serves; else 503) and `/metrics` (Prometheus text,
 * with a bearer token when one is configured). None of them holds personal data.
 */
export function operationsEndpoints(options: OperationsOptions): FacadeMiddleware {
  const { health, metrics, telemetry } = options;
  const answerReady = async (ctx: FacadeContext): Promise<void> => {
    const state = await currentHealth(health);
    answerJson(ctx, state.ready ? 200 : 503, { status: state.ready ? 'ready' : 'not-ready', store: state.facts });
  };
  const answerMetrics = async (ctx: FacadeContext): Promise<void> => {
    if (!telemetry.metrics) throw new FhirError({ code: 'address-not-found' });
    requireMetricsToken(ctx, telemetry.metricsToken);
    prepare(ctx, 200, metrics.contentType);
    ctx.body = await metrics.render();
  };
  return (ctx, next) => {
    switch (ctx.state.path) {
      case '/health/live':
        requireGet(ctx);
        answerJson(ctx, 200, { status: 'ok' });
        return Promise.resolve();
      case '/health/ready':
        requireGet(ctx);
        return answerReady(ctx);
      case '/metrics':
        requireGet(ctx);
        return answerMetrics(ctx);
      default:
        return next();
    }
  };
}

// A store that cannot even tell its state is not ready; why, the log says.
async function currentHealth(health: () => Promise<StoreHealth>): Promise<StoreHealth> {
  try {
    return await health();
  } catch {
    return { ready: false, facts: {} };
  }
}

function requireGet(ctx: FacadeContext): void {
  ctx.state.route = ctx.state.path;
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return;
  throw new FhirError({ code: 'method-not-allowed', values: { allowed: 'GET' } }, { headers: { Allow: 'GET, HEAD' } });
}

function requireMetricsToken(ctx: FacadeContext, token: string): void {
  if (token === '') return;
  const offered = ctx.req.headers.authorization ?? '';
  if (timingSafeEqual(digest(offered), digest(`Bearer ${token}`))) return;
  throw new FhirError(
    { code: 'metrics-token-required' },
    { headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' } },
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answerJson(ctx: FacadeContext, status: number, body: unknown): void {
  prepare(ctx, status, 'application/json; charset=utf-8');
  ctx.body = JSON.stringify(body);
}

function prepare(ctx: FacadeContext, status: number, contentType: string): void {
  ctx.status = status;
  ctx.res.setHeader('Content-Type', contentType);
  ctx.res.setHeader('Cache-Control', 'no-store');
}
