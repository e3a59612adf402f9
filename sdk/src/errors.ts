import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { TransportResponse } from './transport/transport.ts';

/**
 * Codes of faults that this side finds. Faults that the server finds have the code of its OperationOutcome
 * (`https://fhir.sinfonia.campania.it/CodeSystem/sinfonia-issue`); an answer without one has `http-<status>`.
 *
 * - `network`: no answer came. `timeout`: none came in time. `aborted`: the caller's signal was given.
 * - `answer-unreadable`: the answer is not what FHIR promises at this place.
 * - `address-foreign`: a link leads to another server or outside the FHIR base; the token is not taken there.
 * - `address-insecure`: plain http where https is needed. `address-invalid`: not an absolute http(s) address.
 * - `paging-loop`: the server's next links lead in a circle.
 * - `discovery-failed`: the SMART configuration lacks an endpoint. `token-refused`: the authorization server said no.
 * - `sign-in-needed`: nobody has signed in, or the session is over. `sign-in-mismatch`: the callback is not of this sign-in.
 * - `key-unusable`: the private key is not an ES384 or RS384 key.
 * - `version-missing`: a resource without `meta.versionId` where optimistic locking needs one.
 * - `step-key-reused`: another access waits to be sent under the key; the server has the same code for what it holds.
 * - `exchange-open`: another system has not answered in the time given; it may still.
 * - `conflict-unresolved`: others kept changing the resource, or it cannot be told whether a write was carried out.
 */
export type ClientFault =
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'answer-unreadable'
  | 'address-foreign'
  | 'address-insecure'
  | 'address-invalid'
  | 'paging-loop'
  | 'discovery-failed'
  | 'token-refused'
  | 'sign-in-needed'
  | 'sign-in-mismatch'
  | 'key-unusable'
  | 'version-missing'
  | 'step-key-reused'
  | 'exchange-open'
  | 'conflict-unresolved';

/** One fault of an answer, made easy to read from `OperationOutcome.issue`. */
export interface SinfoniaIssue {
  /** Stable code (`details.coding.code`); the FHIR issue type when the server gives no coding. */
  readonly code: string;
  /** FHIR issue type, e.g. `invalid`. */
  readonly type: string;
  readonly severity: OperationOutcomeIssue['severity'];
  /** What happened, in the language of the request. */
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** FHIRPath expressions of the place. */
  readonly expression: readonly string[];
  /** Rule of a service that a step breaks (`step-precondition`) or that a remark is about (`step-remark`), e.g. `HC-08`. */
  readonly rule?: string;
}

/** What a {@link SinfoniaError} is made of. */
export interface SinfoniaErrorParts {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly outcome?: OperationOutcome;
  readonly issues?: readonly SinfoniaIssue[];
  readonly requestId?: string;
  readonly retryAfterSeconds?: number;
  readonly uncertain?: boolean;
  readonly cause?: unknown;
}

/**
 * The fault of a call. Its message has method, resource type, status, code and the text of the server; no address, no body
 * and no token. A `TypeError` means that the package itself was used wrongly.
 *
 * @example
 * ```ts
 * try {
 *   await client.update(patient);
 * } catch (error) {
 *   if (error instanceof SinfoniaError && error.status === 412) console.log('somebody was faster');
 *   else throw error;
 * }
 * ```
 */
export class SinfoniaError extends Error {
  /** Stable code: of the first error of the OperationOutcome, `http-<status>`, or a {@link ClientFault}. */
  readonly code: string;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** The OperationOutcome as it came. */
  readonly outcome: OperationOutcome | undefined;
  readonly issues: readonly SinfoniaIssue[];
  /** `X-Request-Id` of the answer: quote it to the operators of the server. */
  readonly requestId: string | undefined;
  /** Seconds that the server asked to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether it cannot be told if a write was carried out: no answer came, or a server fault. */
  readonly uncertain: boolean;

  constructor(parts: SinfoniaErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'SinfoniaError';
    this.code = parts.code;
    this.status = parts.status;
    this.outcome = parts.outcome;
    this.issues = parts.issues ?? [];
    this.requestId = parts.requestId;
    this.retryAfterSeconds = parts.retryAfterSeconds;
    this.uncertain = parts.uncertain ?? false;
  }
}

/** Makes the error of a fault found on this side. */
export function clientFault(code: ClientFault, message: string, more: Partial<SinfoniaErrorParts> = {}): SinfoniaError {
  return new SinfoniaError({ ...more, code, message: `${code}: ${message}` });
}

/** Makes the error of an answer with status 304 or 4xx, 5xx. `what` names the request without data, e.g. `GET Patient`. */
export function refusal(what: string, response: TransportResponse, uncertain: boolean): SinfoniaError {
  const { status, headers, body } = response;
  const outcome = isOperationOutcome(body) ? body : undefined;
  const issues = outcome === undefined ? [] : issuesOf(outcome);
  const first = issues.find((issue) => issue.severity === 'error' || issue.severity === 'fatal') ?? issues[0];
  const code = first?.code ?? `http-${status}`;
  const requestId = headers.get('x-request-id');
  const wait = retryAfterSeconds(headers);
  return new SinfoniaError({
    code,
    message: [`${what}: ${status} ${code}`, first?.text, first?.remedy].filter((part) => part).join(' — '),
    status,
    issues,
    uncertain,
    ...(outcome === undefined ? {} : { outcome }),
    ...(requestId === null ? {} : { requestId }),
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  });
}

/** Tells whether an answer is an OperationOutcome. */
export function isOperationOutcome(value: unknown): value is OperationOutcome {
  return typeof value === 'object' && value !== null && 'resourceType' in value
    ? value.resourceType === 'OperationOutcome'
    : false;
}

/** Reads the issues of an OperationOutcome; a server other than ours may leave out all but severity and type. */
export function issuesOf(outcome: OperationOutcome): readonly SinfoniaIssue[] {
  return (outcome.issue ?? []).map((issue) => ({
    code: issue.details?.coding?.[0]?.code ?? issue.code,
    type: issue.code,
    severity: issue.severity,
    text: issue.details?.text ?? issue.diagnostics ?? '',
    ...(issue.details?.text !== undefined && issue.diagnostics !== undefined ? { remedy: issue.diagnostics } : {}),
    expression: issue.expression ?? [],
    ...ruleOf(issue),
  }));
}

const ruled: ReadonlySet<string> = new Set(['step-precondition', 'step-remark']);

/** The remedy names the rule, in either language: `(regola HC-08)`. */
function ruleOf({ details, diagnostics }: OperationOutcomeIssue): { rule?: string } {
  if (!ruled.has(details?.coding?.[0]?.code ?? '')) return {};
  const rule = /\b[A-Z]{2,8}-\d{2,3}\b/.exec(diagnostics ?? '')?.[0];
  return rule === undefined ? {} : { rule };
}

/** Seconds of a `Retry-After` header, which has seconds or an HTTP date. Source: RFC 9110 section 10.2.3. */
export function retryAfterSeconds(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? undefined : Math.max(0, (instant - now) / 1000);
}
