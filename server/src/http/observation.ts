import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { FacadeMiddleware } from './request-state.ts';

/** Status under which a request is counted whose client went away before the answer. */
const clientClosed = 499;

/**
 * Measures each request once, for the access log and the metrics.
 *
 * The log line has method, route template, resource type, status, duration in milliseconds, request id and client id:
 * never an address, a query, a resource id or a body.
 */
export function observation(logger: Logger, metrics: Metrics): FacadeMiddleware {
  return async (ctx, next) => {
    const start = performance.now();
    metrics.begin();
    try {
      await next();
    } finally {
      const { state, req, res } = ctx;
      const milliseconds = performance.now() - start;
      const status = res.destroyed && !res.writableEnded ? clientClosed : res.statusCode;
      const method = knownMethod(req.method);
      metrics.end(method, state.route, status, milliseconds / 1000);
      logger.request({
        requestId: state.requestId,
        method,
        route: state.route,
        type: state.resourceType,
        status,
        milliseconds,
        client: state.principal?.clientId,
      });
    }
  };
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function knownMethod(method: string | undefined): string {
  return method !== undefined && methods.has(method) ? method : 'other';
}
