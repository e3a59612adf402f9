import { catalogue } from './catalogue.ts';
import type { Issue } from './issue.ts';

/**
 * The refusal of a request, on its way to the single error exit, which renders it as an OperationOutcome in the
 * language of the user. The HTTP status is that of the first issue unless given.
 */
export class FhirError extends Error {
  readonly status: number;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    issues: Issue | readonly Issue[],
    options: {
      status?: number;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    const list = Array.isArray(issues) ? (issues as readonly Issue[]) : [issues as Issue];
    super(
      list.map((issue) => issue.code).join(', '),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'FhirError';
    this.issues = list;
    const first = list[0];
    this.status = options.status ?? (first ? catalogue[first.code].status : 500);
    this.headers = options.headers ?? {};
  }
}
