import { type Parts, textIn } from './answer-reader.ts';

/** A step that the caller may make now. */
export interface NextStep {
  /** Name of the operation, without `$`. */
  readonly step: string;
  /** What it is called, in the language that was asked for. */
  readonly title: string;
}

/** A call to another system, e.g. Sistema TS. */
export interface ExchangeCall {
  /** Table `exchange-call`, e.g. `sistema-ts-send`. */
  readonly call: string;
  /** Status of its Task: `requested`, `accepted`, `completed`, `failed`. */
  readonly status: string;
  /** Why it failed, table `exchange-failure`. */
  readonly reason?: string;
}

/** The steps of the parameters `next`. */
export const nextSteps = (list: readonly Parts[]): readonly NextStep[] =>
  list.map((parts) => ({ step: textIn(parts, 'step') ?? '', title: textIn(parts, 'title') ?? '' }));

/** The calls of the parameters `exchange`. */
export const exchangeCalls = (list: readonly Parts[]): readonly ExchangeCall[] =>
  list.map((parts) => ({
    call: textIn(parts, 'call') ?? '',
    status: textIn(parts, 'status') ?? '',
    ...given('reason', textIn(parts, 'reason')),
  }));

/** A member to spread; none when there is no value. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}
