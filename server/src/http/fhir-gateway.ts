import { FhirError, type IssueCode } from '@sinfonia/profiles/issues';
import { locateIssues } from '@sinfonia/profiles/source-text';
import type { Principal } from '../access/principal.ts';
import type { Configuration } from '../config/index.ts';
import type { AuditPort } from '../fhir/context.ts';
import type { FhirHandler, FhirHeaders, FhirRequest, FhirResponse } from '../fhir/exchange.ts';
import { guessQuestion, recordRefusal } from '../fhir/refused-request.ts';
import { decodeSegments, type ParameterList, parseParameters } from './address.ts';
import { type RequestBody, readRequestBody } from './body/request-body.ts';
import { defaultFormat, formOfBinary, negotiateFormat, type ResponseFormat } from './format.ts';
import { type FacadeContext, type FacadeMiddleware, fhirPath, isFhirPath } from './request-state.ts';
import { templateOf, typeOf } from './route-template.ts';
import { writeXml } from './xml-conversion.ts';

/** Verifies the Authorization header; refuses with FhirError 401. */
export type Authenticate = (authorizationHeader: string | undefined, url: string) => Promise<Principal>;

/** The audit as the gateway sees it: for requests that never reach the FHIR API. */
export interface GatewayAudit extends AuditPort {
  /** Counts a request without a valid token. */
  countRefusedToken(reason: IssueCode): void;
}

