import type { LoginFailureCode } from './failure.ts';
import { failureTextOf } from './failure-texts.ts';

/** Something that happened while somebody signed in, for log and metrics: codes and addresses of providers, no people. */
export interface LoginEvent {
  readonly kind: 'login-started' | 'login-succeeded' | 'login-failed';
  readonly adapter?: string;
  /** Identifier of the provider. */
  readonly provider?: string;
  readonly code?: LoginFailureCode;
  /** Word of ours that says more, e.g. `id-token-nonce`. */
  readonly detail?: string;
  /** Operations must look at it. */
  readonly alert?: boolean;
}

/** The event of a failure. */
export function failureEvent(
  code: LoginFailureCode,
  about: { readonly adapter?: string; readonly provider?: string; readonly detail?: string },
): LoginEvent {
  const { adapter, provider, detail } = about;
  return {
    kind: 'login-failed',
    code,
    alert: failureTextOf(code).alert,
    ...(adapter === undefined ? {} : { adapter }),
    ...(provider === undefined ? {} : { provider }),
    ...(detail === undefined ? {} : { detail }),
  };
}
