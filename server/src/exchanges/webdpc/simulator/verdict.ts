import type { AnswerOf, CallName, RefusalCode, RequestOf } from '../port.ts';

/** What a call to the simulator comes to: its answer, or why it is refused. */
export type Verdict<N extends CallName = CallName> =
  | { readonly ok: true; readonly answer: AnswerOf<N> }
  | { readonly ok: false; readonly code: Exclude<RefusalCode, 'unknown-code'> };

/** A call whose message was read; `now` in ms, UTC. */
export type SimulatedCall = {
  readonly [N in CallName]: { readonly call: N; readonly request: RequestOf<N>; readonly now: number };
}[CallName];

/** A refusal with a code. */
export function refused(code: Exclude<RefusalCode, 'unknown-code'>): Verdict<never> {
  return { ok: false, code };
}
