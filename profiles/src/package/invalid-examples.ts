import { globSync, readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';

const workspace = new URL('../../', import.meta.url);

/** A change that makes an example of the package invalid, and what the validator says of it. */
export interface InvalidExample {
  /** Example that is changed: type and id. */
  readonly from: string;
  readonly name: string;
  /** Values by path (`name.0.given`); null takes the element away. */
  readonly set: Readonly<Record<string, unknown>>;
  /** `code place`, with the key of the invariant when one is broken. */
  readonly faults: readonly string[];
}

/** All examples that are invalid on purpose, from the files `{fsh,forms}/**\/*.invalid.json`. */
export function invalidExamples(): readonly InvalidExample[] {
  return globSync('{fsh,forms}/**/*.invalid.json', { cwd: workspace })
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, workspace), 'utf8')) as readonly InvalidExample[]);
}

type Branch = Record<string, unknown>;

/** A copy of an example with the changes made. Throws when a path leads through something that is not there. */
export function toInvalid(example: Resource, { from, name, set }: InvalidExample): unknown {
  const changed = structuredClone(example) as unknown as Branch;
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Branch | undefined>((branch, step) => branch?.[step] as Branch | undefined, changed);
    if (parent === undefined) throw new Error(`${from}: ${name}: the example has nothing at ${steps.join('.')}`);
    if (value === null) delete parent[last];
    else parent[last] = value;
  }
  return changed;
}
