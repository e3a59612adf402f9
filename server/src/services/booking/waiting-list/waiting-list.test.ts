import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packageResources } from '@sinfonia/profiles/package';
import fc from 'fast-check';
import type { AgendaPattern } from '../agendas/agenda-pattern.ts';
import { priorityClasses } from '../classes.ts';
import { answerDue, type FreedSlot, keepsGuarantee, offerSlot } from './offer-slot.ts';
import { orderEntries, rankOf } from './order-entries.ts';
import { decideProtectedPath, type GuaranteeQuestion, protectedPathKinds, protectedPaths } from './protected-path.ts';
import type { WaitingEntry } from './waiting-entry.ts';
import { waitingTerms } from './waiting-terms.ts';

interface WrittenEntry extends Partial<Omit<WaitingEntry, 'class' | 'requestedAt'>> {
  readonly class?: WaitingEntry['class'] | null;
  readonly requestedAt?: string;
}

interface Cases {
  readonly now: string;
  readonly entry: WrittenEntry;
  readonly orders: readonly { title: string; entries: readonly WrittenEntry[]; order: readonly string[] }[];
  readonly offers: readonly {
    title: string;
    now?: string;
    classes?: FreedSlot['slot']['classes'];
    quietFrom?: string;
    entries: readonly WrittenEntry[];
    to?: string;
    inTime?: boolean;
    answerBefore?: string;
  }[];
  readonly answers: readonly {
    title: string;
    now: string;
    beginsAt: string;
    class: WaitingEntry['class'];
    due?: string;
  }[];
  readonly guarantee: readonly {
    answer: 'refused' | 'lapsed';
    inTime: boolean;
    inGuaranteeArea: boolean;
    keeps: boolean;
  }[];
  readonly paths: readonly {
    title: string;
    access?: 'control';
    class?: null;
    resident?: boolean;
    refusedFirstOffer?: boolean;
    requestedAt?: string;
    now?: string;
    firstInArea?: string;
    firstByKind?: Record<string, string>;
    because?: string;
    offers?: readonly string[];
  }[];
}

const cases = JSON.parse(readFileSync(new URL('waiting-list.cases.json', import.meta.url), 'utf8')) as Cases;
const now = Date.parse(cases.now);

function entryOf(change: WrittenEntry): WaitingEntry {
  const { class: letter, requestedAt = '', ...rest } = { ...cases.entry, ...change };
  return { ...rest, requestedAt: Date.parse(requestedAt), ...(letter ? { class: letter } : {}) } as WaitingEntry;
}

const pattern: AgendaPattern = {
  active: true,
  horizon: { from: '2026-01-01' },
  access: 'first',
  classes: [],
  channels: [],
  regime: 'ssn',
  openings: [],
  extraSessions: [],
  closures: [],
  quotas: [],
  channelQuotas: [],
  overbooking: 0,
};
const freed: FreedSlot = {
  id: 'freed',
  pattern,
  services: ['89.7A.3'],
  areas: ['150204'],
  point: { latitude: 40.85, longitude: 14.27 },
  status: 'free',
  overbooked: 0,
  slot: {
    start: Date.parse('2026-03-23T09:00:00+01:00'),
    end: Date.parse('2026-03-23T09:20:00+01:00'),
    day: '2026-03-23',
    session: '2026-03-23T09:00',
    place: 0,
    classes: [],
    channels: [],
  },
};

describe('order of a waiting list', () => {
  for (const { title, entries, order } of cases.orders) {
    it(title, () =>
      assert.deepEqual(
        orderEntries(entries.map(entryOf), now).map(({ id }) => id),
        order,
      ),
    );
  }

  it('counts a limit as passed from the instant after the last', () => {
    const entry = entryOf({});
    const lastInstant = Date.parse('2026-04-09T23:59:59.999+02:00');
    assert.deepEqual([rankOf(entry, lastInstant).limitsPassed, rankOf(entry, lastInstant + 1).limitsPassed], [0, 1]);
  });

  const anyEntry = fc
    .record({
      id: fc.uuid(),
      letter: fc.constantFrom(...priorityClasses),
      state: fc.constantFrom('waiting', 'waiting', 'offer-refused'),
      kind: fc.constantFrom('visit', 'instrumental'),
      ago: fc.integer({ min: 0, max: 500 * 24 }),
    })
    .map(({ letter, ago, ...rest }) => ({
      ...entryOf({}),
      ...rest,
      class: letter,
      requestedAt: now - ago * 3_600_000,
    }));

  it('does not depend on the order in which entries come, and loses none', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEntry, { selector: ({ id }) => id }), (entries) => {
        const ordered = orderEntries(entries, now);
        assert.deepEqual(orderEntries(entries.toReversed(), now), ordered);
        assert.equal(ordered.length, entries.length);
      }),
    );
  });

  it('never sends an entry back as time passes, nor lets a later one of its class and kind pass it', () => {
    fc.assert(
      fc.property(
        anyEntry,
        fc.integer({ min: 0, max: 24 * 400 }),
        fc.integer({ min: 1, max: 24 * 100 }),
        (entry, hours, later) => {
          const then = now + hours * 3_600_000;
          assert.ok(rankOf(entry, then).class <= rankOf(entry, now).class);
          const newer = { ...entry, id: 'newer', requestedAt: entry.requestedAt + later * 3_600_000 };
          assert.equal(orderEntries([newer, entry], then)[0]?.id, entry.id);
        },
      ),
    );
  });
});

