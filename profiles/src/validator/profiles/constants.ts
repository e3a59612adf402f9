import { isJsonObject } from '../../json/json-object.ts';

/** Whether a value is exactly a `fixed[x]`. */
export function equalsFixed(value: unknown, fixed: unknown): boolean {
  if (Array.isArray(fixed))
    return (
      Array.isArray(value) &&
      value.length === fixed.length &&
      fixed.every((item, index) => equalsFixed(value[index], item))
    );
  if (!isJsonObject(fixed)) return value === fixed;
  if (!isJsonObject(value)) return false;
  const names = Object.keys(fixed);
  return Object.keys(value).length === names.length && names.every((name) => equalsFixed(value[name], fixed[name]));
}

/**
 * Whether a value has everything that a `pattern[x]` has: every property, and for each item of an array of the pattern
 * some item of the value.
 */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern))
    return Array.isArray(value) && pattern.every((wanted) => value.some((item) => matchesPattern(item, wanted)));
  if (!isJsonObject(pattern)) return value === pattern;
  if (!isJsonObject(value)) return false;
  return Object.keys(pattern).every((name) => matchesPattern(value[name], pattern[name]));
}
