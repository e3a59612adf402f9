import type { LoginFailureCode } from '../login/failure.ts';
import table from './provider-errors.json' with { type: 'json' };

const codes: ReadonlyMap<string, string> = new Map(Object.entries(table.errors));

/** What an OAuth error of a provider means for the person. An error that nobody knows is an answer we do not accept. */
export function failureOfError(error: string): LoginFailureCode {
  const code = codes.get(error);
  return failureCodes.find((one) => one === code) ?? 'answer-invalid';
}

const failureCodes: readonly LoginFailureCode[] = [
  'denied',
  'time-out',
  'consent-refused',
  'provider-unavailable',
  'request-refused',
];

/** The error word itself when it is one of the standards, for the log; else `unknown-error`. */
export function knownError(error: string): string {
  return codes.has(error) ? error : 'unknown-error';
}
