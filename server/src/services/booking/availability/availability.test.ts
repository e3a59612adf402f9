import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayAt } from '../../calendar/civil-day.ts';
import { agendaOf, anyFrame, anySlot, anyWanted, idOf, isAnswer, origin } from './availability.test-data.ts';
import { AvailabilityIndex } from './availability-index.ts';
import { type BundleItem, findBundles } from './find-bundles.ts';
import { findFirst } from './find-first.ts';
import type { AgendaOffer, AvailabilityChange, ChangeOutcome, SlotOffer } from './offer.ts';
import type { SearchFrame, ServiceWanted } from './query.ts';
import { rebuildAvailability } from './rebuild.ts';

/** What the index is to hold, as plain maps. */
class Model {
  readonly agendas = new Map<string, AgendaOffer>();
  readonly slots = new Map<string, SlotOffer>();

  apply(change: AvailabilityChange): ChangeOutcome {
    if (change.type === 'agenda') this.agendas.set(change.agenda.id, change.agenda);
    else if (change.type === 'agenda-removed') this.agendas.delete(change.agenda);
    else if (change.type === 'slot') {
      if ((this.slots.get(change.slot.id)?.version ?? 0) > change.slot.version) return 'stale';
      this.slots.set(change.slot.id, change.slot);
    } else {
      const slot = this.slots.get(change.slot);
      if (!slot) return 'unknown';
      if (slot.version > change.version) return 'stale';
      const status = { held: 'held', booked: 'taken', freed: 'free' } as const;
      if (change.type === 'removed') this.slots.delete(change.slot);
      else {
        const { heldUntil: _, ...rest } = slot;
        const held = change.type === 'held' ? { heldUntil: change.until } : {};
        this.slots.set(change.slot, { ...rest, ...held, status: status[change.type], version: change.version });
      }
    }
    return 'applied';
  }

  answers(wanted: ServiceWanted, frame: SearchFrame): readonly { slot: SlotOffer; offer: AgendaOffer }[] {
    return [...this.slots.values()]
      .flatMap((slot) => {
        const offer = this.agendas.get(slot.agenda);
        return offer && isAnswer(offer, slot, wanted, frame) ? [{ slot, offer }] : [];
      })
      .sort((one, other) => one.slot.start - other.slot.start);
  }
}

const version = fc.integer({ min: 1, max: 5 });
const anyId = fc.integer({ min: 0, max: 60 }).map(idOf);
const anyChange: fc.Arbitrary<AvailabilityChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('agenda' as const),
      agenda: fc.integer({ min: 0, max: 5 }).chain(agendaOf),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('agenda-removed' as const), agenda: fc.constantFrom('A1', 'A2') }),
  },
  {
    weight: 20,
    arbitrary: fc
      .tuple(anySlot, version)
      .map(([slot, number]) => ({ type: 'slot' as const, slot: { ...slot, version: number } })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('held' as const),
      slot: anyId,
      until: fc.integer({ min: 0, max: 300 }).map((at) => origin + at * 900_000),
      version,
    }),
  },
  { weight: 8, arbitrary: fc.record({ type: fc.constantFrom('booked', 'freed', 'removed'), slot: anyId, version }) },
);
const agendas = fc.tuple(...[0, 1, 2, 3, 4, 5].map(agendaOf));
const item = fc
  .tuple(
    anyWanted,
    fc.option(fc.constantFrom(0, 20, 60), { nil: undefined }),
    fc.option(fc.constantFrom(30, 120), { nil: undefined }),
  )
  .map(
    ([wanted, minimumGap, maximumGap]): BundleItem => ({
      ...wanted,
      ...(minimumGap === undefined ? {} : { minimumGap }),
      ...(maximumGap === undefined ? {} : { maximumGap }),
    }),
  );

function filled(offers: readonly AgendaOffer[], changes: readonly AvailabilityChange[]) {
  const [index, model] = [new AvailabilityIndex({ expectedSlots: 0 }), new Model()];
  const first = offers.map((agenda): AvailabilityChange => ({ type: 'agenda', agenda }));
  for (const change of [...first, ...changes]) {
    const [outcome, expected] = [index.apply(change), model.apply(change)];
    if (change.type !== 'agenda-removed') assert.equal(outcome, expected);
  }
  return { index, model };
}

