import type { Issue } from '../issues/index.ts';

/** Outcome of reading a value: the value, or the issue that says what is wrong with its form. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issue: Issue };

/** A value that was read. */
export function accepted<Value>(value: Value): Parsed<Value> {
  return { ok: true, value };
}

/** A refusal. The text itself is never put into the issue: identifiers are personal data. */
export function refused(code: Issue['code'], values?: Issue['values']): { readonly ok: false; readonly issue: Issue } {
  return { ok: false, issue: { code, ...(values ? { values } : {}) } };
}
