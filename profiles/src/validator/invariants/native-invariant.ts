import { isJsonObject, type JsonObject } from '../../json/json-object.ts';
import type { Run } from '../run.ts';

/** Whether an invariant holds for the value that carries it. */
export type NativeInvariant = (value: unknown, run: Run) => boolean;

/** An invariant of an object; other values hold, the shape checks have reported them. */
export function onObject(holds: (value: JsonObject, run: Run) => boolean): NativeInvariant {
  return (value, run) => !isJsonObject(value) || holds(value, run);
}

/** `exists()` of a child, value or primitive extension. */
export function has(value: JsonObject, name: string): boolean {
  const child = value[name];
  if (child !== undefined && child !== null && !(Array.isArray(child) && child.length === 0)) return true;
  const sibling = value[`_${name}`];
  return sibling !== undefined && sibling !== null;
}

/** `exists()` of a choice child such as `value[x]`. */
export function hasChoice(value: JsonObject, name: string): boolean {
  const length = name.length;
  for (const key in value) {
    const start = key.charCodeAt(0) === 95 ? 1 : 0;
    if (!key.startsWith(name, start)) continue;
    const next = key.charCodeAt(start + length);
    if (next >= 65 && next <= 90) return true;
  }
  return false;
}
