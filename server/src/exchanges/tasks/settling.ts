import type { Changes } from '../../services/steps/changes.ts';
import type { Reading } from '../../services/steps/stored.ts';
import type { Store } from '../../store/port.ts';

/** What an end of a call is written with: everything in one transaction. */
export interface SettleWork {
  readonly store: Reading & Pick<Store, 'vread'>;
  readonly changes: Changes;
  /** ms since the epoch, UTC. */
  readonly now: number;
}

/** A result of a call: a code of `exchange-result`; an instant (ms, UTC) is written as dateTime, anything else as text. */
export interface CallResult {
  readonly code:
    | 'nre'
    | 'authentication-code'
    | 'plan-protocol'
    | 'moment'
    | 'warning'
    | 'order-state'
    | 'authorisation'
    | 'workflow'
    | 'trace'
    | 'publication-state';
  readonly value: string | number;
}

/** What an answer says. */
export interface Answered {
  readonly results: readonly CallResult[];
  /** Template of a notice to the person, e.g. `prescription-ready`. */
  readonly tellPerson?: string;
}

/** Why a call failed: a code of `exchange-failure`, and the fixed words or codes of the other system. */
export interface CallFailure {
  readonly code: 'refused' | 'unreachable' | 'conflict' | 'unwritable' | 'given-up';
  readonly reason: string;
}
