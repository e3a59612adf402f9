import assert from 'node:assert/strict';
import fc from 'fast-check';
import { advance, type Reached, type Seen } from './horizon.ts';

/** What happens in the database, one after the other; numbers choose among the transactions that are under way. */
type Step =
  | { readonly kind: 'begin' | 'look' }
  | { readonly kind: 'write' | 'commit' | 'roll back'; readonly which: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('begin' as const, 'look' as const) }),
    fc.record({ kind: fc.constantFrom('write' as const, 'commit' as const, 'roll back' as const), which: fc.nat(9) }),
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** A database with transactions that have a number before they take positions, and a horizon over it. */
class Model {
  reached: Reached = { position: 0 };
  readonly committed: number[] = [];
  #nextNumber = 1n;
  #lastEnded = 0n;
  #nextPosition = 1;
  readonly #underWay = new Map<bigint, number[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  async take(step: Step): Promise<void> {
    if ('which' in step) this.#goOn(step.kind, step.which);
    else if (step.kind === 'begin') this.#begin();
    else await this.look();
  }

  /** Moves the horizon in a transaction of its own, which has a number only when it asks for one. */
  async look(): Promise<void> {
    const before = this.reached.position;
    let own: bigint | undefined;
    this.reached = await advance(
      this.reached,
      async (position) => this.#seen(position),
      async () => {
        own = this.#begin();
        return own;
      },
    );
    if (own !== undefined) this.#end(own);
    assert.ok(this.reached.position >= before, 'the horizon never goes back');
  }

  endAll(): void {
    for (const number of this.#underWay.keys()) this.#end(number);
  }

  #begin(): bigint {
    this.#underWay.set(this.#nextNumber, []);
    return this.#nextNumber++;
  }

  #end(number: bigint): void {
    this.#underWay.delete(number);
    if (number > this.#lastEnded) this.#lastEnded = number;
  }

  #goOn(kind: 'write' | 'commit' | 'roll back', which: number): void {
    const [number, positions] = [...this.#underWay][which % Math.max(1, this.#underWay.size)] ?? [];
    if (number === undefined || positions === undefined) return;
    if (kind === 'write') positions.push(this.#nextPosition++);
    else this.#end(number);
    if (kind !== 'commit') return;
    for (const position of positions) {
      assert.ok(position > this.reached.position, `${position} appears at or before ${this.reached.position}`);
    }
    this.committed.push(...positions);
  }

  /** As PostgreSQL makes a snapshot: numbers beyond the last one that ended say nothing, though they may be under way. */
  #seen(position: number): Seen {
    const ahead = this.committed.filter((one) => one > position).sort((a, b) => a - b);
    const next = this.#lastEnded + 1n;
    const ended = [...this.#underWay.keys()].reduce((least, one) => (one < least ? one : least), next);
    return { ahead: ahead.slice(0, this.#most), ended, next };
  }
}

describe('horizon of the commit log', () => {
  it('never passes a position that still appears, and comes to the end once all transactions have ended', () =>
    fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (history, most) => {
        const model = new Model(most);
        for (const step of history) await model.take(step);
        model.endAll();
        for (const _ of model.committed) await model.look();
        assert.equal(model.reached.position, Math.max(0, ...model.committed));
      }),
      { numRuns: 3_000 },
    ));

  const seen = (ahead: readonly number[], ended: bigint, next: bigint) => async () => ({ ahead, ended, next });

  it('passes a gap when those have ended who were under way when it was seen, though others always are', async () => {
    const first = await advance({ position: 0 }, seen([2], 5n, 7n), async () => 8n);
    assert.deepEqual(first, { position: 0, probe: { upTo: 2, barrier: 8n } });
    const still = await advance(first, seen([2, 3], 7n, 9n), () => assert.fail('somebody waits'));
    assert.deepEqual(still, first);
    assert.deepEqual(await advance(still, seen([2, 3], 8n, 12n), () => assert.fail('no gap is left')), { position: 3 });
  });

  it('begins to wait anew where numbers begin anew, on another database server', async () => {
    const moved = { position: 4, probe: { upTo: 9, barrier: 70_000n } };
    assert.deepEqual(await advance(moved, seen([6, 9], 20n, 21n), async () => 22n), {
      position: 4,
      probe: { upTo: 9, barrier: 22n },
    });
  });
});
