import { FhirError } from '@sinfonia/profiles/issues';
import { type Logger, toLoggableError } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type RenderedRefusal, renderOutcome, renderProblem } from './refusal.ts';
import { type FacadeContext, type FacadeMiddleware, isFhirPath } from './request-state.ts';

/** What the error exit needs to know. */
export interface ErrorExitOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Whether the message of an unexpected error may be logged (synthetic data only). */
  readonly logMessages: boolean;
}

/**
 * The single way out for refusals: a `FhirError` becomes an OperationOutcome below the FHIR base and problem+json
 * elsewhere. Anything else is a fault of ours: it is logged without data and answered with `internal-error` (500) and the
 * request id.
 */
export function errorExit(options: ErrorExitOptions): FacadeMiddleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      await refuse(ctx, error instanceof FhirError ? error : unexpected(ctx, error, options));
    }
  };
}

function unexpected(ctx: FacadeContext, error: unknown, options: ErrorExitOptions): FhirError {
  const { requestId, route } = ctx.state;
  options.metrics.countInternalError();
  options.logger.error({ requestId, route, error: toLoggableError(error, options.logMessages) }, 'internal error');
  return new FhirError({ code: 'internal-error', values: { requestId } });
}

async function refuse(ctx: FacadeContext, error: FhirError): Promise<void> {
  const { res, state } = ctx;
  if (res.headersSent) {
    // Part of another answer is on its way: cutting the connection is the only sign left that it is not whole.
    res.destroy();
    return;
  }
  const rendered = await render(ctx, error);
  // A mounted application may have taken the answer over before it failed.
  ctx.respond = true;
  ctx.status = error.status;
  for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
  res.setHeader('Content-Type', rendered.contentType);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Language', state.language);
  ctx.body = rendered.body;
}

async function render(ctx: FacadeContext, error: FhirError): Promise<RenderedRefusal> {
  const { state } = ctx;
  return isFhirPath(state.path)
    ? renderOutcome(error, state.language, state.format)
    : renderProblem(error, state.language, state.requestId);
}
