import { readFileSync } from 'node:fs';

/** A submission of one PDF with comprehensive metadata about `Patient/mhd-person`; a new one each time. */
export function submission(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const bundle = JSON.parse(readFileSync(new URL('./submission.json', import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
  for (const [path, value] of Object.entries(changes)) {
    const copied = typeof value === 'string' && value.startsWith('=entry') ? valueAt(bundle, value.slice(1)) : value;
    setAt(bundle, path, structuredClone(copied));
  }
  return withoutHoles(bundle) as Record<string, unknown>;
}

type Branch = Record<string, unknown>;

function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}

function valueAt(from: Branch, path: string): unknown {
  return stepsOf(path).reduce<unknown>((at, step) => (at as Branch)[step], from);
}

/** Sets a value at a path; null takes it away. */
function setAt(into: Branch, path: string, value: unknown): void {
  const steps = [...stepsOf(path)];
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Branch>((at, step) => at[step] as Branch, into);
  parent[last] = value ?? undefined;
}

/** What was taken away leaves no hole in a list. */
function withoutHoles(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== undefined).map(withoutHoles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutHoles(inner)]));
}