/** What the gateway to the FHIR API needs. */
export interface GatewayOptions {
  readonly fhir: FhirHandler;
  readonly authenticate: Authenticate;
  readonly countClient: (clientId: string) => void;
  readonly countRefused: (address: string) => void;
  readonly audit: GatewayAudit;
  readonly baseUrl: string;
  readonly limits: Configuration['limits'];
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const nothing: RequestBody = {};

/**
 * Turns an HTTP request below the FHIR base into a FhirRequest and a FhirResponse into an HTTP answer. In order: address,
 * format, token, body, so that only callers with a token can make the server read a body.
 *
 * Refusals: `malformed-address` 400, `method-not-allowed` 405, `not-acceptable` 406, those of `authenticate`, of the rate
 * limit and of `readRequestBody`.
 */
export function fhirGateway(options: GatewayOptions): FacadeMiddleware {
  const base = `${options.baseUrl}${fhirPath}`;
  return async (ctx, next) => {
    const { state, req } = ctx;
    if (!isFhirPath(state.path)) return next();
    const method = req.method as FhirRequest['method'];
    const path = decodeSegments(state.path, fhirPath.length);
    const query = parseParameters(state.query);
    if (path !== undefined) {
      state.route = templateOf(path);
      state.resourceType = typeOf(path);
    }
    const { accept } = req.headers;
    const isBinary = path !== undefined && isReadOfBinary(method, path);
    state.format = isBinary ? formatBesideFile(accept, query ?? []) : negotiateFormat(accept, query ?? []);
    if (path === undefined || query === undefined) throw new FhirError({ code: 'malformed-address' });
    if (!methods.has(method)) throw methodNotAllowed();
    const principal = await authenticate(ctx, options);
    state.principal = principal;
    options.countClient(principal.clientId);
    const asked = {
      method,
      path,
      query,
      baseUrl: base,
      principal,
      language: state.language,
      requestId: state.requestId,
    };
    let content = nothing;
    try {
      if (hasBody(method)) content = await readRequestBody(req, ctx.res, { method, last: path.at(-1) }, options.limits);
    } catch (error) {
      const request = { ...asked, headers: {} };
      recordRefusal(options.audit, { request, question: guessQuestion(request), touched: [] }, error);
      throw error;
    }
    const response = await answer(options.fhir, {
      ...asked,
      query: withForm(query, content.form),
      headers: fhirHeaders(ctx, content.contentType),
      ...(content.body === undefined ? {} : { body: content.body }),
      ...(content.source === undefined ? {} : { source: content.source }),
      ...(isBinary ? { formOfBinary: (type: string) => formOfBinary(accept, query, type) } : {}),
    });
    prepareAnswer(ctx, response);
    const { body } = response;
    if (body === undefined || body === '') return;
    const isXml = state.format.kind === 'xml' && isResource(response);
    ctx.body = isXml ? await writeXml(body) : body;
  };
}

/** Reads of a Binary, or of a version of one, may be answered in any media type. */
function isReadOfBinary(method: FhirRequest['method'], [type, , history]: readonly string[]): boolean {
  return (
    type === 'Binary' && (method === 'GET' || method === 'HEAD') && (history === undefined || history === '_history')
  );
}

/** The format of refusals, where the client may want no resource at all. */
function formatBesideFile(accept: string | undefined, query: ParameterList): ResponseFormat {
  try {
    return negotiateFormat(accept, query);
  } catch (error) {
    if (error instanceof FhirError && !query.some(([name]) => name === '_format')) return defaultFormat;
    throw error;
  }
}

/** Answers a request; faults of a resource that was sent get the line of the text where they are. */
async function answer(fhir: FhirHandler, request: FhirRequest): Promise<FhirResponse> {
  try {
    return await fhir(request);
  } catch (error) {
    // The faults after a patch are those of the patched resource, which nobody sent.
    if (!(error instanceof FhirError) || request.source === undefined || request.method === 'PATCH') throw error;
    const { status, headers, cause } = error;
    throw new FhirError(locateIssues(error.issues, request.source()), { status, headers, cause });
  }
}

async function authenticate(ctx: FacadeContext, options: GatewayOptions): Promise<Principal> {
  const { authorization } = ctx.req.headers;
  try {
    return await options.authenticate(authorization, ctx.url);
  } catch (error) {
    // A request without any token has been counted on its way in.
    if (authorization !== undefined) options.countRefused(ctx.ip);
    const [issue] = error instanceof FhirError && error.status === 401 ? error.issues : [];
    if (issue !== undefined) options.audit.countRefusedToken(issue.code);
    throw error;
  }
}

/** Refusal of a method that FHIR does not use. */
function methodNotAllowed(): FhirError {
  const allowed = [...methods].join(', ');
  return new FhirError({ code: 'method-not-allowed', values: { allowed } }, { headers: { Allow: allowed } });
}

function hasBody(method: FhirRequest['method']): method is 'POST' | 'PUT' | 'PATCH' {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

function withForm(query: ParameterList, form: ParameterList | undefined): ParameterList {
  return form === undefined ? query : [...query, ...form];
}

function fhirHeaders(ctx: FacadeContext, contentType: string | undefined): FhirHeaders {
  const { headers } = ctx.req;
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  const ifModifiedSince = headers['if-modified-since'];
  const ifNoneExist = headers['if-none-exist'];
  const prefer = headers['prefer'];
  const found: { -readonly [K in keyof FhirHeaders]: FhirHeaders[K] } = {};
  if (ifMatch !== undefined) found.ifMatch = ifMatch;
  if (ifNoneMatch !== undefined) found.ifNoneMatch = ifNoneMatch;
  if (ifModifiedSince !== undefined) found.ifModifiedSince = ifModifiedSince;
  if (typeof ifNoneExist === 'string') found.ifNoneExist = ifNoneExist;
  if (typeof prefer === 'string') found.prefer = prefer;
  if (contentType !== undefined) found.contentType = contentType;
  return found;
}

/** Sets status and headers of an answer. A content type that the handler names itself is passed on as it is. */
function prepareAnswer(ctx: FacadeContext, response: FhirResponse): void {
  const { res, state } = ctx;
  const { headers, status, body } = response;
  res.setHeader('Cache-Control', 'no-store');
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) res.setHeader(name, value);
  }
  if (response.file !== undefined) ctx.body = Buffer.from(response.file);
  else if (body === undefined || body === '') ctx.body = null;
  else if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', state.format.contentType);
  // After the body: Koa takes an answer without one for 204.
  ctx.status = status;
}

/** Tells whether the body is a resource, which may have to be written as XML; other types name themselves. */
function isResource(response: FhirResponse): boolean {
  return !Object.keys(response.headers).some((name) => name.toLowerCase() === 'content-type');
}
