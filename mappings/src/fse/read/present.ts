/** An object of type T some of whose parts may not be there. */
export type Parts<T> = { readonly [K in keyof T]: T[K] | undefined };

/**
 * The object without parts that are not there and without empty lists, as FHIR JSON wants it. Parts that T requires are
 * required here as well; whoever passes nothing for one of them gets an incomplete resource.
 */
export function present<T extends object>(parts: Parts<T>): T {
  const kept = Object.entries(parts).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  // Only undefined and empty lists were taken out, which optional parts of T may be without.
  return Object.fromEntries(kept) as T;
}

/** Nothing instead of an object with no parts. */
export function orNothing<T extends object>(made: T): T | undefined {
  return Object.keys(made).length === 0 ? undefined : made;
}
