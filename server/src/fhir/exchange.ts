import type { Language } from '@sinfonia/profiles/issues';
import type { SourceText } from '@sinfonia/profiles/source-text';
import type { Principal } from '../access/principal.ts';

/** Headers of the FHIR REST interface that change what an interaction does, as received. */
export interface FhirHeaders {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: string;
  readonly ifNoneExist?: string;
  readonly prefer?: string;
  /** Media type of the body without parameters, e.g. `application/json-patch+json`. */
  readonly contentType?: string;
}

/** A FHIR request without its transport. */
export interface FhirRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Decoded path segments below the FHIR base: `['Patient', '1', '_history']`. */
  readonly path: readonly string[];
  /** Search and control parameters in order; for `_search` the form body is appended. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: FhirHeaders;
  /** Parsed JSON (XML bodies are converted before); undefined without a body. */
  readonly body?: unknown;
  /** Text that the body was parsed from, for telling the line of a fault. */
  readonly source?: () => SourceText;
  /**
   * How a Binary that holds a file of this media type is to be answered. Absent: as the resource.
   * Refusal: `not-acceptable` 406. Source: FHIR R4 binary.html#rest.
   */
  readonly formOfBinary?: (mediaType: string) => 'file' | 'resource';
  /** Absolute FHIR base without a final slash, e.g. `http://localhost:8080/fhir`. */
  readonly baseUrl: string;
  readonly principal: Principal;
  readonly language: Language;
  readonly requestId: string;
}

/**
 * The answer to a FHIR request, without its transport. `body` is JSON text; XML is made from it at the edge. `file` stands in its
 * place for the content of a Binary, whose type is in the headers.
 */
export interface FhirResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly file?: Uint8Array;
}

/** Answers FHIR requests. Refusals are thrown as `FhirError`. */
export type FhirHandler = (request: FhirRequest) => Promise<FhirResponse>;
