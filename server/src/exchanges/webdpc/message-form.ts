import { isCivilDate } from '@sinfonia/mappings';
import table from './messages.json' with { type: 'json' };

type Forms = typeof table.forms;

type ValueOf<F> = F extends { readonly list: { readonly of: infer G } }
  ? readonly ContentOf<G>[]
  : F extends { readonly values: { readonly of: infer V } }
    ? readonly ValueOf<V>[]
    : F extends { readonly text: unknown } | { readonly day: unknown } | { readonly instant: unknown }
      ? string
      : F extends { readonly integer: unknown }
        ? number
        : F extends { readonly flag: unknown }
          ? boolean
          : F extends { readonly code: infer C }
            ? keyof C & string
            : keyof F extends keyof Forms
              ? ValueOf<Forms[keyof F & keyof Forms]>
              : never;

/** The values of a message, or of an item of a list in it, as its table has them. */
export type ContentOf<G> = G extends { readonly required: infer R; readonly optional: infer O }
  ? { readonly [N in keyof R]: ValueOf<R[N]> } & { readonly [N in keyof O]?: ValueOf<O[N]> }
  : never;

/** Fields of a message as they are checked. */
export interface GroupForm {
  readonly required: Readonly<Record<string, FieldForm>>;
  readonly optional: Readonly<Record<string, FieldForm>>;
}

/** A field: one of the kinds below, or the name of a shared form as only key. */
interface FieldForm {
  readonly text?: { readonly longest: number; readonly pattern: string };
  readonly integer?: { readonly least: number; readonly most: number };
  readonly code?: Readonly<Record<string, unknown>>;
  readonly values?: { readonly of: FieldForm; readonly least?: number; readonly most: number };
  readonly list?: { readonly of: GroupForm; readonly least?: number; readonly most: number };
  readonly [name: string]: unknown;
}

const patterns = new Map<string, RegExp>();

/**
 * Whether a value is a message of a table: every required field, no field that is not in the table, and nothing outside its bounds.
 * Days are `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SSZ` (UTC).
 */
export function isContentOf(form: GroupForm, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const isKnown = (name: string): boolean => Object.hasOwn(form.required, name) || Object.hasOwn(form.optional, name);
  return (
    Object.keys(fields).every(isKnown) &&
    Object.entries(form.required).every(
      ([name, field]) => Object.hasOwn(fields, name) && isField(field, fields[name]),
    ) &&
    Object.entries(form.optional).every(([name, field]) => !Object.hasOwn(fields, name) || isField(field, fields[name]))
  );
}

/** Whether a value has a shared form, e.g. `nre`. */
export function hasForm(name: keyof Forms, value: unknown): boolean {
  return isField(table.forms[name], value);
}

function isField(form: FieldForm, value: unknown): boolean {
  const [kind = ''] = Object.keys(form);
  switch (kind) {
    case 'text':
      return isText(form.text, value);
    case 'integer':
      return (
        Number.isSafeInteger(value) &&
        Number(value) >= (form.integer?.least ?? 0) &&
        Number(value) <= (form.integer?.most ?? 0)
      );
    case 'flag':
      return typeof value === 'boolean';
    case 'code':
      return typeof value === 'string' && Object.hasOwn(form.code ?? {}, value);
    case 'day':
      return isDay(value);
    case 'instant':
      return isInstant(value);
    case 'values':
      return isList(form.values, value, (of, item) => isField(of, item));
    case 'list':
      return isList(form.list, value, (of, item) => isContentOf(of, item));
    default: {
      const shared: Readonly<Record<string, FieldForm>> = table.forms;
      const named = Object.hasOwn(shared, kind) ? shared[kind] : undefined;
      return named !== undefined && isField(named, value);
    }
  }
}

function isText(form: FieldForm['text'], value: unknown): boolean {
  if (form === undefined || typeof value !== 'string' || value.length > form.longest) return false;
  const pattern = patterns.get(form.pattern) ?? new RegExp(form.pattern, 'u');
  patterns.set(form.pattern, pattern);
  return pattern.test(value);
}

function isList<F>(
  form: { readonly of: F; readonly least?: number; readonly most: number } | undefined,
  value: unknown,
  isItem: (of: F, item: unknown) => boolean,
): boolean {
  if (form === undefined || !Array.isArray(value)) return false;
  if (value.length < (form.least ?? 0) || value.length > form.most) return false;
  return value.every((item) => isItem(form.of, item));
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCivilDate(value);
}

function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(value) &&
    isCivilDate(value.slice(0, 10))
  );
}
