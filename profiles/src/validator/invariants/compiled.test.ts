import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { anything, changed, verdict } from '../../fhirpath/changes.test-data.ts';
import { type Compilation, compileCriterion } from '../../fhirpath/compiled/criterion.ts';
import { compilePath } from '../../fhirpath/index.ts';
import { resourceTypes, typeModel } from '../../model/index.ts';
import {
  type InvariantPlace,
  invariantPlaces,
  type ValueInPlace,
  valuesByPlace,
} from './invariant-places.test-data.ts';
import { nativeInvariants } from './native.ts';

/** Invariants that only the engine evaluates, with what they need that has no compiled form. The list may only shrink. */
const leftToTheEngine = JSON.parse(
  readFileSync(new URL('left-to-the-engine.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** Evaluations for each expression: a suite runs few, `SINFONIA_FHIRPATH_RUNS` asks for more. */
const runs = Number(process.env['SINFONIA_FHIRPATH_RUNS'] ?? 12);

interface Subject extends InvariantPlace {
  readonly base: string | undefined;
  readonly compiled: Compilation;
}

describe('compiled invariants', () => {
  let subjects: readonly Subject[];
  let values: ReadonlyMap<string, readonly ValueInPlace[]>;

  before(() => {
    values = valuesByPlace();
    subjects = invariantPlaces().map((place) => {
      const base = place.isResource ? undefined : place.path;
      return { ...place, base, compiled: compileCriterion(place.expression, base) };
    });
  });

  /** Both verdicts on a value; the compiled one may leave the decision to the engine. */
  function compare(subject: Subject, value: unknown, { resource, root }: ValueInPlace): string | undefined {
    const { compiled, expression, base } = subject;
    if (!('run' in compiled)) return undefined;
    const variables = { resource, rootResource: root };
    const own = verdict(() => compiled.run(value, variables));
    if (own !== 'left') {
      const engine = verdict(() => compilePath(expression, base)(value, variables));
      assert.equal(own, engine, `${subject.key}: ${expression}\non ${JSON.stringify(value)}`);
    }
    return own;
  }

  it('are all but a few, which are listed', () => {
    const left = new Map<string, string>();
    let count = 0;
    for (const { key, compiled } of subjects) {
      if ('reason' in compiled && !(key in nativeInvariants)) left.set(key, compiled.reason);
      else count++;
    }
    console.log(`      ${count} invariants in their places are compiled, ${left.size} keys are left to the engine`);
    assert.deepEqual(Object.fromEntries([...left].sort()), leftToTheEngine);
  });

  it('decide on the examples themselves as the engine does', function () {
    this.timeout(20000);
    const undecided = new Map<string, number>();
    let decided = 0;
    for (const subject of subjects)
      for (const place of (values.get(subject.path) ?? []).slice(0, runs * 2)) {
        const own = compare(subject, place.value, place);
        if (own === 'left') undecided.set(subject.key, (undecided.get(subject.key) ?? 0) + 1);
        else decided++;
      }
    console.log(`      ${decided} decided, left to the engine: ${JSON.stringify(Object.fromEntries(undecided))}`);
    assert.ok([...undecided.values()].reduce((sum, count) => sum + count, 0) * 100 < decided);
  });

  it('decide on wrong data as the engine does, or leave them to it', function () {
    this.timeout(60000 + runs * 1000);
    const types = resourceTypes();
    let left = 0;
    let decided = 0;
    for (const subject of subjects) {
      const places = values.get(subject.path) ?? [];
      if (!('run' in subject.compiled)) continue;
      const start = places.length > 0 ? places : [emptyPlace(subject, types)];
      fc.assert(
        fc.property(
          fc.constantFrom(...start),
          fc.array(fc.tuple(fc.nat(5000), fc.nat(8), anything), { minLength: 1, maxLength: 3 }),
          (place, changes) => {
            const value = changes.reduce<unknown>((all, [which, how, by]) => changed(all, which, how, by), place.value);
            if (compare(subject, value, place) === 'left') left++;
            else decided++;
          },
        ),
        { numRuns: runs },
      );
    }
    console.log(`      ${decided} decided, ${left} left to the engine`);
  });
});

/** Where no example has the element, an empty one must do. */
function emptyPlace({ path }: InvariantPlace, types: readonly string[]): ValueInPlace {
  const resource = { resourceType: types.includes(path) ? path : 'Basic' };
  const isPrimitive = typeModel(path)?.kind === 'primitive-type';
  return { value: types.includes(path) ? resource : isPrimitive ? 'x' : { id: 'x' }, resource, root: resource };
}
