import fc from 'fast-check';

/** Values that do not belong where they are put. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, [], {}, [null], '', 'x', -1, 0, 1.5, true, false, [[]], '2024-02-30', '2024', {
    id: 'x',
  }),
  fc.jsonValue({ maxDepth: 1 }),
);

/** Steps to every place of a JSON value below its root. */
function stepsOf(value: unknown, before: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [before];
  const below = Object.entries(value).flatMap(([name, child]) => stepsOf(child, [...before, name]));
  return before.length === 0 ? below : [before, ...below];
}

/**
 * One change of a JSON value, the kind of fault that clients send: `which` of its places, `how` (0 to 8) and `by` what
 * where something takes its place.
 */
export function changed(value: unknown, which: number, how: number, by: unknown): unknown {
  const places = stepsOf(value);
  const steps = places[which % Math.max(1, places.length)];
  const copy: unknown = structuredClone(value);
  const last = steps?.at(-1);
  if (!steps || last === undefined) return how % 4 === 0 ? by : copy;
  let holder = copy as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  if (typeof holder !== 'object' || holder === null) return copy;
  const before = holder[last];
  const extension = { extension: [{ url: 'http://example.org/e', valueString: 'x' }] };
  if (how === 0 && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (how === 0) delete holder[last];
  else if (how === 1) holder[last] = by;
  else if (how === 2)
    holder[last] = Array.isArray(before) ? [...(before as unknown[]), ...(before as unknown[])] : [before, before];
  else if (how === 3) holder[last] = Array.isArray(before) ? [] : null;
  else if (how === 4) holder[`_${last}`] = Array.isArray(before) ? before.map(() => extension) : extension;
  else if (how === 5) {
    holder[`_${last}`] = extension;
    if (!Array.isArray(holder)) delete holder[last];
    else holder.splice(Number(last), 1);
  } else if (how === 6 && typeof before === 'string') holder[last] = before.slice(0, Math.floor(before.length / 2));
  else if (how === 7 && typeof before === 'number') holder[last] = -before / 3;
  else if (how === 8 && typeof before === 'string') holder[last] = before.replace(/T.*/, '');
  return copy;
}

/** What an evaluation came to, to compare it with another: the answer as JSON, `left` for none, `error`. */
export function verdict(run: () => readonly unknown[] | undefined): string {
  try {
    const answer = run();
    return answer === undefined ? 'left' : JSON.stringify(answer);
  } catch {
    return 'error';
  }
}
