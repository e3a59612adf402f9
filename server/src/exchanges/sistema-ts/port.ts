import type { AnswerOf, OperationName, RequestOf } from './operations.ts';

/** An error or a warning of an answer; `line` is the number of the line that it is about. */
export interface Finding {
  readonly code: string;
  /** Text of Sistema TS; may hold health data, never logged. */
  readonly text?: string;
  readonly line?: string;
  readonly severity: 'error' | 'warning';
}

/**
 * What came of a call:
 *
 * * `accepted`: done, perhaps with warnings (outcomes 0000 and 0001);
 * * `refused`: Sistema TS says no (outcome 9999 or any other one), or never takes such a message (`fault`);
 * * `unreached`: it was certainly not done, e.g. there was no connection or the caller is not let in;
 * * `unsure`: it may have been done: no answer in time, an answer that cannot be read, a fault inside Sistema TS.
 *
 * `reason` is in fixed words, nothing of a message.
 */
export type Reply<A> =
  | { readonly kind: 'accepted'; readonly answer: A; readonly warnings: readonly Finding[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unsure'; readonly reason: string };

/**
 * Sistema TS as prescribers and dispensers of the region call it. `caller` names the account in whose name the call is made; its
 * credentials are of the adapter. Expected failures are values; nothing is thrown for what comes from outside.
 *
 * * `send` a prescription; without `nre` Sistema TS gives one;
 * * `cancel` one that nobody has in charge; `view` one as its prescriber; `findUsed` lists those of a prescriber;
 * * `take` in charge (`tipoOperazione` 1 with the data, 2 without, 3 lets go, 4 data of an obscured one);
 * * `suspend` (1 begins, 2 ends); `dispense` (1 all, 2 in part, 3 in part and closed, 4 and 5 later); `reverse`;
 * * `show` one to a dispenser, without taking it in charge.
 *
 * Days and times are `YYYY-MM-DD HH:MM:SS` of Europe/Rome. Source: Sistema TS, ricetta dematerializzata, specifiche tecniche.
 */
export interface SistemaTsPort {
  call<N extends OperationName>(operation: N, caller: string, request: RequestOf<N>): Promise<Reply<AnswerOf<N>>>;
}
