/** What a default may depend on: the mode and the port are settled before every other option. */
export interface DefaultContext {
  readonly mode: 'sandbox' | 'production';
  readonly port: number;
}

/**
 * One documented option of the configuration. The same object gives the default, checks what a file or the environment
 * says, and writes its line of the reference page.
 */
export interface Option<T> {
  /** Value when nothing is said. */
  readonly fallback: (context: DefaultContext) => T;
  /** The fallback in words, when it is not a plain value. */
  readonly fallbackText: string;
  /** What the option does, with its unit. One English sentence or two. */
  readonly about: string;
  /** What a value must be, in words, for the error message and the reference page. */
  readonly expected: string;
  /** Name of the environment variable that overrides the file. */
  readonly environment?: string;
  /** True when the value must never be printed. */
  readonly secret: boolean;
  /** The value when it is acceptable, undefined when it is not. */
  readonly accept: (value: unknown) => T | undefined;
  /** Reads the text of an environment variable; undefined when it is not acceptable. */
  readonly parse: (text: string) => T | undefined;
}

/** What every kind of option is described with. */
export interface OptionDescription<T> {
  readonly fallback: T | ((context: DefaultContext) => T);
  readonly fallbackText?: string;
  readonly about: string;
  readonly environment?: string;
  readonly secret?: boolean;
}

/** A whole number between two bounds, both allowed. */
export function integer(description: OptionDescription<number> & { min: number; max: number }): Option<number> {
  const { min, max } = description;
  const accept = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  return option(description, `a whole number from ${min} to ${max}`, accept, (text) =>
    text.trim() === '' ? undefined : accept(Number(text)),
  );
}

/** Yes or no; in the environment `true`, `false`, `1` or `0`. */
export function flag(description: OptionDescription<boolean>): Option<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
  return option(
    description,
    'true or false',
    (value) => (typeof value === 'boolean' ? value : undefined),
    (text) => (Object.hasOwn(words, text) ? words[text] : undefined),
  );
}

/** A text; `matches` says what is allowed, `expected` the same in words. */
export function text(
  description: OptionDescription<string> & { matches?: (value: string) => boolean; expected?: string },
): Option<string> {
  const matches = description.matches ?? (() => true);
  const accept = (value: unknown): string | undefined =>
    typeof value === 'string' && matches(value) ? value : undefined;
  return option(description, description.expected ?? 'a text', accept, accept);
}

/** One of a few words. */
export function choice<const W extends string>(
  description: OptionDescription<NoInfer<W>> & { of: readonly W[] },
): Option<W> {
  const accept = (value: unknown): W | undefined => description.of.find((word) => word === value);
  return option<W>(description, `one of ${description.of.join(', ')}`, accept, accept);
}

/** A list of texts; in the environment separated by commas. */
export function textList(
  description: OptionDescription<readonly string[]> & { matches?: (value: string) => boolean; expected?: string },
): Option<readonly string[]> {
  const matches = description.matches ?? (() => true);
  const accept = (value: unknown): readonly string[] | undefined =>
    Array.isArray(value) && value.every((item) => typeof item === 'string' && matches(item)) ? value : undefined;
  return option(description, description.expected ?? 'a list of texts', accept, (list) =>
    accept(
      list
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  );
}

function option<T>(
  description: OptionDescription<T>,
  expected: string,
  accept: (value: unknown) => T | undefined,
  parse: (text: string) => T | undefined,
): Option<T> {
  const { fallback } = description;
  const resolve =
    typeof fallback === 'function' ? (fallback as (context: DefaultContext) => T) : (): T => fallback as T;
  return {
    fallback: resolve,
    fallbackText: description.fallbackText ?? JSON.stringify(fallback),
    about: description.about,
    expected,
    ...(description.environment === undefined ? {} : { environment: description.environment }),
    secret: description.secret ?? false,
    accept,
    parse,
  };
}

/** A group of options that belong together: one object of the configuration file. */
export interface Area<O extends Readonly<Record<string, Option<unknown>>>> {
  readonly about: string;
  readonly options: O;
}

/** Describes an area of the configuration. */
export function defineArea<const O extends Readonly<Record<string, Option<unknown>>>>(
  about: string,
  options: O,
): Area<O> {
  return { about, options };
}

/** The values that an area has once the configuration is read. */
export type AreaValues<A> =
  A extends Area<infer O> ? { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never } : never;
