import { type Issue, type Language, remedyOf, textOf } from '@sinfonia/profiles/issues';

/** Why the server does not start with the configuration that it was given: every fault at once. */
export class ConfigurationError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[], cause?: unknown) {
    super(issues.map((issue) => issue.code).join(', '), cause === undefined ? undefined : { cause });
    this.name = 'ConfigurationError';
    this.issues = issues;
  }

  /** One line per fault with what to do, for the terminal. */
  explain(language: Language): string {
    return this.issues.map((issue) => `${textOf(issue, language)} ${remedyOf(issue, language)}`).join('\n');
  }
}
