/**
 * How a simulator of another system fails, whatever is spoken with it:
 *
 * * `timeout-before`: never answers, and does nothing; `timeout-after`: does it, and never answers;
 * * `fault-before`, `fault-after`: a failure of the server (a SOAP fault, a status of 5xx), before or after it was done;
 * * `duplicate`: the message arrives twice, and the second answer is given;
 * * `wrong-version`: an envelope of another version, nothing done;
 * * `slow`: does it and answers late, perhaps when the caller has given up;
 * * `garbage`: does it, and answers what cannot be read; `reset-before`, `reset-after`: ends the connection.
 */
export const faultKinds = [
  'timeout-before',
  'timeout-after',
  'fault-before',
  'fault-after',
  'duplicate',
  'wrong-version',
  'slow',
  'garbage',
  'reset-before',
  'reset-after',
] as const;

/** One way of failing. */
export type Fault = (typeof faultKinds)[number];

/** Which fault the next call meets; undefined for none. A simulator may know further kinds of its own. */
export type FaultPlan<F extends string = Fault> = () => F | undefined;

/** Meets given faults one after the other, then none. */
export function faultsInOrder<F extends string = Fault>(...faults: readonly (F | undefined)[]): FaultPlan<F> {
  const rest = [...faults];
  return () => rest.shift();
}

/** Meets faults of some kinds at random in a share of the calls (0 to 1); the same seed gives the same ones in the same order. */
export function faultsAtRandom(share: number, seed: number, kinds: readonly Fault[] = faultKinds): FaultPlan {
  let state = seed >>> 0;
  const random = (): number => {
    // A generator of Weyl type with mixing: it need be reproducible, not secret.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => (random() < share ? kinds[Math.floor(random() * kinds.length)] : undefined);
}
