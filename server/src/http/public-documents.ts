import { createHash } from 'node:crypto';
import { FhirError } from '@sinfonia/profiles/issues';
import { parseParameters } from './address.ts';
import { negotiateFormat } from './format.ts';
import { type FacadeContext, type FacadeMiddleware, fhirPath } from './request-state.ts';
import { writeXml } from './xml-conversion.ts';

/** Makers of the documents that anybody may read. Each is called at the first request for it and may be called again. */
export interface PublicDocuments {
  /** JSON text of the CapabilityStatement. */
  readonly capability: () => string;
  /** SMART App Launch discovery document. */
  readonly smartConfiguration: () => object;
  /** JSON text of the OpenAPI 3.1 description. */
  readonly openApi: () => string;
}

/** Time that a cache may keep these documents without asking, in seconds. */
const maxAgeSeconds = 60;

/**
 * Answers, without a token, `/fhir/metadata` (JSON or XML), `/fhir/.well-known/smart-configuration` and `/openapi.json`,
 * with an ETag so that clients can ask whether they changed.
 *
 * @see FHIR R4 http.html#capabilities; SMART App Launch 2.2.0, section 6
 */
export function publicDocuments(documents: PublicDocuments): FacadeMiddleware {
  const smartPath = `${fhirPath}/.well-known/smart-configuration`;
  const metadataPath = `${fhirPath}/metadata`;
  let xml: { readonly of: string; readonly text: string } | undefined;
  const answerMetadata = async (ctx: FacadeContext): Promise<void> => {
    const { state, req } = ctx;
    const query = parseParameters(state.query);
    state.format = negotiateFormat(req.headers.accept, query ?? []);
    if (query === undefined) throw new FhirError({ code: 'malformed-address' });
    requireGet(ctx);
    const json = documents.capability();
    if (state.format.kind === 'xml' && xml?.of !== json) xml = { of: json, text: await writeXml(json) };
    answer(ctx, state.format.kind === 'xml' && xml !== undefined ? xml.text : json, state.format.contentType);
  };
  const answerJson = async (ctx: FacadeContext, render: () => string): Promise<void> => {
    requireGet(ctx);
    answer(ctx, render(), 'application/json; charset=utf-8');
  };
  return (ctx, next) => {
    const { state } = ctx;
    switch (state.path) {
      case metadataPath:
        state.route = metadataPath;
        return answerMetadata(ctx);
      case smartPath:
        state.route = smartPath;
        return answerJson(ctx, () => JSON.stringify(documents.smartConfiguration()));
      case '/openapi.json':
        state.route = state.path;
        return answerJson(ctx, documents.openApi);
      default:
        return next();
    }
  };
}

function requireGet(ctx: FacadeContext): void {
  if (ctx.req.method === 'GET' || ctx.req.method === 'HEAD') return;
  throw new FhirError({ code: 'method-not-allowed', values: { allowed: 'GET' } }, { headers: { Allow: 'GET, HEAD' } });
}

function answer(ctx: FacadeContext, text: string, contentType: string): void {
  const { res } = ctx;
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', `public, max-age=${maxAgeSeconds}`);
  ctx.vary('Accept');
  if (ctx.req.headers['if-none-match'] === etag) {
    ctx.status = 304;
    return;
  }
  ctx.status = 200;
  res.setHeader('Content-Type', contentType);
  ctx.body = text;
}
