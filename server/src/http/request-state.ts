import type { Language } from '@sinfonia/profiles/issues';
import type Koa from 'koa';
import type { Principal } from '../access/principal.ts';
import { defaultFormat, type ResponseFormat } from './format.ts';

/** What the middleware learn about a request on its way in. One object of one shape per request. */
export class RequestState {
  /** Identifies the request in answers, logs and audit. */
  readonly requestId: string;
  /** Path of the target as sent, without the query. */
  readonly path: string;
  /** Query of the target as sent, without the question mark. */
  readonly query: string;
  readonly language: Language;
  /** Template of the address for logs and metrics: never holds ids or values. */
  route = 'other';
  /** Name of the resource type addressed, for the log. */
  resourceType: string | undefined = undefined;
  /** How a FHIR answer, also a refusal, is written. */
  format: ResponseFormat = defaultFormat;
  /** The caller, once the token is verified. */
  principal: Principal | undefined = undefined;

  constructor(requestId: string, path: string, query: string, language: Language) {
    this.requestId = requestId;
    this.path = path;
    this.query = query;
    this.language = language;
  }
}

/** Koa's context with our state. */
export type FacadeContext = Koa.ParameterizedContext<RequestState>;

/** A Koa middleware of the facade. */
export type FacadeMiddleware = Koa.Middleware<RequestState>;

/** Path of the FHIR base. */
export const fhirPath = '/fhir';

/** Tells whether a path is the FHIR base or below it. */
export function isFhirPath(path: string): boolean {
  return path.startsWith(fhirPath) && (path.length === fhirPath.length || path.charCodeAt(fhirPath.length) === 0x2f);
}