describe('offer of a freed slot', () => {
  for (const one of cases.offers) {
    it(one.title, () => {
      const { quiet } = waitingTerms.offers;
      const offers =
        one.quietFrom === undefined
          ? waitingTerms.offers
          : { ...waitingTerms.offers, quiet: { ...quiet, from: 22 * 60 } };
      const slot = { ...freed.slot, ...(one.classes ? { classes: one.classes } : {}) };
      const offer = offerSlot({ ...freed, slot }, one.entries.map(entryOf), Date.parse(one.now ?? cases.now), {
        offers,
      });
      assert.equal(offer?.entry.id, one.to);
      assert.equal(offer?.inTime, one.inTime);
      assert.equal(offer?.answerBefore, one.answerBefore === undefined ? undefined : Date.parse(one.answerBefore));
    });
  }

  for (const { title, now: at, beginsAt, class: letter, due } of cases.answers) {
    it(title, () => {
      assert.equal(
        answerDue(Date.parse(beginsAt), letter, Date.parse(at)),
        due === undefined ? undefined : Date.parse(due),
      );
    });
  }

  it('leaves an hour by day to answer, and ends with the lead before the slot', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 365 * 24 * 60 }),
        fc.integer({ min: 0, max: 10 * 24 * 60 }),
        fc.constantFrom(...priorityClasses, undefined),
        (at, ahead, letter) => {
          const made = now + at * 60_000;
          const beginsAt = made + ahead * 60_000;
          const due = answerDue(beginsAt, letter, made);
          if (due === undefined) return;
          assert.ok(due - made >= 3_600_000);
          assert.ok(beginsAt - due >= waitingTerms.offers.leadHours[letter ?? 'none'] * 3_600_000);
        },
      ),
    );
  });

  for (const { keeps, ...offer } of cases.guarantee) {
    it(`${JSON.stringify(offer)} ${keeps ? 'keeps' : 'ends'} the guarantee`, () =>
      assert.equal(keepsGuarantee(offer), keeps));
  }
});

describe('protected path', () => {
  for (const one of cases.paths) {
    it(one.title, () => {
      const { firstByKind = {}, firstInArea } = one;
      const question: GuaranteeQuestion = {
        access: one.access ?? 'first',
        ...(one.class === null ? {} : { class: 'D' }),
        kind: 'visit',
        requestedAt: Date.parse(one.requestedAt ?? '2026-03-10T10:00:00+01:00'),
        now: Date.parse(one.now ?? cases.now),
        resident: one.resident ?? true,
        refusedFirstOffer: one.refusedFirstOffer ?? false,
        ...(firstInArea === undefined ? {} : { firstInArea: Date.parse(firstInArea) }),
        firstByKind: Object.fromEntries(Object.entries(firstByKind).map(([kind, text]) => [kind, Date.parse(text)])),
      };
      const verdict = decideProtectedPath(question);
      assert.equal(verdict.due ? undefined : verdict.because, one.because);
      if (!verdict.due) return;
      assert.deepEqual(
        verdict.offers.map(({ path }) => path.kind),
        one.offers,
      );
      assert.equal(verdict.toBeFound, one.offers?.length === 0);
      for (const { path } of verdict.offers) assert.ok(path.source !== '');
    });
  }

  it('has every kind of the code system once', () => {
    const system = packageResources('CodeSystem').find(({ id }) => id === 'protected-path-kind');
    const kinds = protectedPaths.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, system?.concept?.map(({ code }) => code).sort());
    assert.deepEqual(kinds, [...protectedPathKinds].sort());
  });
});
