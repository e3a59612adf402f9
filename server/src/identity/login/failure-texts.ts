import type { LoginFailureCode } from './failure.ts';
import table from './failures.json' with { type: 'json' };

/** What a person is told about a failure, and how the answer is marked. */
export interface FailureText {
  /** HTTP status of the page. */
  readonly status: number;
  /** Whether operations must look at it. */
  readonly alert: boolean;
  readonly title: { readonly it: string; readonly en: string };
  readonly text: { readonly it: string; readonly en: string };
}

/** The text of a failure. It never contains words of the provider. */
export function failureTextOf(code: LoginFailureCode): FailureText {
  const entry: Omit<FailureText, 'alert'> & { readonly alert?: boolean } = table.failures[code];
  return { ...entry, alert: entry.alert === true };
}

/** Failure that an error number of SPID SAML (`ErrorCode nrNN`) stands for. Source: SPID table of anomalies. */
export function failureOfNumber(number: number): LoginFailureCode {
  // Our request was wrong: one text for all.
  if (number >= 8 && number <= 18) return 'request-refused';
  const found = Object.entries(table.failures).find(([, entry]) => 'number' in entry && entry.number === number);
  return (found?.[0] as LoginFailureCode | undefined) ?? 'provider-unavailable';
}
