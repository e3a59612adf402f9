/** Result of a check: a value, or a short word of ours that says what is wrong. The word is fit for logs. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** A check that was passed. */
export function passed<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** A check that failed. `reason` is a word such as `chain-expired`; never data that was received. */
export function failed(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/** The texts of a list; undefined when the value is not a list of texts only. */
export function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** Property of a JSON object that is its own, never one that every object inherits. */
export function ownProperty(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
