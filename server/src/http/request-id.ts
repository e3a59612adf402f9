import { randomUUID } from 'node:crypto';
import { splitTarget } from './address.ts';
import { languageOf } from './language.ts';
import { type FacadeMiddleware, RequestState } from './request-state.ts';

// Identifiers that are random by their form (UUID, trace ids): any other text could be somebody's fiscal code, and ids
// are written to the logs.
const acceptable = /^[0-9a-f-]{16,64}$/i;
const echoable = /^[\x21-\x7e]{1,128}$/;

/**
 * Opens the request: gives it an id (the caller's `X-Request-Id` when that is a UUID or another hexadecimal id, else a
 * new UUID) and splits its address once. An id that is not taken over is returned in `X-Correlation-Id`.
 *
 * @see FHIR R4 http.html#custom
 */
export function requestId(): FacadeMiddleware {
  return (ctx, next) => {
    const { req, res } = ctx;
    const offered = req.headers['x-request-id'];
    let id: string;
    if (offered === undefined) {
      id = randomUUID();
    } else if (typeof offered === 'string' && acceptable.test(offered)) {
      id = offered;
    } else {
      id = randomUUID();
      if (typeof offered === 'string' && echoable.test(offered)) res.setHeader('X-Correlation-Id', offered);
    }
    const { path, query } = splitTarget(req.url ?? '/');
    ctx.state = new RequestState(id, path, query, languageOf(req.headers['accept-language']));
    res.setHeader('X-Request-Id', id);
    return next();
  };
}
