/** A JSON object as it came from the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells a JSON object from arrays, null and primitive values. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects among the values of a property that may repeat; anything else is skipped, other checks report it. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isJsonObject);
  return isJsonObject(value) ? [value] : [];
}

/** Text of a property, undefined when it is not a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