const openToAll = {
  active: true,
  access: 'first',
  regime: 'ssn',
  classes: [],
  channels: [],
  closures: [],
  horizon: { from: '2026-01-01' },
} as const;
const wholeWeek = {
  area: { level: 'region' },
  regime: 'ssn',
  from: origin,
  to: origin + 7 * 86_400_000,
  now: 0,
} as const;

function anyVisit({ service, mode }: ServiceWanted): ServiceWanted {
  return {
    service: service === 'toString' ? '89.52' : service,
    access: 'first',
    class: 'D',
    mode: mode === 'televisit' ? mode : 'in-person',
  };
}

function withoutPoint({ near: _, ...frame }: SearchFrame): SearchFrame {
  return frame;
}

describe('index of free slots', () => {
  it('answers as the rules of agendas over plain lists, after any changes', () => {
    let found = 0;
    fc.assert(
      fc.property(
        agendas,
        fc.array(anyChange, { minLength: 80, maxLength: 150, size: 'max' }),
        fc.array(fc.tuple(anyWanted, anyFrame), { minLength: 10, maxLength: 20, size: 'max' }),
        (offers, changes, queries) => {
          const { index, model } = filled(offers, changes);
          for (const [wanted, frame] of queries) {
            const expected = model.answers(wanted, frame);
            const answers = findFirst(index, { ...wanted, ...frame });
            found += answers.length;
            assert.equal(answers.length, Math.min(frame.count, expected.length));
            assert.deepEqual(
              answers.map(({ start }) => start),
              expected.slice(0, frame.count).map(({ slot }) => slot.start),
            );
            const ids = new Set(expected.map(({ slot }) => slot.id));
            for (const { slot } of answers) assert.ok(ids.delete(slot), slot);
            const order = answers.map(({ start, metres = 0, agenda, slot }) => [start, metres, agenda, slot] as const);
            assert.deepEqual(order, [...order].sort(compareKeys));
          }
          assert.equal(index.size.slots, model.slots.size);
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(found > 30, `only ${found} answers were compared`);
  });

  it('finds bundles in order, with their gaps, on one day and at one structure, and misses none', () => {
    let found = 0;
    const slots = fc.array(
      anySlot.map((slot) => ({ type: 'slot' as const, slot })),
      { minLength: 40, maxLength: 120, size: 'max' },
    );
    fc.assert(
      fc.property(
        agendas,
        slots,
        fc.array(item, { minLength: 1, maxLength: 3 }),
        anyFrame,
        fc.boolean(),
        (some, changes, wanted, any, sameStructure) => {
          // Half of the runs are kept simple, or hardly any bundle would be found.
          const simple = any.count !== 3;
          const offers = simple ? some.map((offer) => ({ ...offer, ...openToAll })) : some;
          const items = simple ? wanted.map((one) => ({ ...one, ...anyVisit(one) })) : wanted;
          const frame = simple ? { ...withoutPoint(any), ...wholeWeek } : any;
          const { index, model } = filled(offers, changes);
          const { bundles, complete } = findBundles(index, { ...frame, items, sameStructure });
          assert.ok(complete);
          found += bundles.length;
          const lists = items.map((wanted) => model.answers(wanted, frame));
          const fits = (
            position: number,
            before: { slot: SlotOffer; offer: AgendaOffer },
            first: { slot: SlotOffer },
          ): boolean => {
            const wanted = items[position];
            if (!wanted) return true;
            return (lists[position] ?? []).some((next) => {
              const gap = (next.slot.start - before.slot.end) / 60_000;
              return (
                gap >= (wanted.minimumGap ?? 0) &&
                gap <= (wanted.maximumGap ?? Number.POSITIVE_INFINITY) &&
                dayAt(next.slot.start) === dayAt(first.slot.start) &&
                (!sameStructure || next.offer.structure === before.offer.structure) &&
                fits(position + 1, next, first)
              );
            });
          };
          const starts = (lists[0] ?? []).filter((first) => fits(1, first, first)).map(({ slot }) => slot.start);
          assert.deepEqual(
            bundles.map(([first]) => first?.start),
            starts.slice(0, frame.count),
          );
          for (const bundle of bundles) {
            assert.equal(bundle.length, items.length);
            assert.equal(new Set(bundle.map(({ slot }) => slot)).size, items.length);
            bundle.forEach(({ slot, start, structure }, position) => {
              assert.ok(lists[position]?.some((one) => one.slot.id === slot));
              const before = bundle[position - 1];
              if (!before) return;
              const gap = (start - before.end) / 60_000;
              const { minimumGap = 0, maximumGap = Number.POSITIVE_INFINITY } = items[position] ?? {};
              assert.ok(gap >= minimumGap && gap <= maximumGap && dayAt(start) === dayAt(before.start));
              assert.ok(!sameStructure || structure === before.structure);
            });
          }
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(found > 30, `only ${found} bundles were compared`);
  });

  it('comes to the same in whatever order the store streams, and keeps what is newer', async () => {
    const offers = fc.sample(agendas, { numRuns: 1, seed: 7 })[0] ?? [];
    const slots = Array.from({ length: 60 }, (_, number) => {
      const [slot] = fc.sample(anySlot, { numRuns: 1, seed: number });
      assert.ok(slot);
      return { ...slot, id: idOf(number), version: 2 };
    });
    const changes: AvailabilityChange[] = [
      ...offers.map((agenda) => ({ type: 'agenda' as const, agenda })),
      ...slots.map((slot) => ({ type: 'slot' as const, slot })),
    ];
    const { index, outcomes } = await rebuildAvailability(changes);
    assert.deepEqual(outcomes, { applied: 66, stale: 0, unknown: 0, full: 0, invalid: 0 });
    const other = await rebuildAvailability(changes.toReversed());
    const again = await rebuildAvailability(
      changes.map((one) =>
        one.type === 'slot' ? { ...one, slot: { ...one.slot, version: 1, status: 'taken' as const } } : one,
      ),
      {},
      other.index,
    );
    assert.equal(again.outcomes.stale, 60);
    for (const [wanted, frame] of fc.sample(fc.tuple(anyWanted, anyFrame), { numRuns: 50, seed: 3 }))
      assert.deepEqual(findFirst(other.index, { ...wanted, ...frame }), findFirst(index, { ...wanted, ...frame }));
  });

  it('is bounded, and forgets what is past', () => {
    const index = new AvailabilityIndex({ expectedSlots: 0, maximumSlots: 20 });
    const slot = (number: number): AvailabilityChange => ({
      type: 'slot',
      slot: {
        id: idOf(number),
        agenda: 'A',
        start: origin + number * 900_000,
        end: origin + (number + 1) * 900_000,
        status: 'free',
        classes: [],
        channels: [],
        version: 1,
      },
    });
    for (let number = 0; number < 20; number += 1) assert.equal(index.apply(slot(number)), 'applied');
    assert.equal(index.apply(slot(20)), 'full');
    assert.equal(index.forgetBefore(origin + 5 * 900_000), 5);
    assert.equal(index.size.slots, 15);
    for (let number = 20; number < 25; number += 1) assert.equal(index.apply(slot(number)), 'applied');
    assert.equal(index.apply(slot(0)), 'full');
  });

  it('refuses a slot without times or days that exist', () => {
    const index = new AvailabilityIndex();
    const slot: SlotOffer = {
      id: 'x',
      agenda: 'A',
      start: origin,
      end: origin + 1000,
      status: 'free',
      classes: [],
      channels: [],
      version: 1,
    };
    for (const change of [
      { start: Number.NaN },
      { end: origin },
      { start: -1 },
      { end: 1e15 },
      { classesUntil: 'x' },
      { channelsUntil: '2026-02-31T' },
    ])
      assert.equal(index.apply({ type: 'slot', slot: { ...slot, ...change } }), 'invalid');
    assert.equal(index.size.slots, 0);
  });
});

function compareKeys(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [at, value] of one.entries()) {
    const against = other[at] ?? 0;
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
